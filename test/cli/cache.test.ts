import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRule } from '../../server/src/core/registry.js';
import type { Host } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node.js';
import { CLEAN, fill, folderOf, PRIVILEGED, type Ran, yamlock } from './support.js';

const POD = PRIVILEGED.replace(
  'securityContext:\n      privileged: true',
  'env:\n    - name: DB_PASSWORD\n      value: quiet-harbor-42',
);
const SECRET = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: db, namespace: shop}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data:
  - secretKey: password
    remoteRef: {key: db}
`;
const FILES = {
  'a.yaml': PRIVILEGED,
  'b/pod.yaml': POD,
  'b/db.yaml': SECRET,
  'c/config.yaml': CLEAN,
  'd.yaml': 'some: thing\n',
  'broken.yaml': 'apiVersion: v1\nkind: Pod\nspec: {containers: [\n',
};

/** What the rule says of these files; in its own description it says something else. */
const FOUND = /app\\?" runs privileged/;

/** A pretty report without the time it took. */
const timeless = (ran: Ran): Ran => ({ ...ran, stdout: ran.stdout.replace(/, [\d.]+ m?s$/gm, ', …') });

const cacheFile = (): string => path.join(folderOf({}), 'cache.json');
const scan = async (cwd: string, args: readonly string[], host?: Host): Promise<Ran> =>
  timeless(await yamlock(['scan', '.', ...args], { cwd, ...(host ? { host } : {}) }));

/** Runs something while a rule finds nothing: what is still found was not looked for. */
async function withBlindRule<Result>(run: () => Promise<Result>): Promise<Result> {
  const rule = findRule('pss-privileged');
  if (!rule || rule.scope === 'engine') throw new Error('the rule exists');
  const { check } = rule;
  try {
    Object.assign(rule, { check: () => [] });
    return await run();
  } finally {
    Object.assign(rule, { check });
  }
}

type Written = [string, number, { examined: Record<string, unknown>; planned?: Record<string, unknown> }][];

function readCache(file: string): Written {
  const text = readFileSync(file, 'utf8');
  return JSON.parse(text.slice(text.indexOf('\n') + 1)) as Written;
}

/** Writes a cache as somebody would who knows how. */
function writeCache(file: string, body: string): void {
  writeFileSync(file, `yamlock-cache 1 ${createHash('sha256').update(body).digest('base64url')}\n${body}`);
}

describe('an unchanged scan', () => {
  test.each(['json', 'sarif', 'github', 'pretty'])('says the same in %s, without checking anything', async (format) => {
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
  });

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

  test('a file that changes while it is looked at is known by what was checked', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    let reads = 0;
    const host: Host = { ...nodeHost, read: async () => (++reads === 1 ? CLEAN : PRIVILEGED) };
    const args = ['--format', 'json', `--cache=${cacheFile()}`];
    expect((await scan(cwd, args, host)).stdout).toContain('runs privileged');
    // Back to what it was when it was first looked at, which nobody has checked yet.
    expect((await scan(cwd, args)).stdout).toBe((await scan(cwd, ['--format', 'json'])).stdout);
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
    expect(statSync(path.join(home, 'yamlock', name)).mode & 0o777).toBe(0o600);
    // One for each folder.
    await yamlock(['scan', '--cache', '.'], { cwd: folderOf({ 'a.yaml': CLEAN }), env });
    expect(readdirSync(path.join(home, 'yamlock'))).toHaveLength(2);
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

describe('a file that cannot be used', () => {
  const damages: readonly [string, (text: string) => string | Uint8Array][] = [
    ['cut off', (text) => text.slice(0, text.length >> 1)],
    ['changed in one place', (text) => text.replace('runs privileged', 'runs privilegeD')],
    ['empty', () => ''],
    ['of another version', (text) => text.replace('yamlock-cache 1', 'yamlock-cache 2')],
    ['of another program', () => '{"version": 3, "cache": {}}'],
    ['binary', () => randomBytes(5000)],
  ];

  test.each(damages)('%s, is said to be and written anew', async (_, damage) => {
    const cwd = folderOf(FILES);
    const file = cacheFile();
    const args = ['--format', 'json', `--cache=${file}`];
    const fresh = await scan(cwd, args);
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, damage(good));
    const { stderr, ...rest } = await scan(cwd, args);
    expect(rest).toEqual({ code: fresh.code, stdout: fresh.stdout });
    expect(stderr).toMatch(/^yamlock: the cache .* everything is checked anew\n$/);
    expect(await withBlindRule(() => scan(cwd, args))).toEqual(fresh);
  });

  test('a folder in its place stays', async () => {
    const cwd = folderOf(FILES);
    const folder = folderOf({ 'precious.txt': 'x' });
    const { stderr, code } = await scan(cwd, [`--cache=${folder}`]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('is not a file') as string });
    expect(readFileSync(path.join(folder, 'precious.txt'), 'utf8')).toBe('x');
  });

  test('a place that cannot be written is no failure', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    const { stderr, code } = await scan(cwd, ['--cache=a.yaml/c.json']);
    expect(code).toBe(0);
    expect(stderr).toContain('a.yaml/c.json cannot be');
  });

  test('a link in its place is replaced; what it leads to is not', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const folder = folderOf({ 'precious.txt': 'keep me' });
    const link = path.join(folder, 'cache.json');
    symlinkSync(path.join(folder, 'precious.txt'), link);
    await scan(cwd, [`--cache=${link}`]);
    expect(readFileSync(path.join(folder, 'precious.txt'), 'utf8')).toBe('keep me');
    expect(readFileSync(link, 'utf8')).toMatch(/^yamlock-cache 1 /);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('a file somebody tampered with, checksum and all', () => {
  type Entry = Written[number][2];
  const poisons: readonly [string, (entry: Entry) => unknown][] = [
    ['no object', () => 7],
    ['nothing', () => null],
    ['no findings', ({ examined }) => ({ examined: { ...examined, findings: 'none' } })],
    ['a rule that does not exist', (entry) => poisonFinding(entry, { rule: 'no-such-rule' })],
    ['a level that does not exist', (entry) => poisonFinding(entry, { level: 'fatal' })],
    ['a place that is none', (entry) => poisonFinding(entry, { start: { line: -1, column: 1e99, offset: 0.5 } })],
    [
      'what a terminal obeys',
      (entry) => poisonFinding(entry, { excerpt: { number: 1, text: '\u001b]0;x\u0007', from: 0, to: 1 } }),
    ],
    [
      'an endless underline',
      (entry) => poisonFinding(entry, { excerpt: { number: 1, text: 'a', from: 0, to: 2 ** 40 } }),
    ],
    ['members of its own', (entry) => poisonFinding(entry, { file: '/etc/passwd' })],
    [
      'a prototype',
      ({ examined }) =>
        JSON.parse(JSON.stringify({ examined }).replace('{"examined"', '{"__proto__":{"x":1},"examined"')) as unknown,
    ],
    ['facts of another kind', ({ examined }) => ({ examined: { ...examined, facts: { secrets: {} } } })],
    [
      'the result of another content',
      ({ examined }) => ({ examined: { ...examined, hash: 'x'.repeat(43), findings: [] } }),
    ],
  ];

  function poisonFinding({ examined }: Entry, more: object): unknown {
    const findings = examined.findings as object[];
    return { examined: { ...examined, findings: findings.map((finding) => ({ ...finding, ...more })) } };
  }

  test.each(poisons)('holding %s, counts for nothing', async (_, poison) => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'b.yaml': PRIVILEGED.replace('web', 'other') });
    const file = cacheFile();
    const args = ['--rules', 'pss-privileged', `--cache=${file}`];
    const fresh = await scan(cwd, args);
    const entries = readCache(file);
    expect(entries).toHaveLength(2);
    writeCache(file, JSON.stringify(entries.map(([key, idle, entry]) => [key, idle, poison(entry)])));
    expect(await scan(cwd, args)).toEqual(fresh);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('with the results of two files exchanged, counts for nothing', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'b.yaml': CLEAN });
    const file = cacheFile();
    const fresh = await scan(cwd, [`--cache=${file}`]);
    const [first, second, ...rest] = readCache(file);
    expect(rest).toEqual([]);
    if (!first || !second) throw new Error('there are two');
    writeCache(
      file,
      JSON.stringify([
        [first[0], 0, second[2]],
        [second[0], 0, first[2]],
      ]),
    );
    expect(await scan(cwd, [`--cache=${file}`])).toEqual(fresh);
  });

  test.each(['[1, 2]', '{}', '[["key", "idle", {}]]', 'null', '[[7, 0, {}]]'])('%s, is damaged', async (body) => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    const file = cacheFile();
    writeCache(file, body);
    const { stderr, code } = await scan(cwd, [`--cache=${file}`]);
    expect(code).toBe(0);
    expect(stderr).toContain('is damaged; everything is checked anew');
  });
});

test('the cache is not written where the command cannot be carried out', async () => {
  const cwd = folderOf({ 'a.yaml': CLEAN });
  mkdirSync(path.join(cwd, 'sub'));
  expect((await scan(cwd, ['missing.yaml', '--cache=sub/c.json'])).code).toBe(2);
  expect(existsSync(path.join(cwd, 'sub', 'c.json'))).toBe(false);
});
