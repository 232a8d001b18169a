/** Returns the folder a path lies in: '' for a bare name, '/' for a path right below the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, Math.max(slash, path.startsWith('/') ? 1 : 0));
}

/** Returns the last part of a path: the name of its file. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Returns the path of `name` in a folder; `name` itself for the current folder. */
export function join(folder: string, name: string): string {
  if (folder === '' || folder === '.') return name;
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/**
 * Returns the path of `name`, relative to `folder`, without `.` and `..`; undefined where `name` is no path on a disk:
 * a URL, an empty text, several lines.
 */
export function resolvePath(folder: string, name: string): string | undefined {
  if (name === '' || /[\n\r]|:\/\/|\?ref=|^git@/.test(name)) return undefined;
  const steps: string[] = [];
  for (const step of (name.startsWith('/') ? name : join(folder, name)).split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.length > 1 && steps.at(-1) === '' ? steps.slice(0, -1).join('/') : steps.join('/');
}

/**
 * Returns false for a path with `.`, `..`, empty parts or control characters, which may lead elsewhere than it seems:
 * no change is made to such a file.
 */
export function isPlainPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f]/.test(path)) return false;
  return path
    .split('/')
    .every((segment, index) => segment !== '..' && segment !== '.' && (segment !== '' || index === 0));
}

/** Returns `path` relative to `folder`; undefined where it does not lie below it. */
export function relativeTo(folder: string, path: string): string | undefined {
  if (folder === '' || folder === '.')
    return path.startsWith('/') || path.startsWith('..') || path === '' ? undefined : path.replace(/^\.\//, '');
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) && path.length > prefix.length ? path.slice(prefix.length) : undefined;
}

/** Returns the number of folders that two paths have in common. */
export function commonFolders(a: string, b: string): number {
  const [from, to] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  const apart = from.findIndex((folder, index) => folder !== to[index]);
  return apart < 0 ? from.length : apart;
}
