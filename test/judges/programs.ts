import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { PROJECT } from '../harness/files.js';

/**
 * Returns the path of a program: in PATH, in the folder of `go install`, or in the one that `npm run check` builds those of
 * test/judges in; undefined where it is missing. Tests with a missing program are skipped; `YAMLOCK_JUDGES` names those that must
 * not be missing, separated by blanks.
 */
export function findProgram(name: string): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    path.join(homedir(), 'go', 'bin'),
    path.join(PROJECT, '.tsbuild', 'judges'),
  ];
  const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  if (!found && process.env.YAMLOCK_JUDGES?.split(' ').includes(name))
    throw new Error(`${name} is not on this machine, and YAMLOCK_JUDGES says that it has to be`);
  return found;
}

/** Returns the path of Helm 3; undefined where it is missing, or another version, which renders otherwise. */
export function findHelm(): string | undefined {
  const helm = findProgram('helm');
  return helm !== undefined && spawnSync(helm, ['version', '--short'], { encoding: 'utf8' }).stdout.startsWith('v3')
    ? helm
    : undefined;
}
