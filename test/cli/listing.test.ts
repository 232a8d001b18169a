import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { contentHash, hashOfFile } from '../../server/src/cli/scan/check-context.js';
import { withListing } from '../../server/src/host/host.js';
import { MemoryHost } from '../../server/src/host/memory.js';

describe('a host with a listing', () => {
  const names = new Map([['/repo', new Set(['chart.yaml', 'web.yaml'])]]);

  test('asks for nothing that the listing shows not to be there', async () => {
    const inner = new MemoryHost(new Map([['/repo/.gitignore', '*']]));
    const [exists, read] = [vi.spyOn(inner, 'exists'), vi.spyOn(inner, 'readIfThere')];
    const host = withListing(inner, names);
    expect(await host.exists('/repo/.git')).toBe(false);
    expect(await host.readIfThere('/repo/.gitignore')).toBeUndefined();
    expect(exists).not.toHaveBeenCalled();
    expect(read).not.toHaveBeenCalled();
  });

  test('asks for what is listed in any case, and for all in folders that are not', async () => {
    const files = new Map([
      ['/repo/Chart.yaml', 'name: web'],
      ['/repo/deep/.gitignore', '*.tmp'],
      ['/.gitignore', '*.log'],
    ]);
    const host = withListing(new MemoryHost(files), names);
    expect(await host.exists('/repo/Chart.yaml')).toBe(true);
    expect(await host.exists('/repo/web.yaml'), 'the disk has the last word').toBe(false);
    expect(await host.readIfThere('/repo/deep/.gitignore')).toBe('*.tmp');
    expect(await host.readIfThere('/.gitignore')).toBe('*.log');
  });
});

describe('the hash of a file', () => {
  function written(content: string): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-hash-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'a.yaml');
    writeFileSync(file, content);
    return file;
  }

  test.each([0, 1, 256 * 1024, 256 * 1024 + 1, 700_000])('is that of its content, %i bytes', (size) => {
    const content = 'ab\n'.repeat(Math.ceil(size / 3)).slice(0, size);
    expect(hashOfFile(written(content), 1_000_000)).toBe(contentHash(content));
  });

  test('is not made of a file that is too large', () => {
    expect(hashOfFile(written('abcd'), 3)).toBeUndefined();
    expect(hashOfFile(written('abcd'), 4)).toBe(contentHash('abcd'));
  });
});
