import type { FileChange, FixWorld, ReadyChange } from '../model/fix.js';
import { isDeviceName } from '../text/file-names.js';
import { folderOf, join } from '../text/paths.js';
import { Refusal } from '../text/refusal.js';
import { say } from '../text/say.js';
import { HELD } from '../workspace/held.js';

export { folderOf, join };

/** Returns a path relative to the root folder; a path outside it as it is. */
export function fromRoot(world: FixWorld, path: string): string {
  const root = world.root === '' || world.root === '.' ? '' : world.root.endsWith('/') ? world.root : `${world.root}/`;
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/**
 * Returns a file name, one segment of a path, made of names from a manifest. Other characters than letters, digits,
 * `_`, `.` and `-` become `-`; the name of a device of Windows, which a Secret may well have, gets a `_` before it.
 */
export function fileName(...names: readonly string[]): string {
  const safe = names.join('').replace(/[^\w.-]+/g, '-');
  let name = safe.replace(/^[.-]+/, '').slice(0, 200);
  while (name.endsWith('.')) name = name.slice(0, -1);
  if (name === '') name = 'secret';
  return isDeviceName(name) ? `_${name}` : name;
}

/** Returns a path in `folder` that no file has: `name.yaml`, `name-2.yaml` … */
export function freePath(world: FixWorld, folder: string, name: string, ending: string): string {
  const stem = fileName(name);
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? `${stem}${ending}` : `${stem}-${count}${ending}`);
    if (isFree(world, path)) return path;
  }
}

/** Returns true where no file has the path, nor one that some systems take for the same. */
export function isFree(world: FixWorld, path: string): boolean {
  return !world.isTaken(path) && world.twinOf?.(path) === undefined;
}

/**
 * Returns the changes that make git ignore a file: none where it does already, otherwise a line in the nearest
 * .gitignore of its repository, whose last line counts most.
 * @throws Refusal where that .gitignore is a link, which git does not read, and where git may take the file nevertheless.
 */
export function ignoreChanges(world: FixWorld, path: string): readonly FileChange[] {
  refuseWithoutGit(world);
  if (world.isIgnored(path)) return [];
  const folder = ignoringFolder(world, path);
  const file = join(folder, '.gitignore');
  if (world.isLink?.(file)) throw new Refusal(say`${fromRoot(world, file)} is a link, which git does not follow`);
  const below = path.slice(folder === '' || folder.endsWith('/') ? folder.length : folder.length + 1);
  const pattern = `/${below.replace(/[\\*?[\]]/g, '\\$&').replace(/ $/, '\\ ')}`;
  const text = world.files.textOf(file);
  const why = say`Keeps the value out of git`;
  if (text === undefined) return [{ kind: 'create', path: file, text: `${pattern}\n`, why }];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = text === '' || text.endsWith('\n') ? '' : newline;
  return [
    {
      kind: 'edit',
      path: file,
      edits: [{ range: { start: text.length, end: text.length }, newText: `${lead}${pattern}${newline}` }],
      why,
    },
  ];
}

/**
 * Returns the folder whose .gitignore decides about a path: the nearest one that has any, at most the repository's
 * root.
 */
function ignoringFolder(world: FixWorld, path: string): string {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (world.files.textOf(join(folder, '.gitignore')) !== undefined || world.isTaken(join(folder, '.git')))
      return folder;
    if (folder === world.root || folder === '' || folder === '/') return folder;
  }
}

/**
 * The .gitignore of the folder for plaintext. The folder ignores itself, so that no line in another file has to be
 * kept, whatever is undone. Files with plaintext are created in that folder only.
 */
const IGNORES_ALL = '*\n';

export interface Held {
  readonly changes: readonly FileChange[];
  /** Relative to the root folder. */
  readonly path: string;
}

/** Returns the path of the file that keeps a value of this name outside git. */
export function heldPath(world: FixWorld, name: string): string {
  return join(join(world.root, HELD), fileName(name));
}

/** Returns the folder outside git for files that belong beside the finding's file: folders are mirrored. */
export function heldFolderBeside(world: FixWorld): string {
  const [held, folder] = [join(world.root, HELD), folderOf(world.path)];
  const below = fromRoot(world, folder);
  const isOutside = below === folder && (folder.startsWith('/') || !['', '.'].includes(world.root));
  return folder === '' || folder === world.root || isOutside ? held : join(held, below);
}

/**
 * Returns the changes that make the folder of a path with plaintext ignore itself; none where it does already.
 * @throws Refusal where git might add a file of the folder.
 */
export function heldChanges(world: FixWorld, path: string): readonly ReadyChange[] {
  refuseWithoutGit(world);
  const segments = path.split('/');
  const depth = segments.lastIndexOf(HELD, -2) + 1;
  if (depth === 0) throw new Refusal(say`plaintext would stand outside the folder for it`);
  const folder = segments.slice(0, depth).join('/');
  const file = join(folder, '.gitignore');
  if (world.isTracked?.(path))
    throw new Refusal(`git tracks ${fromRoot(world, path)}, so it would take the value; \`git rm --cached\` ends that`);
  for (let end = depth; end < segments.length; end++) refuseLink(world, segments.slice(0, end).join('/'));
  refuseLink(world, file);
  const text = world.files.textOf(file);
  if (text === undefined)
    return [{ kind: 'create', path: file, text: IGNORES_ALL, why: say`Keeps the folder out of git` }];
  const lines = text.split(/\r?\n/);
  if (!lines.includes('*') || lines.some((line) => line.startsWith('!')))
    throw new Refusal(say`${fromRoot(world, file)} does not ignore everything, so git might take the value`);
  return [];
}

function refuseWithoutGit({ whyNotOutsideGit }: FixWorld): void {
  if (whyNotOutsideGit !== undefined) throw new Refusal(whyNotOutsideGit);
}

function refuseLink(world: FixWorld, path: string): void {
  if (world.isLink?.(path))
    throw new Refusal(say`${fromRoot(world, path)} is a link: git might take what is behind it`);
}

/** Returns the changes without repeated paths: several values share a folder, which is ignored once. */
export function onePerPath(changes: readonly FileChange[]): readonly FileChange[] {
  const paths = new Set<string>();
  return changes.filter(({ path }) => !paths.has(path) && paths.add(path));
}

/** Returns the path and the changes of a file, ignored by git, that keeps a value until the user has uploaded it. */
export function holdValue(world: FixWorld, name: string, value: string): Held {
  const wanted = heldPath(world, name);
  // After an undo, the value is still in its file.
  if (world.files.textOf(wanted) === value)
    return { path: fromRoot(world, wanted), changes: heldChanges(world, wanted) };
  const path = freePath(world, join(world.root, HELD), name, '');
  return {
    path: fromRoot(world, path),
    changes: [
      ...heldChanges(world, path),
      { kind: 'create', path, text: value, why: say`Keeps the value, outside git, until it is uploaded` },
    ],
  };
}
