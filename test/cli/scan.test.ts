import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import schema from '../../schemas/report.schema.json' with { type: 'json' };
import { RULES } from '../../server/src/core/registry.js';
import { type Host, HostError } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node.js';
import { CLEAN, folderOf, PRIVILEGED, places, report, yamlock } from './support.js';

const ONLY = ['--rules', 'pss-privileged'];
const WARNS = PRIVILEGED.replace('privileged: true', 'readOnlyRootFilesystem: false');

describe('exit codes', () => {
  test('0 where nothing is found', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    expect(await yamlock(['scan', '.'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  });

  test('1 for an error', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    expect(await yamlock(['scan', 'a.yaml', ...ONLY], { cwd })).toMatchObject({ code: 1, stderr: '' });
  });

  test.each([
    ['error', 1, 0],
    ['warning', 1, 1],
    ['information', 1, 1],
    ['never', 0, 0],
  ])('--fail-on %s: %i for an error, %i for a warning', async (failOn, error, warning) => {
    const cwd = folderOf({ 'error.yaml': PRIVILEGED, 'warning.yaml': WARNS });
    const run = (file: string, rule: string) => yamlock(['scan', file, '--rules', rule, '--fail-on', failOn], { cwd });
    expect((await run('error.yaml', 'pss-privileged')).code).toBe(error);
    expect((await run('warning.yaml', 'read-only-root-fs')).code).toBe(warning);
  });

  test('--level leaves out what is below, and what is left out does not fail', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const rules = ['--rules', 'pss-privileged,read-only-root-fs'];
    expect(places(await report(['a.yaml', ...rules], { cwd }))).toEqual([
      'a.yaml:8 read-only-root-fs',
      'a.yaml:11 pss-privileged',
    ]);
    expect(places(await report(['a.yaml', ...rules, '--level', 'error'], { cwd }))).toEqual([
      'a.yaml:11 pss-privileged',
    ]);
    const only = ['scan', 'a.yaml', '--rules', 'read-only-root-fs', '--level', 'error', '--fail-on', 'warning'];
    expect((await yamlock(only, { cwd })).code).toBe(0);
  });

  test.each<[string[], string]>([
    [[], 'Usage:'],
    [['frobnicate'], 'There is no command "frobnicate"'],
    [['scna', '.'], 'did you mean scan?'],
    [['scan'], 'scan needs a PATH'],
    [['fix'], 'fix needs a PATH'],
    [['fix', '-'], 'does not read standard input'],
    [['scan', '.', '--formta', 'json'], 'There is no option --formta; did you mean --format?'],
    [['scan', '.', '--format', 'xml'], '--format takes one of pretty, json, sarif, github, not "xml"'],
    [['scan', '.', '--format'], "'--format"],
    [['scan', '.', '--level', 'off'], '--level takes one of'],
    [['scan', '.', '--fail-on', 'maybe'], '--fail-on takes one of error, warning, information, never'],
    [['scan', '.', '--rules', 'no-such-rule-at-all'], 'There is no rule "no-such-rule-at-all"'],
    [['scan', '.', '--rules', 'pss-privilegd'], 'did you mean pss-privileged?'],
    [['scan', '.', '--rules', ','], '--rules takes "all" or rule ids'],
    [['scan', '.', '--kubernetes-version', '1.999'], '--kubernetes-version takes a version'],
    [['scan', '.', '--config', 'nowhere.yaml'], 'There is no configuration file nowhere.yaml'],
    [['scan', '.', '--config', 'x', '--no-config'], 'exclude each other'],
    [['scan', 'missing.yaml'], 'There is no file or folder missing.yaml'],
    [['scan', '.', '--stdin-filename', 'a.yaml'], '--stdin-filename goes with the path -'],
    [['scan', '-'], 'Nothing is piped in'],
    [['fix', '.', '--safety', 'create'], '--safety takes one of safe, review'],
    [['explain'], 'explain needs the id of one rule'],
    [['explain', 'nothing-like-it'], 'There is no rule "nothing-like-it"'],
    [['rules', 'x'], 'rules takes no arguments'],
    [['lsp'], 'lsp needs --stdio'],
  ])('2 for %j', async (args, message) => {
    const { code, stdout, stderr } = await yamlock(args, { cwd: folderOf({ 'a.yaml': CLEAN }) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('2 for an error of our own, of which only the name is shown', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    const host: Host = { ...nodeHost, list: async () => Promise.reject(new TypeError('quotes: a document')) };
    const plain = await yamlock(['scan', '.'], { cwd, host });
    expect(plain).toMatchObject({ code: 2, stdout: '' });
    expect(plain.stderr).toContain('TypeError');
    expect(plain.stderr).not.toContain('document');
    const debugged = await yamlock(['scan', '.'], { cwd, host, env: { YAMLOCK_DEBUG: '1' } });
    expect(debugged.stderr).toContain('quotes: a document');
  });
});

describe('the JSON report', () => {
  const valid = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

  test('is exactly this', async () => {
    const cwd = folderOf({ 'sub/a.yaml': `# 🚀\r\n${CLEAN}---\n${PRIVILEGED}`, 'sub/b.yaml': 'some: thing\n' });
    const { stdout } = await yamlock(['scan', 'sub', '--format', 'json', ...ONLY], { cwd });
    const start = `# 🚀\r\n${CLEAN}---\n${PRIVILEGED}`.lastIndexOf('true');
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      findings: [
        {
          rule: 'pss-privileged',
          family: 'pod-security',
          level: 'error',
          pss: 'baseline',
          file: 'sub/a.yaml',
          document: 1,
          start: { line: 19, column: 19, offset: start },
          end: { line: 19, column: 23, offset: start + 4 },
          pointer: '/spec/containers/0/securityContext/privileged',
          resource: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
          message: 'Container "app" runs privileged',
          related: [],
          fixes: [{ title: 'Set privileged to false', safety: 'review' }],
        },
      ],
      summary: {
        files: 1,
        documents: 2,
        errors: 1,
        warnings: 0,
        information: 0,
        skipped: [{ file: 'sub/b.yaml', reason: 'no Kubernetes, Helm, Kustomize, Flux or Argo CD content' }],
      },
    });
  });

  test('keeps to its schema for everything in examples/, with every rule', async () => {
    const { stdout } = await yamlock(['scan', 'examples', '--format', 'json', '--rules', 'all'], {
      cwd: process.cwd(),
    });
    const parsed: unknown = JSON.parse(stdout);
    expect(valid(parsed) ? [] : valid.errors).toEqual([]);
    expect((parsed as { findings: unknown[] }).findings.length).toBeGreaterThan(20);
  });

  test('has null for what is no object, and related places', async () => {
    const cwd = folderOf({ 'values.yaml': 'replicas: 1\nreplicas: 2\n' });
    const { findings } = await report(['values.yaml', '--rules', 'duplicate-key'], { cwd });
    expect(findings).toMatchObject([
      { resource: null, related: [{ file: 'values.yaml', start: { line: 1, column: 1, offset: 0 } }] },
    ]);
  });

  test('lists no fix that cannot be carried out', async () => {
    // A shared value: changing it here changes it there.
    const shared = PRIVILEGED.replace('privileged: true', 'privileged: *yes').replace(
      'name: web',
      'name: web\n  labels: {a: &yes true}',
    );
    const cwd = folderOf({ 'a.yaml': shared });
    expect((await report(['a.yaml', ...ONLY], { cwd })).findings).toMatchObject([{ fixes: [] }]);
  });

  test('is sorted by file, offset and rule, whatever the order of arguments', async () => {
    const cwd = folderOf({ 'b.yaml': PRIVILEGED, 'a/z.yaml': PRIVILEGED, 'a-b.yaml': PRIVILEGED });
    const sorted = places(await report(['b.yaml', 'a', 'a-b.yaml', '--rules', 'all'], { cwd }));
    const again = places(await report(['.', '--rules', 'all'], { cwd }));
    expect(sorted).toEqual(again);
    expect([...new Set(sorted.map((place) => place.split(':')[0]))]).toEqual(['a-b.yaml', 'a/z.yaml', 'b.yaml']);
  });
});

describe('fixes that depend on other files', () => {
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

  test('know files that are read after the finding', async () => {
    const cwd = folderOf({ 'a.yaml': POD, 'z.yaml': SECRET });
    const { findings } = await report(['.', '--rules', 'secret-env-literal'], { cwd });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.fixes[0]).toEqual({ title: 'Use key "password" of ExternalSecret "db"', safety: 'create' });
    const alone = await report(['a.yaml', '--rules', 'secret-env-literal'], { cwd });
    expect(alone.findings[0]?.fixes.map(({ title }) => title)).not.toContain(
      'Use key "password" of ExternalSecret "db"',
    );
  });

  test('are left out where the file is gone by then', async () => {
    const cwd = folderOf({ 'a.yaml': POD });
    const seen = new Set<string>();
    const host: Host = {
      ...nodeHost,
      read: async (file) => {
        if (seen.has(file)) throw new HostError('does not exist');
        seen.add(file);
        return await nodeHost.read(file);
      },
    };
    const { findings } = await report(['a.yaml', '--rules', 'secret-env-literal'], { cwd, host });
    expect(findings).toMatchObject([{ rule: 'secret-env-literal', fixes: [] }]);
  });
});

