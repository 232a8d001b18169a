import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { writePrivateFile } from '../../client/src/private-file.js';
import { expectMode, folderOf } from '../cli/support.js';

const VALUE = Buffer.from('blue-kettle-42');

describe('a file that only its owner may read', () => {
  test('is made with its folders, which only the owner may enter', async () => {
    const folder = folderOf({});
    const file = path.join(folder, '.yamlock/steps/a.json');
    await writePrivateFile(file, VALUE, true);
    expect(readFileSync(file)).toEqual(VALUE);
    expectMode(file, 0o600);
    expectMode(path.join(folder, '.yamlock'), 0o700);
    expectMode(path.join(folder, '.yamlock/steps'), 0o700);
  });

  test('loses the rights that it had for others, and what stood in it', async () => {
    const folder = folderOf({ '.yamlock/a': 'a longer text that stood here before' });
    const file = path.join(folder, '.yamlock/a');
    chmodSync(file, 0o644);
    await writePrivateFile(file, VALUE, false);
    expect(readFileSync(file)).toEqual(VALUE);
    expectMode(file, 0o600);
  });

  test('is not written where one came meanwhile', async () => {
    const file = path.join(folderOf({ '.yamlock/a': 'somebody else' }), '.yamlock/a');
    await expect(writePrivateFile(file, VALUE, true)).rejects.toThrow(/EEXIST/);
    expect(readFileSync(file, 'utf8')).toBe('somebody else');
  });

  test.skipIf(process.platform === 'win32')('is not written through a link', async () => {
    const folder = folderOf({ elsewhere: 'other' });
    mkdirSync(path.join(folder, '.yamlock'));
    for (const [name, target] of [
      ['there', path.join(folder, 'elsewhere')],
      ['nowhere', path.join(folder, 'missing')],
    ] as const) {
      const link = path.join(folder, '.yamlock', name);
      symlinkSync(target, link);
      await expect(writePrivateFile(link, VALUE, false)).rejects.toThrow(/ELOOP/);
    }
    expect(readFileSync(path.join(folder, 'elsewhere'), 'utf8')).toBe('other');
    expect(() => statSync(path.join(folder, 'missing'))).toThrow();
  });

  test('is in a folder that git ignores as a whole by its own .gitignore', async () => {
    const folder = folderOf({ 'a.yaml': 'a: b\n' });
    execFileSync('git', ['init', '-q', '.'], { cwd: folder });
    await writePrivateFile(path.join(folder, '.yamlock/.gitignore'), Buffer.from('*\n'), true);
    await writePrivateFile(path.join(folder, '.yamlock/steps/a.json'), VALUE, true);
    writeFileSync(path.join(folder, '.yamlock/b'), VALUE);
    const status = execFileSync('git', ['status', '--porcelain', '-uall'], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe('?? a.yaml\n');
  });
});
