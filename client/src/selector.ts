import * as vscode from 'vscode';

/**
 * The documents Yamlock reads. No scheme is named: an untitled document and a file on a virtual file system are
 * checked like any other, as long as somebody can write to it (`isWritable`).
 */
export const documentSelector = [{ language: 'yaml' }, { language: 'helm' }] as const;

/**
 * False for what is only looked at: the older side of a comparison, a file in a commit, the preview of a change. What is
 * found there is found in the file as well, and would be listed twice.
 */
export function isWritable({ scheme }: vscode.Uri): boolean {
  return scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}