describe('--rules', () => {
  test('names the rules that run, by commas or repeated', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const both = ['a.yaml:8 read-only-root-fs', 'a.yaml:11 pss-privileged'];
    expect(places(await report(['a.yaml', '--rules', 'pss-privileged, read-only-root-fs'], { cwd }))).toEqual(both);
    const twice = ['--rules', 'pss-privileged', '--rules', 'read-only-root-fs'];
    expect(places(await report(['a.yaml', ...twice], { cwd }))).toEqual(both);
  });

  test('all runs those that a profile leaves out', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': 'extends: baseline\n' });
    const some = new Set((await report(['a.yaml'], { cwd })).findings.map(({ rule }) => rule));
    const all = (await report(['a.yaml', '--rules', 'all'], { cwd })).findings;
    expect(some).not.toContain('pss-drop-all');
    expect(all).toContainEqual(expect.objectContaining({ rule: 'pss-drop-all', level: 'information' }));
  });

  test('runs a rule the configuration switches off, where it is named', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': 'rules: {pss-privileged: off}\n' });
    expect(places(await report(['a.yaml', ...ONLY], { cwd }))).toEqual(['a.yaml:11 pss-privileged']);
    expect(places(await report(['a.yaml', '--rules', 'all'], { cwd }))).not.toContain('a.yaml:11 pss-privileged');
    const level = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': 'rules: {pss-privileged: warning}\n' });
    expect((await report(['a.yaml', ...ONLY], { cwd: level })).findings).toMatchObject([{ level: 'warning' }]);
  });
});

