import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRule } from '../../server/src/core/rules/registry.js';
import type { Host } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { cacheFile, FILES, FOUND, scan, withBlindRule } from './cache-support.js';
import { POD, SECRET } from './fixtures.js';
import { CLEAN, expectMode, fill, folderOf, PRIVILEGED, yamlock } from './support.js';

describe('an unchanged scan', () => {
  test.each(['json', 'sarif', 'github', 'gitlab', 'junit', 'pretty'])(
    'says the same in %s, without checking anything',
    async (format) => {
      const cwd = folderOf(FILES);
      const args = ['--format', format, '--rules', 'all', '--verbose'];
      const fresh = await scan(cwd, args);
      expect(fresh.stdout).toMatch(FOUND);
      const cached = [...args, `--cache=${cacheFile()}`];
      expect(await scan(cwd, cached)).toEqual(fresh);
      await withBlindRule(async () => {
        expect((await scan(cwd, args)).stdout).not.toMatch(FOUND);
        expect(await scan(cwd, cached)).toEqual(fresh);
      });
    },
  );

  test('leaves the file alone', async () => {
    const cwd = folderOf(FILES);
    const file = cacheFile();
    await scan(cwd, [`--cache=${file}`]);
    const { ino } = statSync(file);
    await scan(cwd, [`--cache=${file}`]);
    expect(statSync(file).ino).toBe(ino);
  });

  test('works with a host of another kind too', async () => {
    const cwd = folderOf(FILES);
    const args = ['--format', 'json', `--cache=${cacheFile()}`];
    const host: Host = { ...nodeHost };
    const fresh = await scan(cwd, args, host);
    expect(await withBlindRule(() => scan(cwd, args, host))).toEqual(fresh);
  });
});

describe('what changed is checked again', () => {
  const changes: readonly [string, (cwd: string) => void, ...string[]][] = [
    ['a file', (cwd) => fill(cwd, { 'c/config.yaml': PRIVILEGED })],
    ['a file that is new', (cwd) => fill(cwd, { 'c/new.yaml': POD })],
    ['a file that is gone', (cwd) => rmSync(path.join(cwd, 'a.yaml'))],
    ['what another file defines', (cwd) => fill(cwd, { 'b/db.yaml': SECRET.replace('password', 'other') })],
    ['what another file defined', (cwd) => rmSync(path.join(cwd, 'b/db.yaml'))],
    ['the configuration', (cwd) => fill(cwd, { '.yamlock.yaml': 'rules: {pss-privileged: warning}\n' })],
    ['the configuration below', (cwd) => fill(cwd, { 'b/.yamlock.yaml': 'ignore: [pod.yaml]\n' })],
    ['what git ignores', (cwd) => fill(cwd, { '.git/HEAD': '', '.gitignore': '/b/pod.yaml\n' })],
    ['a chart around it', (cwd) => fill(cwd, { 'Chart.yaml': 'apiVersion: v2\nname: x\nversion: 1.0.0\n' })],
    ['.sops.yaml', (cwd) => fill(cwd, { '.sops.yaml': 'creation_rules: [{path_regex: b/.*}]\n' })],
    ['the rules', () => {}, '--rules', 'pss-drop-all,secret-env-literal'],
    ['the level', () => {}, '--level', 'error'],
    ['the version', () => {}, '--kubernetes-version', '1.20'],
    ['the format', () => {}, '--format', 'pretty'],
    ['the configuration file', (cwd) => fill(cwd, { 'x.yml': 'rules: {pss-privileged: off}\n' }), '--config', 'x.yml'],
  ];

  test.each(changes)('%s', async (_, change, ...more) => {
    const cwd = folderOf(FILES);
    const cache = `--cache=${cacheFile()}`;
    await scan(cwd, ['--format', 'json', cache]);
    change(cwd);
    const args = more.includes('--format') ? more : ['--format', 'json', ...more];
    const fresh = await scan(cwd, args);
    expect(await scan(cwd, [...args, cache])).toEqual(fresh);
    expect(await scan(cwd, [...args, cache])).toEqual(fresh);
  });

  test('a configuration file elsewhere that is named', async () => {
    const cwd = folderOf({ 'src/a.yaml': PRIVILEGED, 'ci.yml': 'rules: {pss-privileged: warning}\n' });
    const args = ['--format', 'json', '--config', 'ci.yml'];
    const cache = `--cache=${cacheFile()}`;
    await scan(cwd, [...args, cache]);
    fill(cwd, { 'ci.yml': 'rules: {pss-privileged: information}\n' });
    expect(await scan(cwd, [...args, cache])).toEqual(await scan(cwd, args));
  });

  test('the same content under another name', async () => {
    const cwd = folderOf({ 'a.yaml': 'a: 1\na: 2\n' });
    const args = ['--format', 'json'];
    const cache = `--cache=${cacheFile()}`;
    await scan(cwd, [...args, cache]);
    fill(cwd, { 'values.yaml': 'a: 1\na: 2\n' });
    const found = await scan(cwd, [...args, cache]);
    expect(found).toEqual(await scan(cwd, args));
    expect(found.stdout).toContain('"file": "values.yaml"');
  });

  test('another build of Yamlock', async () => {
    const cwd = folderOf(FILES);
    const args = ['scan', '.', '--format', 'json', '--workers', '1', `--cache=${cacheFile()}`];
    const program = path.join(folderOf({ 'cli.cjs': 'one' }), 'cli.cjs');
    const fresh = await yamlock(args, { cwd, program });
    await withBlindRule(async () => {
      expect(await yamlock(args, { cwd, program })).toEqual(fresh);
      writeFileSync(program, 'two');
      expect((await yamlock(args, { cwd, program })).stdout).not.toContain('runs privileged');
    });
  });

  test('a file that went back to what it was is known by both of its contents', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    const args = ['--format', 'json', `--cache=${cacheFile()}`];
    const clean = await scan(cwd, args);
    fill(cwd, { 'a.yaml': PRIVILEGED });
    expect((await scan(cwd, args)).stdout).toContain('runs privileged');
    fill(cwd, { 'a.yaml': CLEAN });
    expect(await scan(cwd, args)).toEqual(clean);
    fill(cwd, { 'a.yaml': PRIVILEGED });
    expect((await withBlindRule(() => scan(cwd, args))).stdout).toContain('runs privileged');
  });

  test('what a rule failed on', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const args = ['--format', 'json', `--cache=${cacheFile()}`];
    const rule = findRule('pss-privileged');
    if (!rule || rule.scope === 'engine') throw new Error('the rule exists');
    const { check } = rule;
    try {
      Object.assign(rule, {
        check: () => {
          throw new RangeError('once');
        },
      });
      expect((await scan(cwd, args)).stdout).toContain('failed here (RangeError)');
    } finally {
      Object.assign(rule, { check });
    }
    expect((await scan(cwd, args)).stdout).not.toContain('failed here');
  });
});

