import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Container } from '../../server/src/core/kubernetes/pod.js';
import { findRule } from '../../server/src/core/rules/registry.js';
import type { Host } from '../../server/src/host/host.js';
import { encodeText } from '../../server/src/host/node/encode-text.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { CLEAN, expectMode, folderOf, ODD, PRIVILEGED, yamlock } from './support.js';

/** A finding with a safe fix: the suppression suppresses nothing. */
const UNUSED = `${CLEAN}# yamlock-disable-next-line quantity-suspicious -- once upon a time\n`;
const ONLY = ['--rules', 'quantity-suspicious'];
const REPAIRED = ODD.replace('512m', '512Mi');

interface FixReport {
  readonly fixed: number;
  readonly skipped: readonly { readonly rule: string; readonly file: string; readonly reason: string }[];
}

async function fixJson(args: readonly string[], cwd: string): Promise<FixReport> {
  const { stdout, stderr, code } = await yamlock(['fix', '--format', 'json', ...args], { cwd });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout) as FixReport;
}

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8');

/** A real file system in which something happens to each file as it is about to be written. */
function asItIsWritten(happens: (file: string) => void): Host {
  return {
    ...nodeHost,
    read: async (file) => {
      const text = await nodeHost.read(file);
      happens(file);
      return text;
    },
  };
}

