import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { workspaceFolder } from './support.js';

/** Runs git in the workspace. */
export function git(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  return spawnSync('git', args, { cwd: workspaceFolder().fsPath, encoding: 'utf8' });
}

/** Returns the names of the files that git tracks, or would track after `git add .`. */
export function takenByGit(): readonly string[] {
  const { stdout, status } = git('-c', 'core.quotePath=off', 'add', '-n', '-A', '.');
  if (status !== 0) throw new Error('git add failed');
  const added = stdout.split('\n').flatMap((line) => /^add '(.*)'$/.exec(line)?.[1] ?? []);
  const tracked = git('ls-files', '-z')
    .stdout.split('\0')
    .filter((name) => name !== '');
  return [...new Set([...added, ...tracked])].filter(isFile);
}

/** Returns the names of the files that git ignores. */
export function ignoredByGit(): readonly string[] {
  const { stdout } = git('ls-files', '-z', '--others', '--ignored', '--exclude-standard');
  return stdout.split('\0').filter((name) => name !== '');
}

/** Returns the text of a file of the workspace on the disk. */
export function onDisk(name: string): string {
  return readFileSync(path.join(workspaceFolder().fsPath, name), 'utf8');
}

/** Returns the tracked files that contain a value in plaintext or base64, on the disk or in an open document. */
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
