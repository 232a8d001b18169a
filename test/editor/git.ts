import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { workspaceFolder } from './support.js';

/** Asks git itself, in the workspace. */
export function git(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  return spawnSync('git', args, { cwd: workspaceFolder().fsPath, encoding: 'utf8' });
}

/** The files of the workspace that git would take with `git add .`, and those it takes already. */
export function takenByGit(): readonly string[] {
  const { stdout, status } = git('-c', 'core.quotePath=off', 'add', '-n', '-A', '.');
  if (status !== 0) throw new Error('git add failed');
  const added = stdout.split('\n').flatMap((line) => /^add '(.*)'$/.exec(line)?.[1] ?? []);
  const tracked = git('ls-files', '-z')
    .stdout.split('\0')
    .filter((name) => name !== '');
  return [...new Set([...added, ...tracked])].filter(isFile);
}

/** The files of the workspace that git leaves alone. */
export function ignoredByGit(): readonly string[] {
  const { stdout } = git('ls-files', '-z', '--others', '--ignored', '--exclude-standard');
  return stdout.split('\0').filter((name) => name !== '');
}

/** The text of a file of the workspace, as it is on the disk. */
export function onDisk(name: string): string {
  return readFileSync(path.join(workspaceFolder().fsPath, name), 'utf8');
}

/** Where a value stands, in plaintext or base64, in what git takes now or would take if everything were saved. */
export function placesFor(value: string): readonly string[] {
  const forms = [value, Buffer.from(value).toString('base64').replace(/=+$/, '')];
  const holds = (text: string): boolean => forms.some((form) => text.includes(form));
  const unsaved = vscode.workspace.textDocuments
    .filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file')
    .filter((document) => holds(document.getText()))
    .map(({ uri }) => vscode.workspace.asRelativePath(uri, false))
    .filter((name) => git('check-ignore', '--quiet', name).status !== 0);
  return [...new Set([...takenByGit().filter((name) => holds(onDisk(name))), ...unsaved])];
}

function isFile(name: string): boolean {
  try {
    return statSync(path.join(workspaceFolder().fsPath, name)).isFile();
  } catch {
    return false;
  }
}
