import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RULES } from '../../server/src/core/rules/registry.js';
import { forgetStops, limitWork } from '../../server/src/core/text/limited.js';
import type { Host } from '../../server/src/host/host.js';
import { interruptedAfter } from '../../server/src/host/node/budget.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { CLEAN, folderOf, PRIVILEGED, places, report, yamlock } from './support.js';

const ONLY = ['--rules', 'pss-privileged'];

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
    ['half of UTF-16', new Uint8Array([0xff, 0xfe, 0x61]), 'not valid UTF-16'],
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
        'sixteen.yaml': new Uint8Array([0xff, 0xfe, 0x61, 0, 0, 0xd8]),
        'vendor/x.yaml': PRIVILEGED,
        '.yamlock.yaml': 'ignore: [vendor/]\n',
        'notes.txt': 'kind: Pod',
      }),
    ).toEqual([
      { file: '.yamlock.yaml', reason: 'the configuration of Yamlock itself' },
      { file: 'binary.yaml', reason: 'a binary file' },
      { file: 'broken.yaml', reason: 'not valid UTF-8' },
      { file: 'other.yml', reason: 'no Kubernetes, Helm, Kustomize, Flux or Argo CD content' },
      { file: 'sixteen.yaml', reason: 'not valid UTF-16' },
      { file: 'vendor/x.yaml', reason: 'ignored by the configuration' },
    ]);
  });

  test('that are too large are not checked', async () => {
    const large = `${PRIVILEGED}# ${'x'.repeat(16 * 1024 * 1024)}\n`;
    expect(await skipped({ 'a.yaml': large })).toEqual([{ file: 'a.yaml', reason: 'larger than 16 Mi characters' }]);
  });

  test('that are named and cannot be read end with 2, whatever --fail-on says; those of folders do where it is asked for', async () => {
    const cwd = folderOf({
      'a.yaml': CLEAN,
      'broken.yaml': new Uint8Array([0x61, 0xff]),
      'other.yml': 'on: push\n',
      'vendor/x.yaml': PRIVILEGED,
      '.yamlock.yaml': 'ignore: [vendor/]\n',
      'sub/link.yaml': '',
    });
    rmSync(path.join(cwd, 'sub/link.yaml'));
    symlinkSync('../a.yaml', path.join(cwd, 'sub/link.yaml'));
    const run = async (...args: string[]) => {
      const { code, stderr } = await yamlock(['scan', '--fail-on', 'never', ...args], { cwd });
      return [code, stderr];
    };
    const said = 'yamlock: broken.yaml was not checked: not valid UTF-8\n';
    expect(await run('a.yaml', 'broken.yaml')).toEqual([2, said]);
    expect(await run('.')).toEqual([0, '']);
    expect(await run('.', '--fail-on-unchecked')).toEqual([2, said]);
    expect((await report(['.'], { cwd })).summary.unchecked).toBe(1);
    // What holds nothing to check, is left out on purpose, or is checked under another name is no gap.
    rmSync(path.join(cwd, 'broken.yaml'));
    expect(await run('.', 'other.yml', '--fail-on-unchecked')).toEqual([0, '']);
    // A link to what lies elsewhere is one.
    expect(await run('sub', '--fail-on-unchecked')).toEqual([
      2,
      'yamlock: sub/link.yaml was not checked: a symbolic link\n',
    ]);
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

  test('in which a rule does not end are listed with its name, and the other rules go on', async () => {
    const rule = RULES.find(({ id }) => id === 'duplicate-key');
    if (rule?.scope !== 'document') throw new Error('duplicate-key checks documents');
    const original = rule.check;
    onTestFinished(() => {
      Object.assign(rule, { check: original });
      limitWork(undefined);
      forgetStops();
    });
    Object.assign(rule, {
      check: () => {
        for (;;);
      },
    });
    limitWork(interruptedAfter(0.3, new Set(['rules'])));
    const { findings, summary } = await report(['a.yaml'], { cwd: folderOf({ 'a.yaml': PRIVILEGED }) });
    expect(findings.map((finding) => finding.rule)).toContain('pss-privileged');
    const reason = 'the rule duplicate-key took longer than 0.3 s here and was stopped; the other rules were checked';
    expect(summary.skipped).toEqual([{ file: 'a.yaml', reason }]);
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
    list: async (folder) => ({
      files: [`${folder}/a.yaml`, `${folder}/gone.yaml`],
      skipped: [],
      ignored: [],
      foreign: [],
    }),
  };
  writeFileSync(path.join(cwd, 'b.yaml'), CLEAN);
  const { summary } = await report(['.'], { cwd, host });
  expect(summary).toMatchObject({ files: 1, skipped: [{ file: 'gone.yaml', reason: 'does not exist' }] });
});