describe('fix', () => {
  test('carries out safe fixes alone, and says what it left', async () => {
    const cwd = folderOf({ 'a.yaml': `${UNUSED}---\n${ODD}`, 'b.yaml': CLEAN });
    expect(await fixJson(['.', '--rules', 'suppression-unused,quantity-suspicious'], cwd)).toEqual({
      fixed: 1,
      skipped: [
        {
          rule: 'quantity-suspicious',
          file: 'a.yaml',
          reason: 'its fix may change what runs; --safety review carries it out',
        },
      ],
    });
    expect(read(cwd, 'a.yaml')).toBe(`${CLEAN}---\n${ODD}`);
  });

  test('--safety review carries out both', async () => {
    const cwd = folderOf({ 'a.yaml': `${UNUSED}---\n${ODD}` });
    const args = ['.', '--safety', 'review', '--rules', 'suppression-unused,quantity-suspicious'];
    expect(await fixJson(args, cwd)).toEqual({ fixed: 2, skipped: [] });
    expect(read(cwd, 'a.yaml')).toBe(`${CLEAN}---\n${REPAIRED}`);
    expect(await fixJson(args, cwd)).toEqual({ fixed: 0, skipped: [] });
  });

  test('never takes away what somebody wrote', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const reason = 'its fix is for a person to decide on, one at a time; the editor offers it';
    expect(await fixJson(['.', '--safety', 'review', '--rules', 'pss-privileged'], cwd)).toEqual({
      fixed: 0,
      skipped: [{ rule: 'pss-privileged', file: 'a.yaml', reason }],
    });
    expect(read(cwd, 'a.yaml')).toBe(PRIVILEGED);
  });

  test('writes the password of a Secret once, in whichever of two ways', async () => {
    const raw = 'not base64, said Ada!';
    const cwd = folderOf({
      'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  namespace: demo\ndata:\n  password: "${raw}"\n`,
    });
    await fixJson(['.', '--safety', 'review'], cwd);
    const text = read(cwd, 'a.yaml');
    const encoded = Buffer.from(raw).toString('base64');
    expect(text.includes('stringData:') ? text.includes(raw) : text.includes(encoded)).toBe(true);
    expect(text.includes('stringData:') && text.includes(encoded)).toBe(false);
  });

  test('never carries out what changes other files', async () => {
    const pod = ODD.replace(
      'resources:\n      limits:\n        memory: 512m',
      'env:\n    - name: DB_PASSWORD\n      value: quiet-harbor-42',
    );
    const cwd = folderOf({ 'a.yaml': pod });
    const { fixed, skipped } = await fixJson(['.', '--safety', 'review', '--rules', 'secret-env-literal'], cwd);
    expect(fixed).toBe(0);
    expect(skipped).toHaveLength(1);
    expect(skipped[0]?.reason).toContain('changes other files too');
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
    expect(read(cwd, 'a.yaml')).toBe(pod);
  });

  test('names why a fix within reach was refused', async () => {
    const shared = ODD.replace('512m', '*odd').replace('name: web', 'name: web\n  labels: {a: &odd 512m}');
    const cwd = folderOf({ 'a.yaml': shared });
    expect(await fixJson(['.', '--safety', 'review', ...ONLY], cwd)).toEqual({
      fixed: 0,
      skipped: [
        { rule: 'quantity-suspicious', file: 'a.yaml', reason: 'the value comes from an alias or a merge key' },
      ],
    });
  });

  test('leaves alone what cannot be read as YAML, and repairs the documents beside it', async () => {
    const broken = `${ODD}  volumes: "never closed\n`;
    const cwd = folderOf({ 'a.yaml': `${broken}---\n${ODD}` });
    const { fixed, skipped } = await fixJson(['.', '--safety', 'review', ...ONLY], cwd);
    expect({ fixed, skipped }).toEqual({
      fixed: 1,
      skipped: [{ rule: 'quantity-suspicious', file: 'a.yaml', reason: 'the document cannot be read as YAML' }],
    });
    expect(read(cwd, 'a.yaml')).toBe(`${broken}---\n${REPAIRED}`);
    const { stdout } = await yamlock(['scan', '.', '--format', 'json', ...ONLY], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ document: 0, fixes: [] }] });
  });

  test('goes on with other files where a fix fails', async () => {
    const rule = findRule('pss-privileged');
    if (rule?.scope !== 'container') throw new Error('pss-privileged checks containers');
    const { check } = rule;
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'b.yaml': UNUSED });
    const plan = () => {
      throw new RangeError('hunter2');
    };
    try {
      Object.assign(rule, {
        check: ({ pod }: Container) =>
          pod.resource.kind === 'Pod'
            ? [{ message: 'It is broken', fixes: [{ title: 'Break it', safety: 'safe', plan }] }]
            : [],
      });
      const args = [
        'fix',
        'a.yaml',
        'b.yaml',
        '--format',
        'json',
        '--rules',
        'pss-privileged,quantity-suspicious,suppression-unused',
      ];
      const { code, stdout } = await yamlock(args, { cwd });
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toEqual({
        fixed: 1,
        skipped: [
          { rule: 'pss-privileged', file: 'a.yaml', reason: 'a fix failed (RangeError); the file stays as it was' },
        ],
      });
      expect(read(cwd, 'b.yaml')).toBe(CLEAN);
    } finally {
      Object.assign(rule, { check });
    }
  });

  test('keeps CRLF, a byte order mark, the missing end of the last line, and everything else', async () => {
    const text = `\ufeff# 🚀 é\n${ODD}`.replaceAll('\n', '\r\n').trimEnd();
    const cwd = folderOf({ 'a.yaml': text });
    expect((await fixJson(['a.yaml', '--safety', 'review', ...ONLY], cwd)).fixed).toBe(1);
    expect(read(cwd, 'a.yaml')).toBe(text.replace('512m', '512Mi'));
  });

  test('keeps permissions, leaves nothing beside, and does not touch what it does not change', async () => {
    const cwd = folderOf({ 'a.yaml': ODD, 'b.yaml': CLEAN });
    chmodSync(path.join(cwd, 'a.yaml'), 0o640);
    const before = statSync(path.join(cwd, 'b.yaml'));
    await fixJson(['.', '--safety', 'review', ...ONLY], cwd);
    expectMode(path.join(cwd, 'a.yaml'), 0o640);
    expect(statSync(path.join(cwd, 'b.yaml'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'b.yaml']);
  });

  test('writes a file anew rather than into it', async () => {
    const cwd = folderOf({ 'a.yaml': ODD });
    const before = statSync(path.join(cwd, 'a.yaml')).ino;
    await fixJson(['.', '--safety', 'review', ...ONLY], cwd);
    expect(statSync(path.join(cwd, 'a.yaml')).ino).not.toBe(before);
  });

  test('follows a link that is named', async () => {
    const cwd = folderOf({ 'real/a.yaml': ODD });
    symlinkSync('real/a.yaml', path.join(cwd, 'link.yaml'));
    await fixJson(['link.yaml', '--safety', 'review', ...ONLY], cwd);
    expect(lstatSync(path.join(cwd, 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(read(cwd, 'real/a.yaml')).toContain('memory: 512Mi');
  });

  test('says when a file cannot be written, goes on, and ends with 2', async () => {
    const cwd = folderOf({ 'a.yaml': ODD, 'b.yaml': ODD });
    const host = asItIsWritten((file) => {
      if (file.endsWith('a.yaml')) rmSync(file);
    });
    const args = ['fix', '.', '--safety', 'review', '--format', 'json', ...ONLY];
    const { code, stdout } = await yamlock(args, { cwd, host });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      fixed: 1,
      skipped: [
        {
          rule: 'quantity-suspicious',
          file: 'a.yaml',
          reason: 'the file cannot be written: it is not there any more (ENOENT)',
        },
      ],
    });
    expect(read(cwd, 'b.yaml')).toContain('memory: 512Mi');
    expect(readdirSync(cwd)).toEqual(['b.yaml']);
  });

  test('never replaces what somebody else wrote meanwhile, says so, goes on, and ends with 2', async () => {
    const [theirs, cwd] = [`# mine\n${ODD}`, folderOf({ 'a.yaml': ODD, 'b.yaml': ODD, 'c.yaml': ODD })];
    // One writes into the file, another puts a new one into its place.
    const host = asItIsWritten((file) => {
      if (file.endsWith('a.yaml')) writeFileSync(file, theirs);
      if (!file.endsWith('b.yaml')) return;
      writeFileSync(`${file}.new`, theirs);
      renameSync(`${file}.new`, file);
    });
    const { code, stdout } = await yamlock(['fix', '.', '--safety', 'review', '--format', 'json', ...ONLY], {
      cwd,
      host,
    });
    expect(code).toBe(2);
    const reason = 'the file was changed by somebody else meanwhile, and stays as it is';
    expect(JSON.parse(stdout)).toEqual({
      fixed: 1,
      skipped: ['a.yaml', 'b.yaml'].map((file) => ({ rule: 'quantity-suspicious', file, reason })),
    });
    expect([read(cwd, 'a.yaml'), read(cwd, 'b.yaml')]).toEqual([theirs, theirs]);
    expect(read(cwd, 'c.yaml')).toContain('memory: 512Mi');
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
  });

  test.each([
    ['utf-16le', '\ufeff'],
    ['utf-16be', '\ufeff'],
    ['utf-8', '\ufeff'],
    ['utf-8', ''],
  ] as const)('keeps the encoding of a file: %s, %j', async (encoding, mark) => {
    const text = `${mark}# 🚀 é\r\n${ODD.replaceAll('\n', '\r\n')}`;
    const cwd = folderOf({ 'a.yaml': encodeText(text, encoding) });
    const { findings } = JSON.parse((await yamlock(['scan', '.', '--format', 'json', ...ONLY], { cwd })).stdout);
    expect(findings).toMatchObject([{ start: { offset: text.indexOf('512m') } }]);
    expect((await fixJson(['.', '--safety', 'review', ...ONLY], cwd)).fixed).toBe(1);
    const bytes = readFileSync(path.join(cwd, 'a.yaml'));
    expect(bytes).toEqual(encodeText(text.replace('512m', '512Mi'), encoding));
  });

  test('encodes as the names of encodings say', () => {
    expect([...encodeText('\ufeffé', 'utf-16le')]).toEqual([0xff, 0xfe, 0xe9, 0]);
    expect([...encodeText('\ufeffé', 'utf-16be')]).toEqual([0xfe, 0xff, 0, 0xe9]);
    expect([...encodeText('\ufeffé', 'utf-8')]).toEqual([0xef, 0xbb, 0xbf, 0xc3, 0xa9]);
  });

  test('a named file that cannot be read ends with 2, and the others are repaired', async () => {
    const cwd = folderOf({ 'a.yaml': ODD, 'b.yaml': new Uint8Array([0x61, 0xff]), 'c.yaml': 'on: push\n' });
    const { code, stderr } = await yamlock(['fix', 'a.yaml', 'b.yaml', 'c.yaml', '--safety', 'review', ...ONLY], {
      cwd,
    });
    expect([code, stderr]).toEqual([2, 'yamlock: b.yaml was not checked: not valid UTF-8\n']);
    expect(read(cwd, 'a.yaml')).toContain('memory: 512Mi');
    expect((await yamlock(['fix', '.', ...ONLY], { cwd })).code).toBe(0);
  });

  test('tells people what it did', async () => {
    const cwd = folderOf({ 'a.yaml': `${UNUSED}---\n${ODD}` });
    const { stdout } = await yamlock(['fix', '.', '--rules', 'suppression-unused,quantity-suspicious'], { cwd });
    expect(stdout).toContain('Not fixed: 1\n  1  quantity-suspicious: its fix may change what runs');
    expect(stdout).toMatch(/\nFixed 1 finding in 1 file, \d+ ms\n$/);
  });
});

describe('--dry-run', () => {
  test('prints a diff and writes nothing', async () => {
    const cwd = folderOf({ 'sub/a.yaml': ODD });
    const { stdout, stderr, code } = await yamlock(['fix', 'sub', '--dry-run', '--safety', 'review', ...ONLY], { cwd });
    expect(stdout).toBe(`--- sub/a.yaml
+++ sub/a.yaml
@@ -9,4 +9,4 @@
     image: registry.example.com/web:1.2
     resources:
       limits:
-        memory: 512m
+        memory: 512Mi
`);
    expect(stderr).toContain('Would fix 1 finding in 1 file');
    expect(code).toBe(0);
    expect(read(cwd, 'sub/a.yaml')).toBe(ODD);
  });

  test('counts in JSON what would be fixed', async () => {
    const cwd = folderOf({ 'a.yaml': ODD });
    expect(await fixJson(['.', '--dry-run', '--safety', 'review', ...ONLY], cwd)).toEqual({ fixed: 1, skipped: [] });
    expect(read(cwd, 'a.yaml')).toBe(ODD);
  });
});