describe('standard input', () => {
  test('is checked under its name', async () => {
    const { findings } = await report(['-', ...ONLY], { stdin: PRIVILEGED, cwd: folderOf({}) });
    expect(findings).toMatchObject([{ file: 'stdin.yaml', start: { line: 11 } }]);
    const named = ['-', '--stdin-filename', 'charts/web/values.yaml'];
    const values = await report(named, { stdin: 'a: é\na: 1\n', cwd: folderOf({}) });
    expect(places(values)).toEqual(['charts/web/values.yaml:2 duplicate-key']);
  });

  test('takes the configuration of the folder its name lies in', async () => {
    const cwd = folderOf({ 'quiet/.yamlock.yaml': 'rules: {pss-privileged: off}\n' });
    const named = ['-', '--stdin-filename', 'quiet/new.yaml'];
    const { findings } = await report(named, { stdin: PRIVILEGED, cwd });
    expect(findings.map(({ rule }) => rule)).not.toContain('pss-privileged');
  });

  test('stands beside files, in place of the one it is named after', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'b.yaml': PRIVILEGED });
    const args = ['.', '-', '--stdin-filename', 'a.yaml', ...ONLY];
    expect(places(await report(args, { stdin: CLEAN, cwd }))).toEqual(['b.yaml:11 pss-privileged']);
  });

  test.each([
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0]), 'UTF-16; only UTF-8 is read'],
    ['other bytes', new Uint8Array([0x61, 0xc3, 0x28]), 'not valid UTF-8'],
  ])('that is %s is refused', async (_, stdin, reason) => {
    const { code, stderr } = await yamlock(['scan', '-'], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });
});

