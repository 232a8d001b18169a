import { folderOf, join } from '../core/text/paths.js';

export { folderOf, join };

/** Returns the folder of a file and all folders above it, the nearest first. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === '' || folder === '/') return folders;
  }
}
