import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../server/src/core/rules/registry.js';
import { CLEAN, folderOf, PRIVILEGED, places, report, yamlock } from './support.js';

const ONLY = ['--rules', 'pss-privileged'];

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
    expect(await levels('--no-config')).toEqual(['error', 'information']);
  });

  test('test folders count from the current folder where there is no configuration', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: quiet-harbor-42\n';
    const cwd = folderOf({ 'tests/a.yaml': secret, 'b.yaml': secret });
    const levels = async (...args: string[]) =>
      (await report([...args, '--rules', 'secret-manifest-plaintext'], { cwd })).findings.map(
        ({ file, level }) => `${path.basename(file)} ${level}`,
      );
    expect(await levels('.')).toEqual(['b.yaml error', 'a.yaml information']);
    expect(await levels('tests/a.yaml')).toEqual(['a.yaml information']);
    expect(await levels('tests')).toEqual(['a.yaml information']);
    // A folder elsewhere is the whole there is.
    const elsewhere = (await report([path.join(cwd, 'tests'), '--rules', 'secret-manifest-plaintext'], { cwd: '/usr' }))
      .findings;
    expect(elsewhere.map(({ level }) => level)).toEqual(['error']);
  });

  test('that is wrong ends the run, with every place', async () => {
    const cwd = folderOf({
      '.yamlock.yaml': 'extends: loose\nrules:\n  pss-privilegd: off\n  pss-drop-all: fatal\nfoo: 1\n',
      'sub/.yamlock.yaml': 'rules: [\n',
      'more/.yamlock.yaml': 'ignore: []\n---\nextends: strict\n',
      'twice/.yamlock.yaml': 'extends: strict\nextends: strict\n',
      'more/a.yaml': CLEAN,
      'twice/a.yaml': CLEAN,
      'sub/a.yaml': CLEAN,
    });
    const { code, stdout, stderr } = await yamlock(['scan', '.'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('.yamlock.yaml:1:10: "extends" takes one of');
    expect(stderr).toContain('.yamlock.yaml:3:3: There is no rule "pss-privilegd"');
    expect(stderr).toContain('.yamlock.yaml:4:17: A level is one of');
    expect(stderr).toContain('.yamlock.yaml:5:1: There is no setting "foo"');
    expect(stderr).toContain('more/.yamlock.yaml:3:1: The configuration is the first document of the file');
    expect(stderr).toContain('twice/.yamlock.yaml:2:1: "extends" stands here a second time');
    expect(stderr).toMatch(/^(?:yamlock: )?sub\/\.yamlock\.yaml:\d+:\d+: /m);
    expect((await yamlock(['scan', '.', '--no-config'], { cwd })).code).toBe(0);
  });

  test('names a file that cannot be read, without a stack, and goes on without it', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    mkdirSync(path.join(cwd, '.yamlock.yaml'));
    const { code, stderr } = await yamlock(['scan', 'a.yaml'], { cwd });
    expect(code).toBe(0);
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
