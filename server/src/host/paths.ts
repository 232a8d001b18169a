import { folderOf, join } from '../core/text/paths.js';

export { folderOf, join };

/** The folder of a file and every folder above it, nearest first. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === '' || folder === '/') return folders;
  }
}
