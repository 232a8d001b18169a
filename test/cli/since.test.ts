import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { widget, widgets } from '../schemas/custom-kinds.js';
import { POD } from './fixtures.js';
import { sarifMistakes } from './formats-support.js';
import { commit, ENV, git, repository } from './git-support.js';
import { CLEAN, fill, folderOf, PRIVILEGED, yamlock } from './support.js';

/** Returns a repository whose branch `main` has these files, with the branch `work` checked out. */
function repositoryOf(files: Readonly<Record<string, string>>): string {
  const cwd = repository();
  commit(cwd, files);
  git(cwd, 'checkout', '-q', '-b', 'work');
  return cwd;
}

const WIDGETS = widgets('{type: object, properties: {size: {type: integer}}}');

const named = (name: string): string => PRIVILEGED.replace('name: web', `name: ${name}`);

interface Scanned {
  readonly code: number;
  readonly findings: readonly { readonly rule: string; readonly file: string }[];
  readonly compared: { readonly with: string; readonly commit: string; readonly known: number; readonly gone: number };
  readonly stderr: string;
}

async function since(cwd: string, ref: string, args: readonly string[] = ['.'], stdin?: string): Promise<Scanned> {
  const { code, stdout, stderr } = await yamlock(
    ['scan', '--level', 'error', '--format', 'json', '--since', ref, ...args],
    {
      cwd,
      env: ENV,
      ...(stdin === undefined ? {} : { stdin }),
    },
  );
  if (code === 2) throw new Error(stderr);
  const { findings, summary } = JSON.parse(stdout);
  return { code, findings, compared: summary.compared, stderr };
}

const places = ({ findings }: Scanned): readonly string[] => findings.map(({ file, rule }) => `${file} ${rule}`);

