import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Host } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { decrypted } from '../refactor/decrypted.js';
import { keys, sopsConfig } from '../refactor/encrypting.js';
import { CLEAN, expectMode, folderOf, ODD, yamlock } from './support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const secretOf = (name: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\nstringData:\n  password: ${VALUE}-${name}\n`;
const CONFIG = sopsConfig('path_regex: \\.sops\\.yaml$');
const ONLY = ['--rules', 'secret-manifest-plaintext'];

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8');

/** Every file below a folder with its text. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name, read(folder, name)]));
}

async function passwordIn(folder: string, name: string): Promise<string | undefined> {
  return (await decrypted(read(folder, name), keys, false))?.get('stringData/password');
}

describe('fix --encrypt', () => {
  test('renames and encrypts, changes what names the file, and a scan is clean then', async () => {
    const cwd = folderOf({
      '.sops.yaml': CONFIG,
      'app/db.yaml': secretOf('db'),
      'app/kustomization.yaml': 'resources:\n- db.yaml\n',
      'kustomization.yaml': 'resources:\n- app\n',
    });
    chmodSync(path.join(cwd, 'app/db.yaml'), 0o600);
    const { code, stdout, stderr } = await yamlock(['fix', '.', '--encrypt', ...ONLY], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Encrypted app/db.yaml as app/db.sops.yaml, and changed app/kustomization.yaml with it\n');
    expect(Object.keys(filesIn(cwd))).toEqual([
      ...['.sops.yaml', 'app/db.sops.yaml', 'app/kustomization.yaml', 'kustomization.yaml'],
    ]);
    expect(read(cwd, 'app/kustomization.yaml')).toBe('resources:\n- db.sops.yaml\n');
    expect(await passwordIn(cwd, 'app/db.sops.yaml')).toBe(`${VALUE}-db`);
    expectMode(path.join(cwd, 'app/db.sops.yaml'), 0o600);
    expect(JSON.stringify([filesIn(cwd), stdout])).not.toContain(VALUE);
    const scan = await yamlock(['scan', '.', '--format', 'json', ...ONLY], { cwd });
    expect(JSON.parse(scan.stdout)).toMatchObject({ findings: [] });
  });

  test('moves every Secret of a file that holds more, and repairs the rest of it', async () => {
    const cwd = folderOf({
      '.sops.yaml': CONFIG,
      'all.yaml': [secretOf('one'), ODD, secretOf('two')].join('---\n'),
      'kustomization.yaml': 'resources: [all.yaml]\n',
    });
    const rules = 'secret-manifest-plaintext,quantity-suspicious';
    const args = ['fix', '.', '--encrypt', '--safety', 'review', '--format', 'json', '--rules', rules];
    const { code, stdout } = await yamlock(args, { cwd });
    expect(code).toBe(0);
    const changed = ['kustomization.yaml'];
    expect(JSON.parse(stdout)).toEqual({
      fixed: 1,
      encrypted: [
        { from: 'all.yaml', to: 'one.sops.yaml', changed },
        { from: 'all.yaml', to: 'two.sops.yaml', changed },
      ],
      skipped: [],
    });
    expect(read(cwd, 'all.yaml')).toBe(`---\n${ODD.replace('512m', '512Mi')}`);
    expect(read(cwd, 'kustomization.yaml')).toBe('resources: [all.yaml, one.sops.yaml, two.sops.yaml]\n');
    for (const name of ['one', 'two']) expect(await passwordIn(cwd, `${name}.sops.yaml`)).toBe(`${VALUE}-${name}`);
  });

  test('encrypts in its place where the rule is meant for the file', async () => {
    const cwd = folderOf({ '.sops.yaml': sopsConfig(), 'db.yaml': secretOf('db') });
    const { stdout } = await yamlock(['fix', 'db.yaml', '--encrypt', ...ONLY], { cwd });
    expect(stdout).toContain('Encrypted db.yaml\n');
    expect(await passwordIn(cwd, 'db.yaml')).toBe(`${VALUE}-db`);
  });

  test.each([
    ['anchors', 'a-password: &p quiet-harbor-42\n  b-password: *p', 'the file uses anchors'],
    ['a tag', 'pin: !!str 12345678\n  password: quiet-harbor-42', 'a value has a tag'],
    ['a document of comments', 'password: quiet-harbor-42\n---\n# nothing else', 'documents that are mappings'],
  ])('says why a file with %s is not encrypted, and does not end as if it were', async (_, data, reason) => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  ${data}\n`;
    const cwd = folderOf({ '.sops.yaml': CONFIG, 'db.sops.yaml': text });
    const { code, stdout } = await yamlock(['fix', 'db.sops.yaml', '--encrypt'], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain('Encrypted no Secret: the reasons stand below');
    expect(stdout).toContain(reason);
    expect(read(cwd, 'db.sops.yaml')).toBe(text);
  });

  test('--dry-run says the same and writes nothing', async () => {
    const files = {
      '.sops.yaml': CONFIG,
      'all.yaml': [secretOf('one'), CLEAN, secretOf('two')].join('---\n'),
      'db.yaml': secretOf('db'),
    };
    const cwd = folderOf(files);
    const { stdout, stderr, code } = await yamlock(['fix', '.', '--encrypt', '--dry-run', ...ONLY], { cwd });
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
    for (const line of ['all.yaml as one.sops.yaml', 'all.yaml as two.sops.yaml', 'db.yaml as db.sops.yaml'])
      expect(stderr).toContain(`Would encrypt ${line}\n`);
    expect(stderr).not.toContain('Not fixed');
    expect(filesIn(cwd)).toEqual(files);
  });

  test('is asked for: without it no file is made', async () => {
    const files = { '.sops.yaml': CONFIG, 'db.yaml': secretOf('db') };
    const cwd = folderOf(files);
    const { stdout } = await yamlock(['fix', '.', '--safety', 'review', ...ONLY], { cwd });
    expect(stdout).not.toContain('ncrypt');
    expect(filesIn(cwd)).toEqual(files);
  });

  test('says so where there is nothing to be encrypted', async () => {
    const cwd = folderOf({ 'db.yaml': secretOf('db') });
    const { stdout } = await yamlock(['fix', '.', '--encrypt', ...ONLY], { cwd });
    expect(stdout).toContain('Encrypted no Secret: no rule of .sops.yaml is meant for one');
    expect(read(cwd, 'db.yaml')).toBe(secretOf('db'));
  });

  test('leaves everything as it was where a file cannot be written, goes on, and ends with 2', async () => {
    const files = {
      '.sops.yaml': sopsConfig('path_regex: (secrets/|\\.enc\\.)'),
      'a/db.yaml': secretOf('db'),
      'a/kustomization.yaml': Buffer.from([0x72, 0x65, 0x73, 0xff, 0x0a]),
      'b/web.yaml': secretOf('web'),
    };
    const cwd = folderOf(files);
    const host: Host = {
      ...nodeHost,
      // The kustomization reads well, and is another by the time it is to be written.
      readIfThere: async (file) =>
        file.endsWith('a/kustomization.yaml') ? 'resources:\n- db.yaml\n' : nodeHost.readIfThere(file),
    };
    const { code, stdout } = await yamlock(['fix', '.', '--encrypt', '--format', 'json', ...ONLY], { cwd, host });
    expect(code).toBe(2);
    const report = JSON.parse(stdout) as { skipped: { file: string; reason: string }[] };
    expect(report).toMatchObject({ encrypted: [{ from: 'b/web.yaml', to: 'b/web.enc.yaml' }] });
    expect(report.skipped.map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining('the Secret could not be encrypted'),
    );
    expect(read(cwd, 'a/db.yaml')).toBe(secretOf('db'));
    expect(existsSync(path.join(cwd, 'a/db.enc.yaml'))).toBe(false);
    expect(await passwordIn(cwd, 'b/web.enc.yaml')).toBe(`${VALUE}-web`);
  });
});