describe('files', () => {
  const skipped = async (files: Record<string, string | Uint8Array>, ...args: string[]) =>
    (await report(args.length > 0 ? args : ['.'], { cwd: folderOf(files) })).summary.skipped;

  test('are named by the argument joined with the path below it', async () => {
    const cwd = folderOf({ 'in/deep/a.yaml': PRIVILEGED, 'out/b.yaml': CLEAN });
    const name = async (argument: string, from = cwd) =>
      (await report([argument, ...ONLY], { cwd: from })).findings.map(({ file }) => file);
    expect(await name('.')).toEqual(['in/deep/a.yaml']);
    expect(await name('./in/')).toEqual(['in/deep/a.yaml']);
    expect(await name('in/deep/a.yaml')).toEqual(['in/deep/a.yaml']);
    expect(await name('../in', path.join(cwd, 'out'))).toEqual(['../in/deep/a.yaml']);
    expect(await name(path.join(cwd, 'in'))).toEqual([`${cwd}/in/deep/a.yaml`]);
    expect(await name(path.join(cwd, 'in/deep/a.yaml'))).toEqual([`${cwd}/in/deep/a.yaml`]);
  });

  test('are checked once, however often they are named', async () => {
    const cwd = folderOf({ 'a/b.yaml': PRIVILEGED });
    expect(places(await report(['a', './a/b.yaml', 'a/', ...ONLY], { cwd }))).toEqual(['a/b.yaml:11 pss-privileged']);
  });

  test('that are not checked are listed with the reason', async () => {
    expect(
      await skipped({
        'binary.yaml': new Uint8Array([1, 0, 2]),
        'broken.yaml': new Uint8Array([0x61, 0xff]),
        'other.yml': 'on: push\n',
        'sixteen.yaml': new Uint8Array([0xff, 0xfe, 0x61, 0]),
        'vendor/x.yaml': PRIVILEGED,
        '.yamlock.yaml': 'ignore: [vendor/]\n',
        'notes.txt': 'kind: Pod',
      }),
    ).toEqual([
      { file: '.yamlock.yaml', reason: 'the configuration of Yamlock itself' },
      { file: 'binary.yaml', reason: 'a binary file' },
      { file: 'broken.yaml', reason: 'not valid UTF-8' },
      { file: 'other.yml', reason: 'no Kubernetes, Helm, Kustomize, Flux or Argo CD content' },
      { file: 'sixteen.yaml', reason: 'UTF-16; only UTF-8 is read' },
      { file: 'vendor/x.yaml', reason: 'ignored by the configuration' },
    ]);
  });

  test('that are too large are not checked', async () => {
    const large = `${PRIVILEGED}# ${'x'.repeat(16 * 1024 * 1024)}\n`;
    expect(await skipped({ 'a.yaml': large })).toEqual([{ file: 'a.yaml', reason: 'larger than 16 Mi characters' }]);
  });

  test('behind symbolic links are listed, and checked where the link is named', async () => {
    const cwd = folderOf({ 'real/a.yaml': PRIVILEGED });
    mkdirSync(path.join(cwd, 'links'));
    symlinkSync('../real/a.yaml', path.join(cwd, 'links/a.yaml'));
    symlinkSync('../real', path.join(cwd, 'links/folder'));
    symlinkSync('nowhere', path.join(cwd, 'links/dangling'));
    symlinkSync('loop', path.join(cwd, 'links/loop'));
    const { findings, summary } = await report(['links', ...ONLY], { cwd });
    expect(findings).toEqual([]);
    expect(summary.skipped).toEqual([
      { file: 'links/a.yaml', reason: 'a symbolic link' },
      { file: 'links/folder', reason: 'a symbolic link to a folder' },
    ]);
    expect(places(await report(['links/a.yaml', ...ONLY], { cwd }))).toEqual(['links/a.yaml:11 pss-privileged']);
    expect(places(await report(['links/folder', ...ONLY], { cwd }))).toEqual(['links/folder/a.yaml:11 pss-privileged']);
  });

  test('that git ignores are outside, unless they are named', async () => {
    const cwd = folderOf({
      '.git/HEAD': '',
      '.gitignore': 'out/\n*.local.yaml\n',
      'a.yaml': PRIVILEGED,
      'b.local.yaml': PRIVILEGED,
      'out/c.yaml': PRIVILEGED,
      'sub/d.local.yaml': PRIVILEGED,
      'sub/e.yaml': PRIVILEGED,
      'node_modules/f.yaml': PRIVILEGED,
    });
    const files = async (...args: string[]) => {
      const { findings, summary } = await report([...args, ...ONLY], { cwd });
      expect(summary.skipped).toEqual([]);
      return findings.map(({ file }) => file);
    };
    expect(await files('.')).toEqual(['a.yaml', 'sub/e.yaml']);
    // What stands above a folder that is named counts in it, but not against it.
    expect(await files('sub')).toEqual(['sub/e.yaml']);
    expect(await files('out')).toEqual(['out/c.yaml']);
    expect(await files('b.local.yaml', 'node_modules/f.yaml')).toEqual(['b.local.yaml', 'node_modules/f.yaml']);
  });

  test('of a repository do not care what stands above it', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: quiet-harbor-42\n';
    const cwd = folderOf({ '.gitignore': '*\n', 'repo/.git/HEAD': '', 'repo/a.yaml': secret });
    const { findings } = await report(['.', '--rules', 'secret-manifest-plaintext'], { cwd: path.join(cwd, 'repo') });
    expect(findings).toHaveLength(1);
  });

  test('that the configuration ignores are checked where they are named', async () => {
    const cwd = folderOf({ 'vendor/x.yaml': PRIVILEGED, '.yamlock.yaml': 'ignore: [vendor/]\n' });
    expect(places(await report(['vendor/x.yaml', ...ONLY], { cwd }))).toEqual(['vendor/x.yaml:11 pss-privileged']);
  });

  test('without the ending are checked where they are named', async () => {
    const cwd = folderOf({ 'manifest.txt': PRIVILEGED });
    expect(places(await report(['manifest.txt', ...ONLY], { cwd }))).toEqual(['manifest.txt:11 pss-privileged']);
  });

  test('in which a rule fails are listed with its name, and the other rules go on', async () => {
    const rule = RULES.find(({ id }) => id === 'duplicate-key');
    if (rule?.scope !== 'document') throw new Error('duplicate-key checks documents');
    const original = rule.check;
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    try {
      Object.assign(rule, {
        check: () => {
          throw new RangeError('hunter2');
        },
      });
      const { findings, summary } = await report(['a.yaml'], { cwd });
      expect(findings.map((finding) => finding.rule)).toContain('pss-privileged');
      expect(summary.skipped).toEqual([
        { file: 'a.yaml', reason: 'the rule duplicate-key failed here (RangeError); the other rules were checked' },
      ]);
      const pretty = await yamlock(['scan', 'a.yaml'], { cwd });
      expect(pretty.stdout).toContain('the rule duplicate-key failed here');
      expect(pretty.stdout).not.toContain('hunter2');
    } finally {
      Object.assign(rule, { check: original });
    }
  });
});