describe('--since', () => {
  test('reports what is new, whether committed, staged or neither', async () => {
    const cwd = repositoryOf({ 'a.yaml': POD, 'b.yaml': named('b'), 'c.yaml': named('c') });
    const base = git(cwd, 'rev-parse', 'main');
    expect(await since(cwd, 'main')).toMatchObject({
      code: 0,
      findings: [],
      compared: { with: 'main', commit: base.slice(0, 12), gone: 0 },
    });
    commit(cwd, { 'a.yaml': `${POD}  hostNetwork: true\n` });
    fill(cwd, { 'b.yaml': `${named('b')}  hostPID: true\n` });
    git(cwd, 'add', 'b.yaml');
    fill(cwd, { 'c.yaml': `${named('c')}  hostIPC: true\n`, 'new.yaml': named('new') });
    const scanned = await since(cwd, 'main');
    const found = places(scanned);
    expect(found).toEqual(
      expect.arrayContaining([
        'a.yaml pss-host-network',
        'b.yaml pss-host-pid',
        'c.yaml pss-host-ipc',
        'new.yaml pss-privileged',
      ]),
    );
    expect(found).not.toContain('b.yaml pss-privileged');
    expect(scanned.code).toBe(1);
  });

  test('compares with the merge base, not with what came to the other branch since', async () => {
    const cwd = repositoryOf({ 'a.yaml': CLEAN });
    git(cwd, 'checkout', '-q', 'main');
    commit(cwd, { 'b.yaml': named('b') });
    git(cwd, 'checkout', '-q', 'work');
    commit(cwd, { 'b.yaml': named('b') });
    expect(places(await since(cwd, 'main'))).toContain('b.yaml pss-privileged');
    git(cwd, 'merge', '-q', '-m', 'merged', 'main');
    expect(places(await since(cwd, 'main'))).toEqual([]);
    expect(places(await since(cwd, 'main~1'))).toContain('b.yaml pss-privileged');
  });

  test('knows findings when lines move, files are renamed and folders are scanned by themselves', async () => {
    const cwd = repositoryOf({ 'apps/a.yaml': POD, 'b.yaml': named('b') });
    mkdirSync(path.join(cwd, 'other'));
    renameSync(path.join(cwd, 'apps/a.yaml'), path.join(cwd, 'other/moved.yaml'));
    fill(cwd, { 'other/moved.yaml': `# a comment\n\n${POD}` });
    commit(cwd);
    for (const args of [['.'], ['other'], ['other/moved.yaml']])
      expect(places(await since(cwd, 'main', args))).toEqual([]);
    expect(places(await since(path.join(cwd, 'other'), 'main'))).toEqual([]);
    expect((await since(path.join(cwd, 'other'), 'main', ['moved.yaml', '../b.yaml'])).compared.known).toBeGreaterThan(
      1,
    );
  });

  test('says how many findings are gone', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED, 'b.yaml': named('b') });
    rmSync(path.join(cwd, 'b.yaml'));
    const { compared } = await since(cwd, 'main');
    expect(compared).toMatchObject({ known: 1, gone: 10 });
    const { stdout } = await yamlock(['scan', '.', '--level', 'error', '--since', 'main'], { cwd, env: ENV });
    expect(stdout).toMatch(
      /1 known finding not shown \(there at [0-9a-f]{12}, the merge base with main\); \d+ of that time are gone\n/,
    );
  });

  test('checks what was there with the configuration of today, and the schemas that it names', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': 'rules:\n  pss-privileged: off\n' });
    fill(cwd, { '.yamlock.yaml': 'rules:\n  image-digest: warning\n' });
    expect(places(await since(cwd, 'main'))).toEqual([]);
    fill(cwd, {
      '.yamlock.yaml': 'schemas: [schemas]\n',
      'schemas/crd.yaml': WIDGETS,
      'w.yaml': widget('{size: large}', '{name: w, namespace: shop}'),
    });
    expect(places(await since(cwd, 'main'))).toContain('w.yaml schema');
    commit(cwd);
    git(cwd, 'rm', '-q', '-r', '--cached', '.yamlock.yaml', 'schemas');
    git(cwd, 'commit', '-q', '-m', 'not tracked');
    expect(places(await since(cwd, 'HEAD'))).toEqual([]);
  });

  test('takes the configuration of a folder that is gone from the commit', async () => {
    const off = 'rules:\n  pss-privileged: off\n';
    const cwd = repositoryOf({ 'old/a.yaml': PRIVILEGED, 'old/.yamlock.yaml': off, 'bad/.yamlock.yaml': 'rulez: 1\n' });
    renameSync(path.join(cwd, 'old'), path.join(cwd, 'new'));
    rmSync(path.join(cwd, 'bad'), { recursive: true });
    expect(places(await since(cwd, 'main'))).toEqual([]);
    rmSync(path.join(cwd, 'new/.yamlock.yaml'));
    expect(places(await since(cwd, 'main'))).toEqual(['new/a.yaml pss-privileged']);
  });

  test('applies kustomizations and charts as they were', async () => {
    const cwd = repositoryOf({
      'base/pod.yaml': PRIVILEGED,
      'base/kustomization.yaml': 'resources: [pod.yaml, link.yaml]\n',
      'overlay/kustomization.yaml': 'resources: [../base]\nnamePrefix: x-\n',
      'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      'chart/values.yaml': 'privileged: true\n',
      'chart/templates/_name.tpl': '{{ define "name" }}chart{{ end }}',
      'chart/templates/pod.yaml': named('{{ include "name" . }}').replace(
        'privileged: true',
        'privileged: {{ .Values.privileged }}',
      ),
    });
    symlinkSync('../chart/Chart.yaml', path.join(cwd, 'base/link.yaml'));
    commit(cwd);
    git(cwd, 'branch', '-f', 'main');
    expect(places(await since(cwd, 'main'))).toEqual([]);
    fill(cwd, { 'chart/values.yaml': 'privileged: false\n' });
    commit(cwd);
    git(cwd, 'branch', '-f', 'main');
    fill(cwd, { 'chart/values.yaml': 'privileged: true\n' });
    expect(places(await since(cwd, 'main'))).toEqual(['chart/values.yaml pss-privileged']);
  });

  test('works in a linked work tree, in which a hook of git runs', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED });
    const tree = path.join(folderOf({}), 'tree');
    git(cwd, 'worktree', 'add', '-q', tree, '-b', 'linked');
    fill(tree, { 'b.yaml': named('b') });
    expect(places(await since(tree, 'main'))).toEqual(['b.yaml pss-privileged']);
    const env = { ...ENV, GIT_DIR: path.join(folderOf({}), 'none'), GIT_INDEX_FILE: '/nowhere' };
    expect((await yamlock(['scan', '.', '--since', 'main'], { cwd: tree, env })).code).toBe(1);
  });

  test('knows what submodules had, and says where the commit of one is not there', async () => {
    const inner = repositoryOf({ 'in.yaml': PRIVILEGED });
    const cwd = repositoryOf({ 'a.yaml': named('a') });
    git(cwd, 'submodule', 'add', '-q', inner, 'sub');
    commit(cwd);
    git(cwd, 'branch', '-f', 'main');
    expect(await since(cwd, 'main')).toMatchObject({ findings: [], stderr: '' });
    fill(cwd, { 'sub/in.yaml': `${PRIVILEGED}  hostNetwork: true\n` });
    expect(places(await since(cwd, 'main'))).toEqual(['sub/in.yaml pss-host-network']);
    git(cwd, 'update-index', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
    git(cwd, 'commit', '-q', '-m', 'a commit that nobody has');
    const lacking = await since(cwd, 'HEAD');
    expect(places(lacking)).toContain('sub/in.yaml pss-privileged');
    expect(lacking.stderr).toBe('yamlock: the submodule sub lacks the commit of then; all its findings count as new\n');
  });

  test('compares what is piped in with the file of that name', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED });
    const text = `${PRIVILEGED}  hostNetwork: true\n`;
    expect(places(await since(cwd, 'main', ['-', '--stdin-filename', 'a.yaml'], text))).toEqual([
      'a.yaml pss-host-network',
    ]);
    expect(places(await since(cwd, 'main', ['-'], text))).toContain('stdin.yaml pss-privileged');
  });

  test('is told in every format', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED });
    const run = async (format: string) =>
      (await yamlock(['scan', '.', '--level', 'error', '--format', format, '--since', 'main'], { cwd, env: ENV }))
        .stdout;
    expect(await run('github')).toMatch(/; 1 known finding not shown/);
    const log = JSON.parse(await run('sarif'));
    expect(sarifMistakes(log)).toEqual([]);
    expect(log.runs[0].invocations[0].properties.known).toBe(1);
  });

  test('runs no hook, filter or program that the repository names, and leaves nothing behind', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED, '.gitattributes': '*.yaml filter=x diff=x\n' });
    const ran = path.join(folderOf({}), 'ran');
    for (const name of [
      'filter.x.clean',
      'filter.x.smudge',
      'diff.x.textconv',
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
    ])
      git(cwd, 'config', name, `touch ${ran}; cat`);
    writeFileSync(path.join(cwd, '.git/hooks/post-index-change'), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
    rmSync(ran, { force: true });
    fill(cwd, { git: '#!/bin/sh\nexit 3\n', 'b.yaml': named('b') });
    const before = readdirSync(cwd);
    const env = { ...ENV, PATH: `${cwd}:${ENV.PATH}` };
    const { code, stdout } = await yamlock(['scan', '.', '--level', 'error', '--since', 'main', '--format', 'json'], {
      cwd,
      env,
    });
    expect([code, JSON.parse(stdout).findings.length]).toEqual([1, 1]);
    expect(readdirSync(path.dirname(ran))).toEqual([]);
    expect(readdirSync(cwd)).toEqual(before);
  });

  test('asks no network for the objects that a partial clone lacks', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED });
    git(cwd, 'config', 'uploadpack.allowFilter', 'true');
    const clone = path.join(folderOf({}), 'clone');
    git(tmpdir(), 'clone', '-q', '--filter=blob:none', '--no-checkout', `file://${cwd}`, clone);
    fill(clone, { 'a.yaml': PRIVILEGED });
    await expect(since(clone, 'origin/work')).rejects.toThrow(
      /cannot be read: (?:objects of it are not in this clone|could not fetch [0-9a-f]+ from promisor remote)/,
    );
  });
});

