import * as vscode from 'vscode';

/**
 * The documents that Yamlock checks. It names no scheme: untitled documents and files on virtual file systems are checked like
 * any other, as long as they are writable (`isWritable`). Templates of charts that are no YAML are helped with, whatever language
 * other extensions have for them.
 */
export const documentSelector = [
  { language: 'yaml' },
  { language: 'helm' },
  { pattern: '**/templates/**/*.tpl' },
  { pattern: '**/templates/NOTES.txt' },
] as const;

/**
 * Returns false for read-only versions of a file: the older side of a comparison, a file in a commit, the preview of a change.
 * Their findings would be listed twice, because the file itself has them too.
 */
export function isWritable({ scheme }: vscode.Uri): boolean {
  return scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}
