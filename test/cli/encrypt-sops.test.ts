import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakeSops } from '../crypto/fake-sops.js';
import { PGP, sopsConfig } from '../lsp/sops-support.js';
import { CLEAN, folderOf, yamlock } from './support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const secretOf = (name: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\nstringData:\n  password: ${VALUE}-${name}\n`;
/** In its place, under another name, and in a file of its own. */
const FILES = {
  '.sops.yaml': sopsConfig(PGP),
  'secrets/db.yaml': secretOf('db'),
  'web.yaml': secretOf('web'),
  'all.yaml': [CLEAN, secretOf('one')].join('---\n'),
  'kustomization.yaml': 'resources: [web.yaml, all.yaml]\n',
};
const ARGS = ['fix', '.', '--encrypt', '--rules', 'secret-manifest-plaintext'];

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(path.join(folder, name)).isFile()).sort();
  return Object.fromEntries(files.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

describe.skipIf(process.platform === 'win32')(
  'fix --encrypt --with-sops (a script, which Windows does not start)',
  () => {
    test('has the program encrypt for the keys that it alone knows', async () => {
      const [fake, cwd] = [new FakeSops(), folderOf(FILES)];
      const { code, stdout, stderr } = await yamlock([...ARGS, '--with-sops'], { cwd, env: { PATH: fake.folder } });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const line of ['secrets/db.yaml', 'web.yaml as web.sops.yaml', 'all.yaml as one.sops.yaml'])
        expect(stdout).toContain(`Encrypted ${line}`);
      const after = filesIn(cwd);
      expect(Object.keys(after)).toEqual([
        ...['.sops.yaml', 'all.yaml', 'kustomization.yaml', 'one.sops.yaml', 'secrets/db.yaml', 'web.sops.yaml'],
      ]);
      for (const name of ['one.sops.yaml', 'secrets/db.yaml', 'web.sops.yaml'])
        expect(after[name], name).toMatch(/password: ENC\[AES256_GCM/);
      // Each by the rule for the name it has afterwards.
      const asked = fake.calls().map(({ argv }) => argv[argv.indexOf('--filename-override') + 1]);
      expect(asked.sort()).toEqual(
        ['one.sops.yaml', 'secrets/db.yaml', 'web.sops.yaml'].map((name) => `${cwd}/${name}`),
      );
      expect(JSON.stringify([after, stdout, fake.calls()])).not.toContain(VALUE);
    });

    test('is asked for: without it no program is started, and nothing changes', async () => {
      const [fake, cwd] = [new FakeSops(), folderOf(FILES)];
      const { code, stdout } = await yamlock(ARGS, { cwd, env: { PATH: fake.folder } });
      expect(code, 'what is to be encrypted still is in plaintext').toBe(2);
      expect(stdout).toContain('Encrypted no Secret: --with-sops starts the program that they need');
      expect(stdout).toContain('needs the sops program, which --with-sops starts (all.yaml and 2 more)');
      expect(fake.calls()).toEqual([]);
      expect(filesIn(cwd)).toEqual(FILES);
    });

    test.each(['quoting', 'one value left', 'a key lost', 'another name', 'garbage'] as const)(
      'changes nothing where the program is %s, and ends with 2',
      async (behaviour) => {
        const [fake, cwd] = [new FakeSops(behaviour), folderOf(FILES)];
        const args = [...ARGS, '--with-sops', '--format', 'json'];
        const { code, stdout, stderr } = await yamlock(args, { cwd, env: { PATH: fake.folder } });
        expect(code).toBe(2);
        const { skipped, encrypted } = JSON.parse(stdout) as { skipped: { reason: string }[]; encrypted: unknown[] };
        expect(encrypted).toEqual([]);
        const reasons = skipped.filter(({ reason }) => reason.startsWith('it was not encrypted: '));
        expect(reasons).toHaveLength(3);
        expect(stdout + stderr).not.toContain(VALUE);
        expect(filesIn(cwd)).toEqual(FILES);
      },
    );

    test('--dry-run says the same and writes nothing', async () => {
      const [fake, cwd] = [new FakeSops(), folderOf(FILES)];
      const { code, stderr } = await yamlock([...ARGS, '--with-sops', '--dry-run'], {
        cwd,
        env: { PATH: fake.folder },
      });
      expect(code).toBe(0);
      expect(stderr).toContain('Would encrypt web.yaml as web.sops.yaml');
      expect(filesIn(cwd)).toEqual(FILES);
    });

    test('ends with 2 where there is no program, or only one among what is to be fixed', async () => {
      const cwd = folderOf(FILES);
      mkdirSync(path.join(cwd, 'bin'));
      writeFileSync(path.join(cwd, 'bin', 'sops'), '#!/bin/sh\ntouch "$0.started"\n', { mode: 0o755 });
      for (const PATH of ['/nowhere', path.join(cwd, 'bin'), 'bin', '']) {
        const { code, stderr } = await yamlock([...ARGS, '--with-sops'], { cwd, env: { PATH } });
        expect(code, PATH).toBe(2);
        expect(stderr).toContain('--with-sops: there is no sops in PATH');
      }
      expect(readdirSync(path.join(cwd, 'bin'))).toEqual(['sops']);
      const alone = await yamlock(['fix', '.', '--with-sops'], { cwd });
      expect(alone.code).toBe(2);
      expect(alone.stderr).toContain('--with-sops goes with --encrypt');
    });
  },
);