describe('--since ends with 2 and says why', () => {
  const fails = async (cwd: string, args: readonly string[], env = ENV): Promise<string> => {
    const { code, stdout, stderr } = await yamlock(['scan', ...args], { cwd, env });
    expect([code, stdout]).toEqual([2, '']);
    return stderr;
  };

  test('where there is no git, no repository, no commit or no such revision', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED });
    expect(await fails(cwd, ['.', '--since', 'main'], { PATH: '/nowhere', HOME: '' })).toContain(
      'needs git, and there is none in PATH',
    );
    expect(await fails(folderOf({ 'a.yaml': PRIVILEGED }), ['.', '--since', 'main'])).toContain(
      'needs a git repository',
    );
    expect(await fails(cwd, ['.', '--since', 'mian'])).toContain('There is no commit "mian" in');
    expect(await fails(cwd, ['.', '--since', 'HEAD:a.yaml'])).toContain('There is no commit');
    for (const ref of ['', '--upload-pack=x', 'a\nb'])
      expect(await fails(cwd, ['.', `--since=${ref}`])).toContain('--since takes a branch');
    const empty = folderOf({ 'a.yaml': PRIVILEGED });
    git(empty, 'init', '-q');
    expect(await fails(empty, ['.', '--since', 'main'])).toContain('has no commit yet');
    fill(empty, { '.git/HEAD': 'broken' });
    expect(await fails(empty, ['.', '--since', 'main'])).toContain('git cannot read the repository');
  });

  test('where histories have nothing in common, or are cut off', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED });
    git(cwd, 'checkout', '-q', '--orphan', 'alone');
    commit(cwd, { 'alone.yaml': CLEAN });
    expect(await fails(cwd, ['.', '--since', 'main'])).toContain('HEAD and main have no commit in common\n');
    git(cwd, 'checkout', '-q', 'work');
    commit(cwd);
    git(cwd, 'checkout', '-q', 'main');
    commit(cwd, { 'b.yaml': CLEAN });
    const clone = path.join(folderOf({}), 'clone');
    git(tmpdir(), 'clone', '-q', '--depth=1', '--no-single-branch', '-b', 'work', `file://${cwd}`, clone);
    expect(await fails(clone, ['.', '--since', 'origin/main'])).toMatch(
      /no commit in common; this clone is a shallow one: .*fetch-depth: 0/,
    );
    expect(await fails(clone, ['.', '--since', 'v1'])).toMatch(
      /There is no commit "v1" in .*; this clone is a shallow one/,
    );
  });

  test('with --baseline, and for paths of two repositories', async () => {
    const cwd = repositoryOf({ 'a.yaml': PRIVILEGED });
    expect(await fails(cwd, ['.', '--since', 'main', '--baseline', 'x'])).toContain('exclude each other');
    expect(await fails(cwd, ['.', folderOf({}), '--since', 'main'])).toContain('--since looks at one repository');
  });
});