describe('the configuration', () => {
  test('of the nearest folder counts, also above the current one', async () => {
    const cwd = folderOf({
      '.yamlock.yaml': 'rules: {pss-privileged: warning}\n',
      'a/x.yaml': PRIVILEGED,
      'a/b/.yamlock.yaml': 'rules: {pss-privileged: information}\n',
      'a/b/y.yaml': PRIVILEGED,
    });
    const levels = async (argument: string, from: string) =>
      (await report([argument], { cwd: from })).findings
        .filter(({ rule }) => rule === 'pss-privileged')
        .map(({ level }) => level);
    expect(await levels('.', cwd)).toEqual(['information', 'warning']);
    expect(await levels('.', path.join(cwd, 'a'))).toEqual(['information', 'warning']);
    expect(await levels('x.yaml', path.join(cwd, 'a'))).toEqual(['warning']);
    expect(await levels(path.join(cwd, 'a', 'x.yaml'), '/')).toEqual(['warning']);
  });

  test('is the file named, or none', async () => {
    const cwd = folderOf({
      '.yamlock.yaml': 'rules: {pss-privileged: off}\n',
      'ci.yaml':
        'rules: {pss-privileged: warning}\noverrides: [{files: [tests/], rules: {pss-privileged: information}}]\n',
      'a.yaml': PRIVILEGED,
      'tests/b.yaml': PRIVILEGED,
    });
    const levels = async (...args: string[]) =>
      (await report(['a.yaml', 'tests', ...args], { cwd })).findings
        .filter(({ rule }) => rule === 'pss-privileged')
        .map(({ level }) => level);
    expect(await levels()).toEqual([]);
    expect(await levels('--config', 'ci.yaml')).toEqual(['warning', 'information']);
    expect(await levels('--no-config')).toEqual(['error', 'error']);
  });

  test('test folders count from the current folder where there is no configuration', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: quiet-harbor-42\n';
    const cwd = folderOf({ 'tests/a.yaml': secret, 'b.yaml': secret });
    const levels = async (...args: string[]) =>
      (await report([...args, '--rules', 'secret-manifest-plaintext'], { cwd })).findings.map(
        ({ file, level }) => `${path.basename(file)} ${level}`,
      );
    expect(await levels('.')).toEqual(['b.yaml error', 'a.yaml warning']);
    expect(await levels('tests/a.yaml')).toEqual(['a.yaml warning']);
    expect(await levels('tests')).toEqual(['a.yaml warning']);
    // A folder elsewhere is the whole there is.
    const elsewhere = (await report([path.join(cwd, 'tests'), '--rules', 'secret-manifest-plaintext'], { cwd: '/usr' }))
      .findings;
    expect(elsewhere.map(({ level }) => level)).toEqual(['error']);
  });

  test('that is wrong ends the run, with every place', async () => {
    const cwd = folderOf({
      '.yamlock.yaml': 'extends: loose\nrules:\n  pss-privilegd: off\n  pss-drop-all: fatal\nfoo: 1\n',
      'sub/.yamlock.yaml': 'rules: [\n',
      'sub/a.yaml': CLEAN,
    });
    const { code, stdout, stderr } = await yamlock(['scan', '.'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('.yamlock.yaml:1:10: "extends" takes one of');
    expect(stderr).toContain('.yamlock.yaml:3:3: There is no rule "pss-privilegd"');
    expect(stderr).toContain('.yamlock.yaml:4:17: A level is one of');
    expect(stderr).toContain('.yamlock.yaml:5:1: There is no setting "foo"');
    expect(stderr).toMatch(/^(?:yamlock: )?sub\/\.yamlock\.yaml:\d+:\d+: /m);
    expect((await yamlock(['scan', '.', '--no-config'], { cwd })).code).toBe(0);
  });

  test('names an unreadable file without a stack', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    mkdirSync(path.join(cwd, '.yamlock.yaml'));
    const { code, stderr } = await yamlock(['scan', 'a.yaml'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('.yamlock.yaml');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('--kubernetes-version counts more than the file', async () => {
    const cwd = folderOf({ '.yamlock.yaml': 'kubernetesVersion: "1.20"\n', 'a.yaml': PRIVILEGED });
    const rule = RULES.find(({ id }) => id === 'pss-privileged');
    if (!rule) throw new Error('the rule exists');
    try {
      Object.assign(rule, { since: 30 });
      expect(places(await report(['a.yaml', ...ONLY], { cwd }))).toEqual([]);
      const newer = ['a.yaml', ...ONLY, '--kubernetes-version', '1.30'];
      expect(places(await report(newer, { cwd }))).toEqual(['a.yaml:11 pss-privileged']);
    } finally {
      Object.assign(rule, { since: undefined });
    }
  });
});

describe('progress', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.yaml`, CLEAN]));

  test('is told on a terminal when it takes long, and taken away again', async () => {
    const { stderr } = await yamlock(['scan', '.'], {
      cwd: folderOf(many),
      isTTY: { stdout: true, stderr: true },
      tick: 90,
    });
    expect(stderr).toMatch(/^\rScanning … \d+ of 30 files/);
    expect(stderr).toMatch(/\r +\r$/);
    expect(stderr.split('Scanning').length).toBeGreaterThan(3);
  });

  test('is not told in a pipe, nor when it is quick', async () => {
    const cwd = folderOf(many);
    expect((await yamlock(['scan', '.'], { cwd, tick: 90 })).stderr).toBe('');
    expect((await yamlock(['scan', '.'], { cwd, isTTY: { stdout: true, stderr: true }, tick: 1 })).stderr).toBe('');
  });
});

test('a file that vanishes between listing and reading is listed', async () => {
  const cwd = folderOf({ 'a.yaml': CLEAN });
  const host: Host = {
    ...nodeHost,
    list: async (folder) => ({ files: [`${folder}/a.yaml`, `${folder}/gone.yaml`], skipped: [] }),
  };
  writeFileSync(path.join(cwd, 'b.yaml'), CLEAN);
  const { summary } = await report(['.'], { cwd, host });
  expect(summary).toMatchObject({ files: 1, skipped: [{ file: 'gone.yaml', reason: 'does not exist' }] });
});
