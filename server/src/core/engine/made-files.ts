import type { FileChange, FixPlan, FixWorld } from '../model/fix.js';
import { whyNoFileName } from '../text/file-names.js';
import { folderOf, isPlainPath, join, nameOf, relativeTo } from '../text/paths.js';
import { say } from '../text/say.js';

/** Returns true for a change that makes a new file. */
export function createsFile(file: FileChange): boolean {
  return file.kind === 'create' || (file.kind === 'encrypt' && file.isNew);
}

/** Returns the paths that a plan gives to files: those of new ones, and the new ones of others. */
export function madeBy(plan: FixPlan): readonly string[] {
  const files = 'refused' in plan ? [] : (plan.files ?? []);
  return files.flatMap((file) => (file.kind === 'rename' ? file.to : createsFile(file) ? file.path : []));
}

/**
 * Returns why no file is made at a path; undefined where one may be. It is below the root, on no way that a link may lead out of it, and
 * its name is one that every system has, and takes for no other of its folder: a repository goes to other systems.
 */
export function whyNotMade(path: string, world: FixWorld): string | undefined {
  const root = world.root === '.' ? '' : world.root;
  const below = root === '' && path.startsWith('/') ? undefined : relativeTo(root, path);
  if (below === undefined || !isPlainPath(path))
    return say`a file would be made outside the folder that is open, or for one that is not on disk`;
  const name = nameOf(path);
  const why = whyNoFileName(name);
  if (why !== undefined) return say`a file would be made whose name, ${name}, ${why}`;
  const link = foldersBetween(root, below).find((folder) => world.isLink?.(folder));
  if (link !== undefined)
    return say`${relativeTo(root, link) ?? link} is a link, and may lead out of the folder that is open`;
  const twin = world.twinOf?.(path);
  return twin === undefined ? undefined : say`${twin} is there already, and some systems do not tell it from ${name}`;
}

/** Returns the folders on the way from a root to what is below it, the root left out. */
function foldersBetween(root: string, below: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = folderOf(below); folder !== ''; folder = folderOf(folder)) folders.unshift(join(root, folder));
  return folders;
}