describe('the file', () => {
  test('holds no secret, in whatever way it is written', async () => {
    const canary = () => `zq${randomBytes(12).toString('hex')}`;
    const canaries = Array.from({ length: 9 }, canary);
    const [env, plain, coded, args, comment, values, map, broken, url] = canaries;
    const cwd = folderOf({
      'env.yaml': POD.replace('quiet-harbor-42', env ?? ''),
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: ${plain}}\ndata:\n  key: ${btoa(coded ?? '')}\n`,
      'args.yaml': PRIVILEGED.replace('name: app', `name: app\n    args: [--password=${args}]  # token: ${comment}`),
      'values.yaml': `database:\n  password: ${values}\n  password: again\n`,
      'map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  app.ini: |\n    secret_key = ${map}\n  url: postgres://app:${url}@db/x\n`,
      'broken.yaml': `apiVersion: v1\nkind: Secret\nstringData:\n  token: ${broken}\n  x: [\n`,
    });
    const file = cacheFile();
    for (const format of ['pretty', 'json']) {
      const { stdout } = await scan(cwd, ['--rules', 'all', '--format', format, `--cache=${file}`]);
      expect(stdout).toContain('secret-');
    }
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('••••••');
    for (const secret of canaries) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(btoa(secret));
    }
  });

  test("lies in the user's folder for caches, not among the sources", async () => {
    const [cwd, home] = [folderOf({ 'a.yaml': PRIVILEGED }), folderOf({})];
    const env = { XDG_CACHE_HOME: home };
    await yamlock(['scan', '--cache', '.'], { cwd, env });
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
    const [name = ''] = readdirSync(path.join(home, 'yamlock'));
    expectMode(path.join(home, 'yamlock', name), 0o600);
    // One for each folder.
    await yamlock(['scan', '--cache', '.'], { cwd: folderOf({ 'a.yaml': CLEAN }), env });
    expect(readdirSync(path.join(home, 'yamlock'))).toHaveLength(2);
  });

  test('lies in no folder that is named by a relative path', async () => {
    const [cwd, home] = [folderOf({ 'a.yaml': PRIVILEGED }), folderOf({})];
    await yamlock(['scan', '--cache', '.'], { cwd, env: { XDG_CACHE_HOME: 'caches', HOME: home, LOCALAPPDATA: home } });
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
    expect(readdirSync(home)).toHaveLength(1);
  });

  test('is a path after =, and after -- no option', async () => {
    const cwd = folderOf({ '--cache=x.yaml': PRIVILEGED });
    const { stdout } = await yamlock(['scan', '--cache=sub/c.json', '--', '--cache=x.yaml'], { cwd });
    expect(stdout).toContain('--cache=x.yaml:11:19');
    expect(readdirSync(cwd).sort()).toEqual(['--cache=x.yaml', 'sub']);
  });

  test('keeps what other scans need, for a while', async () => {
    const cwd = folderOf({ 'a/x.yaml': PRIVILEGED, 'b/y.yaml': CLEAN });
    const file = cacheFile();
    const run = (argument: string) => yamlock(['scan', argument, '--format', 'json', `--cache=${file}`], { cwd });
    const fresh = await run('a');
    for (let round = 0; round < 8; round++) {
      fill(cwd, { 'b/y.yaml': `${CLEAN}# ${round}\n` });
      await run('b');
    }
    expect(await withBlindRule(() => run('a'))).toEqual(fresh);
    for (let round = 0; round < 10; round++) {
      fill(cwd, { 'b/y.yaml': `${CLEAN}# again ${round}\n` });
      await run('b');
    }
    expect((await withBlindRule(() => run('a'))).stdout).not.toContain('runs privileged');
  });
});

test('the cache is not written where the command cannot be carried out', async () => {
  const cwd = folderOf({ 'a.yaml': CLEAN });
  mkdirSync(path.join(cwd, 'sub'));
  expect((await scan(cwd, ['missing.yaml', '--cache=sub/c.json'])).code).toBe(2);
  expect(existsSync(path.join(cwd, 'sub', 'c.json'))).toBe(false);
});
