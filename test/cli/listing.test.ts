import { describe, expect, test, vi } from 'vitest';
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
