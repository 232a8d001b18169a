import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fill, folderOf } from '../cli/support.js';

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('git', [...args], { cwd, encoding: 'utf8' });

/** Returns the names of these files that git would track. */
export function takenByGit(
  files: ReadonlyMap<string, string>,
  repositories: readonly string[] = ['.'],
): readonly string[] {
  const folder = folderOf({});
  fill(folder, Object.fromEntries(files));
  for (const name of repositories) {
    mkdirSync(path.join(folder, name), { recursive: true });
    git(path.join(folder, name), 'init', '-q');
  }
  return repositories.flatMap((name) =>
    git(path.join(folder, name), '-c', 'advice.addEmbeddedRepo=false', 'add', '-n', '-A')
      .split('\n')
      .flatMap((line) => /^add '(.*)'$/.exec(line)?.[1] ?? [])
      .filter((file) => !file.endsWith('/'))
      .map((file) => path.posix.join(name, file)),
  );
}
