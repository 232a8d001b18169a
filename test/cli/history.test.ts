import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../server/src/core/rules/registry.js';
import { Canaries } from '../canaries/canary.js';
import { commit, ENV, git, repository } from './git-support.js';
import { historyOf, secret } from './history-support.js';
import { CLEAN, fill, folderOf, yamlock } from './support.js';

const canaries = new Canaries('history');
const value = (place: string): string => canaries.of(place);

async function refused(cwd: string, ...args: readonly string[]): Promise<string> {
  const { code, stderr, stdout } = await yamlock(['history', ...args], { cwd, env: ENV });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

describe('which commits', () => {
  test('a credential that was replaced came and went', async () => {
    const cwd = repository();
    commit(cwd, { 'a.yaml': CLEAN });
    const came = commit(cwd, { 'db.yaml': secret('db', value('one')) });
    commit(cwd, { 'db.yaml': `# a comment\n${secret('db', value('one'))}` });
    const went = commit(cwd, { 'db.yaml': CLEAN });
    const { code, credentials } = await historyOf(cwd);
    expect(code).toBe(1);
    expect(credentials).toMatchObject([
      {
        rule: 'secret-manifest-plaintext',
        level: 'error',
        current: false,
        reachable: true,
        places: [{ path: 'db.yaml', line: 7, came: { commit: came }, went: { commit: went }, current: false }],
      },
    ]);
    expect(credentials[0]?.places[0]?.came.date).toMatch(/^2024-01-\d\dT12:00:00\.000Z$/);
  });

  test('a value that takes the place of another is another credential, and the one of HEAD is current', async () => {
    const cwd = repository();
    commit(cwd, { 'db.yaml': secret('db', value('old')) });
    const changed = commit(cwd, { 'db.yaml': secret('db', value('new')) });
    const { credentials } = await historyOf(cwd);
    expect(credentials).toMatchObject([
      { current: true, places: [{ came: { commit: changed }, went: null, current: true }] },
      { current: false, places: [{ went: { commit: changed } }] },
    ]);
    expect(new Set(credentials.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  test('one credential in several files, however it is encoded, is one', async () => {
    const cwd = repository();
    const plain = secret('db', value('same')).replace(
      /\ndata:[\s\S]*/,
      `\nstringData:\n  password: ${value('same')}\n`,
    );
    const first = commit(cwd, { 'db.yaml': secret('db', value('same')) });
    const moved = commit(cwd, { 'db.yaml': undefined, 'base/db.yaml': secret('db', value('same')) });
    const copied = commit(cwd, { 'copy.yaml': plain });
    expect((await historyOf(cwd)).credentials).toMatchObject([
      {
        current: true,
        places: [
          { path: 'db.yaml', came: { commit: first }, went: { commit: moved } },
          { path: 'base/db.yaml', came: { commit: moved }, went: null, current: true },
          { path: 'copy.yaml', came: { commit: copied }, current: true },
        ],
      },
    ]);
  });

  test('short values that are alike are one under the same name, and not under others', async () => {
    const cwd = repository();
    const other = secret('c', 'hunter2').replace('password', 'passphrase');
    commit(cwd, { 'a.yaml': secret('a', 'hunter2'), 'b.yaml': secret('b', 'hunter2'), 'c.yaml': other });
    const { credentials } = await historyOf(cwd);
    expect(credentials.map(({ places }) => places.map(({ path }) => path))).toEqual([['a.yaml', 'b.yaml'], ['c.yaml']]);
  });

  test('what came back is there', async () => {
    const cwd = repository();
    const came = commit(cwd, { 'db.yaml': secret('db', value('back')) });
    commit(cwd, { 'db.yaml': CLEAN });
    commit(cwd, { 'db.yaml': secret('db', value('back')) });
    expect((await historyOf(cwd)).credentials).toMatchObject([
      { current: true, places: [{ came: { commit: came }, went: null }] },
    ]);
  });

  test('another branch counts; what a merge alone brings does, too', async () => {
    const cwd = repository();
    commit(cwd, { 'a.yaml': CLEAN });
    git(cwd, 'checkout', '-q', '-b', 'other');
    const other = commit(cwd, { 'other.yaml': secret('other', value('other')) });
    git(cwd, 'checkout', '-q', 'main');
    commit(cwd, { 'b.yaml': CLEAN });
    git(cwd, 'merge', '-q', '--no-commit', '-s', 'ours', 'other');
    const merged = commit(cwd, { 'merged.yaml': secret('merged', value('merged')) });
    const { credentials } = await historyOf(cwd);
    expect(credentials).toMatchObject([
      { current: true, places: [{ path: 'merged.yaml', came: { commit: merged } }] },
      { current: false, reachable: true, places: [{ path: 'other.yaml', came: { commit: other }, went: null }] },
    ]);
  });

  test('what only the stash or a log of references leads to is not reachable', async () => {
    const cwd = repository();
    commit(cwd, { 'a.yaml': CLEAN });
    commit(cwd, { 'db.yaml': secret('db', value('amended')) });
    git(cwd, 'reset', '-q', '--hard', 'HEAD~1');
    fill(cwd, { 'a.yaml': secret('a', value('stashed')) });
    git(cwd, 'stash', '-q');
    const { credentials } = await historyOf(cwd);
    expect(credentials.map(({ reachable, current, places: [place] }) => [place?.path, reachable, current])).toEqual(
      expect.arrayContaining([
        ['db.yaml', false, false],
        ['a.yaml', false, false],
      ]),
    );
    const { stdout } = await yamlock(['history'], { cwd, env: ENV });
    expect(stdout).toContain('no branch and no tag leads there');
    git(cwd, 'tag', 'kept', 'stash@{0}');
    expect((await historyOf(cwd)).credentials.filter(({ reachable }) => reachable)).toHaveLength(1);
  });

  test('--since looks at what HEAD has and the other does not', async () => {
    const cwd = repository();
    commit(cwd, { 'old.yaml': secret('old', value('before')) });
    git(cwd, 'checkout', '-q', '-b', 'work');
    commit(cwd, { 'old.yaml': `# moved\n${secret('old', value('before'))}`, 'a.yaml': CLEAN });
    expect(await historyOf(cwd, '--since', 'main')).toMatchObject({
      code: 0,
      credentials: [],
      summary: { commits: 1 },
    });
    commit(cwd, { 'new.yaml': secret('new', value('after')) });
    commit(cwd, { 'new.yaml': CLEAN });
    git(cwd, 'checkout', '-q', '-b', 'not-mine', 'main');
    commit(cwd, { 'theirs.yaml': secret('theirs', value('theirs')) });
    git(cwd, 'checkout', '-q', 'work');
    const { code, credentials } = await historyOf(cwd, '--since', 'main');
    expect(code).toBe(1);
    expect(credentials.map(({ places }) => places.map(({ path }) => path))).toEqual([['new.yaml']]);
  });

  test('names of files may be anything', async () => {
    const cwd = repository();
    const names = ['a b.yaml', 'ä.yaml', ':1.yaml', '-x.yaml', 'deep/er/c.yml'];
    if (process.platform !== 'win32') names.push('new\nline.yaml', 'tab\t.yaml', '"q".yaml');
    commit(cwd, Object.fromEntries(names.map((name, index) => [name, secret(`s${index}`, value(name))])));
    const { credentials } = await historyOf(cwd);
    expect(credentials.flatMap(({ places }) => places.map(({ path }) => path)).sort()).toEqual([...names].sort());
    const { stdout } = await yamlock(['history'], { cwd, env: ENV });
    expect(stdout).not.toContain('new\nline');
  });
});

describe('what is found', () => {
  test('every rule about secrets says whether its findings are credentials', () => {
    const others = RULES.filter(
      ({ family, showsNoValue, findsCredentials }) =>
        (family === 'secrets' || family === 'encrypted-secrets') && !showsNoValue && !findsCredentials,
    );
    // Their findings are about something else than a value that gives access.
    expect(others.map(({ id }) => id).sort()).toEqual([
      'eso-deprecated-api',
      'flux-source-insecure',
      'secret-bad-base64',
      'secret-placeholder',
      'sops-rule-unencrypted-file',
    ]);
  });

  test('values of charts, patches and configurations within others', async () => {
    const cwd = repository();
    const dex = `connectors:\n- type: ldap\n  id: ldap\n  name: LDAP\n  config:\n    host: ldap.example.com:636\n    bindDN: cn=admin\n    bindPW: ${value('bind')}\n`;
    commit(cwd, {
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/values.yaml': `database:\n  password: ${value('values')}\n`,
      'charts/web/prod.yaml': `database:\n  password: ${value('prod')}\n`,
      'dex.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: dex\ndata:\n  config.yaml: |\n${dex.replace(/^/gm, '    ')}`,
      'compose.yaml': `services:\n  web:\n    environment:\n      TOKEN: ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 30)}${'2Pxqzm'}\n`,
      'env.sops.yaml': `clusterToken: ${value('sops')}\ndomain: example.com\nsops:\n  encrypted_regex: ^(data|stringData)$\n  mac: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]\n  version: 3.9.0\n`,
      'list.yaml': `password: ${value('of no kind')}\n`,
      'readme.txt': secret('no', value('no YAML')),
      'clean.yaml': secret('db', 'CHANGE_ME'),
    });
    const { credentials } = await historyOf(cwd);
    const found = credentials.map(({ rule, places: [place] }) => `${place?.path} ${rule}`);
    expect(found).toEqual(
      expect.arrayContaining([
        'charts/web/values.yaml secret-helm-values',
        'charts/web/prod.yaml secret-helm-values',
        'dex.yaml secret-in-configmap',
        'env.sops.yaml sops-coverage-hole',
      ]),
    );
    // Of a file of no kind that is known, only what has a form of its own is found.
    expect(found.join()).not.toMatch(/list\.yaml|readme|clean/);
  });

  test('files that git ignores today count, and links do not', async () => {
    const cwd = repository();
    commit(cwd, { 'db.yaml': secret('db', value('ignored')) });
    commit(cwd, { 'db.yaml': undefined, '.gitignore': 'db.yaml\n' });
    fill(cwd, { 'real.txt': secret('l', value('linked')) });
    symlinkSync('real.txt', path.join(cwd, 'link.yaml'));
    commit(cwd);
    expect((await historyOf(cwd)).credentials).toMatchObject([{ places: [{ path: 'db.yaml' }] }]);
  });

  test('the configuration and comments of today count, and what they hide is counted', async () => {
    const cwd = repository();
    commit(cwd, {
      'tests/a.yaml': secret('a', value('of tests')),
      'gone/b.yaml': secret('b', value('ignored by us')),
      'c.yaml': secret('c', value('suppressed')).replace(
        '  password',
        '  # yamlock-disable-next-line secret-manifest-plaintext -- rotated\n  password',
      ),
    });
    commit(cwd, { 'gone/b.yaml': undefined });
    expect(await historyOf(cwd)).toMatchObject({
      code: 1,
      credentials: [{ level: 'error' }, { level: 'information', places: [{ path: 'tests/a.yaml' }] }],
      summary: { switchedOff: { byConfiguration: 0, bySuppressions: 1 } },
    });
    commit(cwd, { '.yamlock.yaml': 'ignore:\n- gone/\n' });
    expect(await historyOf(cwd)).toMatchObject({
      code: 0,
      credentials: [{ level: 'information' }],
      summary: { switchedOff: { byConfiguration: 1, bySuppressions: 1 } },
    });
    const { stdout } = await yamlock(['history'], { cwd, env: ENV });
    expect(stdout).toContain('Switched off: 1 credential by the configuration');
    expect((await historyOf(cwd, '--no-config')).code).toBe(1);
    expect((await historyOf(cwd, '--level', 'error')).credentials).toEqual([]);
    expect((await historyOf(cwd, '--fail-on', 'information')).code).toBe(1);
    expect(await refused(cwd, '--config', 'none.yaml')).toContain('There is no configuration file none.yaml');
  });

  test('what cannot be looked at is named, with the reason', async () => {
    const cwd = repository();
    commit(cwd, { 'large.yaml': `# ${'x'.repeat(17 * 1024 * 1024)}\n`, 'odd.yaml': 'a: [1\nb: 2\n' });
    fill(cwd, { 'binary.yaml': new Uint8Array([0, 1, 2]) });
    commit(cwd);
    const { skipped, summary } = await historyOf(cwd);
    expect(summary.contents).toBe(3);
    expect(Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]))).toEqual({
      'large.yaml': 'larger than 16 Mi characters',
      'binary.yaml': 'a binary file',
      'odd.yaml': 'a part of it is no YAML, and was looked at as far as it can be read',
    });
    const { code, stdout, stderr } = await yamlock(['history', '--fail-on-unchecked'], { cwd, env: ENV });
    expect(code).toBe(2);
    expect(stdout).toContain('Not looked at, or not wholly: 1 content: a binary file');
    expect(stderr).toContain('3 contents were not looked at');
  });
});

describe('what cannot be done', () => {
  test('is said: no git, no repository, a shallow clone, no such revision', async () => {
    const cwd = repository();
    expect(await historyOf(cwd)).toMatchObject({ code: 0, credentials: [], summary: { commits: 0 } });
    expect(await refused(cwd, '--since', 'main')).toContain('There is no commit "main"');
    commit(cwd, { 'a.yaml': CLEAN });
    commit(cwd, { 'a.yaml': secret('a', value('shallow')) });
    expect(await refused(cwd, '--since', 'nowhere')).toContain('There is no commit "nowhere"');
    for (const ref of ['--all', '', 'a\nb'])
      expect(await refused(cwd, `--since=${ref}`)).toContain('There is no commit');
    const clone = folderOf({});
    git(clone, 'clone', '-q', '--depth', '1', `file://${cwd}`, 'clone');
    expect(await refused(path.join(clone, 'clone'))).toContain('shallow');
    expect(await refused(folderOf({}))).toContain('lies in no git repository');
    expect(await refused('/')).toContain('lies in no git repository');
    expect(await refused(cwd, 'none')).toContain('There is no folder none');
    expect(await refused(cwd, 'a.yaml')).toContain('a.yaml is a file');
    expect(await refused(cwd, '.', '.')).toContain('one repository');
    const { code, stderr } = await yamlock(['history'], { cwd, env: { PATH: '' } });
    expect(code).toBe(2);
    expect(stderr).toContain('there is none in PATH');
  });

  test('a repository without a work tree is read, and so is one from a folder of it', async () => {
    const cwd = repository();
    commit(cwd, { 'deep/db.yaml': secret('db', value('bare')) });
    const other = folderOf({});
    git(other, 'clone', '-q', '--bare', cwd, 'bare.git');
    const there = await historyOf(path.join(other, 'bare.git'));
    expect(there.credentials).toEqual((await historyOf(path.join(cwd, 'deep'))).credentials);
    expect(there.credentials).toMatchObject([{ current: true }]);
    expect((await historyOf(other, 'bare.git')).credentials).toHaveLength(1);
  });

  test.skipIf(process.platform === 'win32')(
    'where git says more of many commits than can be held, fewer are asked for',
    async () => {
      const cwd = repository();
      for (const name of ['a', 'b', 'c', 'd', 'e']) commit(cwd, { [`${name}.yaml`]: secret(name, value(name)) });
      const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
      const most = (count: number): string =>
        `#!/bin/sh\ncase "$*" in *diff-tree*) ;; *) exec ${real} "$@" ;; esac\nids=$(cat)\n[ $(echo "$ids" | wc -l) -gt ${count} ] && kill -9 $$\necho "$ids" | ${real} "$@"\n`;
      const bin = folderOf({ git: most(1), 'none/git': most(0) });
      for (const name of ['git', 'none/git']) chmodSync(path.join(bin, name), 0o755);
      const run = (folder: string) =>
        yamlock(['history', '--format', 'json'], { cwd, env: { ...ENV, PATH: `${folder}:${ENV.PATH}` } });
      expect(JSON.parse((await run(bin)).stdout).credentials).toEqual((await historyOf(cwd)).credentials);
      const { code, stderr } = await run(path.join(bin, 'none'));
      expect(code).toBe(2);
      expect(stderr).toContain('git cannot read the history');
    },
  );

  test.skipIf(process.platform === 'win32')('a program that the repository brings is not run', async () => {
    const cwd = repository();
    const ran = path.join(cwd, 'ran');
    const program = `#!/bin/sh\ntouch ${ran}\n`;
    commit(cwd, {
      'db.yaml': secret('db', value('hook')),
      '.gitattributes': '*.yaml diff=own filter=own\n',
      git: program,
    });
    commit(cwd, { 'db.yaml': CLEAN });
    const script = path.join(folderOf({ script: program }), 'script');
    for (const file of [script, path.join(cwd, 'git')]) chmodSync(file, 0o755);
    const settings = [
      'core.fsmonitor',
      'diff.own.textconv',
      'diff.own.command',
      'diff.external',
      'filter.own.smudge',
      'core.pager',
      'gpg.program',
      'core.sshCommand',
    ];
    for (const setting of settings) git(cwd, 'config', setting, script);
    git(cwd, 'config', 'log.showSignature', 'true');
    mkdirSync(path.join(cwd, '.git/hooks'), { recursive: true });
    const { code } = await yamlock(['history'], { cwd, env: { ...ENV, PATH: `${cwd}:.:${ENV.PATH}` } });
    expect(code).toBe(1);
    expect(await historyOf(cwd)).toMatchObject({ credentials: [{}] });
    expect((await yamlock(['scan', 'ran'], { cwd, env: ENV })).stderr).toContain('There is no file or folder');
  });
});

test('a value is in no output, whatever happened to it', async () => {
  const cwd = repository();
  const own = new Canaries('outputs of history');
  const texts: Record<string, string> = {};
  for (const place of ['a', 'b', 'c']) texts[`${place}.yaml`] = secret(place, own.of(place));
  texts['env.yaml'] =
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: i\n    args: ["--password=${own.of('args')}", "postgres://u:${own.of('url')}@db/x"]\n    env:\n    - {name: DB_PASSWORD, value: "${own.of('env')}"}\n`;
  texts['broken.yaml'] = `${secret('broken', own.of('broken'))}  x: [\n  password: ${own.of('broken two')}\n`;
  commit(cwd, texts);
  commit(cwd, { 'b.yaml': secret('b', own.of('b two')), 'c.yaml': undefined });
  for (const args of [[], ['--format', 'json'], ['--since', 'HEAD~1'], ['--fail-on-unchecked']]) {
    const { stdout, stderr } = await yamlock(['history', ...args], { cwd, env: { ...ENV, YAMLOCK_DEBUG: '1' } });
    expect(stdout).not.toBe('');
    expect(own.in(stdout + stderr)).toEqual([]);
  }
  expect((await historyOf(cwd)).credentials.length).toBeGreaterThanOrEqual(7);
});
