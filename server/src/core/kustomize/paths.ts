/** Returns a path without `.` and `..`, relative to the workspace; undefined for one that leads out of it. */
export function joinPath(folder: string, path: string): string | undefined {
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of [...(absolute ? [] : folder.split('/')), ...path.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return (absolute || folder.startsWith('/') ? '/' : '') + parts.join('/');
}

/** Returns a path from a folder on, as short as it can be; it may begin with `..`. */
export function relativePath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** Returns true where a folder is another one or lies in it. */
export function isWithin(folder: string, outer: string): boolean {
  return outer === '' || outer === '/' || folder === outer || folder.startsWith(`${outer}/`);
}

const REMOTE = /^(?:git::)?(?:(?:https?|ssh|file):\/\/|[a-zA-Z][a-zA-Z0-9-]*@[^/]+[:/]|github\.com[/:])/i;

/** Returns true for what kustomize downloads: files and repositories. */
export function isRemote(path: string): boolean {
  return REMOTE.test(path);
}