describe('yamlock baseline --since', () => {
  const write = (cwd: string, ...args: readonly string[]) => yamlock(['baseline', ...args], { cwd, env: ENV });
  const found = async (cwd: string, file: string): Promise<readonly string[]> => {
    const args = ['scan', '.', '--level', 'error', '--format', 'json', '--fail-on', 'never', '--baseline', file];
    const { stdout, stderr } = await yamlock(args, { cwd, env: ENV });
    expect(stderr).toBe('');
    return (JSON.parse(stdout).findings as Scanned['findings']).map((one) => `${one.file} ${one.rule}`);
  };

  test('writes down what a scan since then would leave out, from wherever the file lies', async () => {
    const cwd = repositoryOf({ 'apps/a.yaml': POD, 'b.yaml': named('b') });
    commit(cwd, { 'apps/a.yaml': `${POD}  hostNetwork: true\n`, 'b.yaml': '' });
    fill(cwd, { 'b.yaml': '', 'c.yaml': named('b'), 'new.yaml': named('new') });
    const base = git(cwd, 'rev-parse', 'main').slice(0, 12);
    for (const file of ['.yamlock-baseline.json', 'apps/known.json']) {
      const { code, stdout, stderr } = await write(cwd, '.', '--since', 'main', '--output', file);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^${file.replaceAll('.', '\\.')} has \\d+ findings of ${base}\n$`));
      expect(await found(cwd, file)).toEqual(places(await since(cwd, 'main')));
    }
    expect(await found(cwd, 'apps/known.json')).toContain('new.yaml pss-privileged');
  });

  test('says what is wrong, and writes nothing then', async () => {
    const cwd = repositoryOf({ 'a.yaml': POD });
    expect(await write(cwd, '.', '--since', 'gone')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no commit "gone"'),
    });
    expect(readdirSync(cwd)).not.toContain('.yamlock-baseline.json');
  });
});
