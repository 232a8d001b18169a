import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROJECT } from '../harness/files.js';
import { sopsConfig } from '../refactor/encrypting.js';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: quiet-harbor-42\n';

let folder: string;
let dist: string;

/** The programs as packages have them, in a folder of their own. */
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yamlock-bundles-'));
  dist = path.join(folder, 'dist');
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', '--out', dist], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  writeFileSync(path.join(folder, 'db.sops.yaml'), SECRET);
  writeFileSync(path.join(folder, '.sops.yaml'), sopsConfig('path_regex: \\.sops\\.yaml$'));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [path.join(dist, program), ...args], { cwd: folder, encoding: 'utf8' });
}

/** Does something while the encryption with age is not there. */
function withoutAge<Result>(act: () => Result): Result {
  const [there, away] = [path.join(dist, 'age.js'), path.join(dist, 'age.away')];
  renameSync(there, away);
  try {
    return act();
  } finally {
    renameSync(away, there);
  }
}

describe('the programs of a package', () => {
  test('start and scan without the encryption with age, which is loaded when a file is encrypted', () => {
    withoutAge(() => {
      const scan = run('cli.js', 'scan', 'db.sops.yaml', '--format', 'json', '--fail-on', 'error');
      expect(scan.stderr).toBe('');
      expect(scan.stdout).toContain('secret-manifest-plaintext');
      const server = run('server.js');
      expect(server.status).toBe(2);
      expect(server.stderr).toContain('is started by an editor');
      // Without it nothing is encrypted, and what was to be encrypted is as it was.
      expect(run('cli.js', 'fix', 'db.sops.yaml', '--encrypt').status).not.toBe(0);
      expect(readFileSync(path.join(folder, 'db.sops.yaml'), 'utf8')).toBe(SECRET);
    });
    expect(run('cli.js', 'fix', 'db.sops.yaml', '--encrypt').status).toBe(0);
    expect(readFileSync(path.join(folder, 'db.sops.yaml'), 'utf8')).toContain('ENC[AES256_GCM,');
  });
});
