import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import schema from '../../schemas/report.schema.json' with { type: 'json' };
import { FAMILIES } from '../../server/src/core/model/rule.js';
import { findRule } from '../../server/src/core/rules/registry.js';
import type { Host } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node/host.js';
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
    [['fix', ''], 'A path is empty'],
    [['scan', 'a.yaml', ''], 'A path is empty'],
    [['fix', '-'], 'does not read standard input'],
    [['scan', '.', '--formta', 'json'], 'There is no option --formta; did you mean --format?'],
    [['scan', '.', '--format', 'xml'], '--format takes one of pretty, json, sarif, github, gitlab, junit, not "xml"'],
    [['scan', '.', '--format'], "'--format"],
    [['scan', '.', '--level', 'off'], '--level takes one of'],
    [['scan', '.', '--fail-on', 'maybe'], '--fail-on takes one of error, warning, information, never'],
    [['scan', '.', '--rules', 'no-such-rule-at-all'], 'There is no rule "no-such-rule-at-all"'],
    [['scan', '.', '--rules', 'pss-privilegd'], 'did you mean pss-privileged?'],
    [['scan', '.', '--rules', 'pod-securty'], 'did you mean pod-security?'],
    [['scan', '.', '--rules', ','], '--rules takes "all", or rule ids and families'],
    [['scan', '.', '--kubernetes-version', '1.999'], '--kubernetes-version takes a version'],
    [['scan', '.', '--config', 'nowhere.yaml'], 'There is no configuration file nowhere.yaml'],
    [['scan', '.', '--config', 'x', '--no-config'], 'exclude each other'],
    [['scan', 'missing.yaml'], 'There is no file or folder missing.yaml'],
    [['scan', '.', '--stdin-filename', 'a.yaml'], '--stdin-filename goes with the path -'],
    [['scan', '-'], 'Nothing is piped in'],
    [['fix', '.', '--safety', 'create'], '--safety takes one of safe, review'],
    [['explain'], 'explain needs one rule or kind'],
    [['explain', 'nothing-like-it'], 'There is no rule "nothing-like-it"'],
    [['rules', 'x'], 'rules takes no arguments'],
    [['lsp'], 'lsp needs --stdio'],
  ])('2 for %j', async (args, message) => {
    const { code, stdout, stderr } = await yamlock(args, { cwd: folderOf({ 'a.yaml': CLEAN }) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('2 for an error of our own, of which only the name and the place are shown', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    const host: Host = { ...nodeHost, list: async () => Promise.reject(new TypeError('quotes: a document')) };
    const plain = await yamlock(['scan', '.'], { cwd, host });
    expect(plain).toMatchObject({ code: 2, stdout: '' });
    expect(plain.stderr).toContain('TypeError');
    expect(plain.stderr).not.toContain('document');
    const debugged = await yamlock(['scan', '.'], { cwd, host, env: { YAMLOCK_DEBUG: '1' } });
    expect(debugged.stderr).toContain('scan.test.ts');
    expect(debugged.stderr).not.toContain('document');
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
          fixes: [{ title: 'Set privileged to false', safety: 'intent' }],
        },
      ],
      summary: {
        files: 1,
        documents: 2,
        errors: 1,
        warnings: 0,
        information: 0,
        testData: 0,
        unchecked: 0,
        leftOut: { ignoredFiles: 0, ignoredFolders: 0, foreignFolders: 0 },
        switchedOff: { byConfiguration: 0, bySuppressions: 0, ignoredFiles: 0 },
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
    const again = places(await report(['a-b.yaml', 'a', 'b.yaml', '--rules', 'all'], { cwd }));
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

  test('offer the store first that the nearest configuration names', async () => {
    const store = (name: string): string =>
      `apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: ${name}}\nspec: {provider: {vault: {path: kv}}}\n`;
    const files = { 'a/pod.yaml': POD, 'b/pod.yaml': POD, 'x.yaml': store('one'), 'y.yaml': store('two') };
    const cwd = folderOf({ ...files, 'b/.yamlock.yaml': 'externalSecrets: {store: two}\n' });
    const args = ['.', '--rules', 'secret-env-literal', '--cache=kept.json'];
    const first = async (): Promise<unknown> =>
      (await report(args, { cwd })).findings.map(({ fixes }) => fixes[0]?.title.match(/Store "(\w+)"/)?.[1]);
    expect(await first()).toEqual(['one', 'two']);
    // What was kept of the other configuration does not count any more.
    writeFileSync(path.join(cwd, 'b/.yamlock.yaml'), 'externalSecrets: {store: one}\n');
    expect(await first()).toEqual(['one', 'one']);
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

  test('has no rule of the name of a family', () => {
    for (const family of FAMILIES) expect(findRule(family)).toBeUndefined();
  });

  test('runs those of a family that are on, and says as little as ever of those that are off', async () => {
    const env = PRIVILEGED.replace(
      / {4}securityContext:[\s\S]*/,
      '    env: [{name: DB_PASSWORD, value: quiet-harbor-42}]\n',
    );
    const read = `${env.replace('value: quiet-harbor-42', 'valueFrom: {secretKeyRef: {name: db, key: p}}')}`;
    const rules = async (text: string, config: string, ...args: readonly string[]) => {
      const cwd = folderOf({ 'a.yaml': text, '.yamlock.yaml': config });
      return new Set((await report(['a.yaml', '--rules', ...args], { cwd })).findings.map(({ rule }) => rule));
    };
    expect(await rules(env, 'rules: {}\n', 'secrets')).toEqual(new Set(['secret-env-literal']));
    expect(await rules(env, 'rules: {secret-env-literal: off}\n', 'secrets')).toEqual(new Set());
    expect(await rules(read, 'rules: {}\n', 'secrets')).toEqual(new Set());
    expect(await rules(read, 'rules: {}\n', 'secrets,secret-env-ref')).toEqual(new Set(['secret-env-ref']));
    expect(await rules(read, 'rules: {secret-env-ref: warning}\n', 'secrets')).toEqual(new Set(['secret-env-ref']));
    expect(await rules(env, 'rules: {}\n', 'images, secrets')).toContain('secret-env-literal');
    expect(await rules(env, 'rules: {}\n', 'images')).not.toContain('secret-env-literal');
  });

  test('runs a rule the configuration switches off, where it is named', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': 'rules: {pss-privileged: off}\n' });
    expect(places(await report(['a.yaml', ...ONLY], { cwd }))).toEqual(['a.yaml:11 pss-privileged']);
    expect(places(await report(['a.yaml', '--rules', 'all'], { cwd }))).not.toContain('a.yaml:11 pss-privileged');
    const level = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': 'rules: {pss-privileged: warning}\n' });
    expect((await report(['a.yaml', ...ONLY], { cwd: level })).findings).toMatchObject([{ level: 'warning' }]);
  });
});
