import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fill, folderOf } from './support.js';

const WHO = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'protocol.file.allow=always'];
export const ENV = { PATH: process.env.PATH ?? '', HOME: tmpdir() };

/** Runs git, and returns what it says, without the blanks around it. Commits are of one time, a day after another. */
export function git(cwd: string, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_COMMITTER_DATE: dateOf(commits), GIT_AUTHOR_DATE: dateOf(commits) };
  return execFileSync('git', [...WHO, ...args], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

let commits = 0;

/** The time of the commit of a number: the days of 2024, at noon. */
function dateOf(number: number): string {
  return new Date(Date.UTC(2024, 0, 1 + number, 12)).toISOString();
}

/** Commits these files, without those whose text is undefined, and returns the commit as it is shown. */
export function commit(cwd: string, files: Readonly<Record<string, string | undefined>> = {}): string {
  commits++;
  for (const [name, text] of Object.entries(files))
    if (text === undefined) git(cwd, 'rm', '-q', '--', name);
    else fill(cwd, { [name]: text });
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '-q', '--allow-empty', '-m', `change ${commits}`);
  return git(cwd, 'rev-parse', 'HEAD').slice(0, 12);
}

/** Returns an empty repository with the branch `main`. */
export function repository(): string {
  const cwd = folderOf({});
  git(cwd, 'init', '-q', '-b', 'main');
  return cwd;
}
