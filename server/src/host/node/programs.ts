import { constants, promises as fs } from 'node:fs';
import path from 'node:path';

/**
 * Resolves to the path of a program that lies in a folder of `PATH`; undefined where none does.
 * @param name Without the ending that programs have on Windows.
 * @param avoid Folders whose programs do not count: what a workspace brings along is not started.
 */
export async function findProgram(
  name: string,
  environment: NodeJS.ProcessEnv,
  avoid: readonly string[],
): Promise<string | undefined> {
  const avoided = await Promise.all(avoid.map(realPath));
  for (const folder of await searchedFolders(environment, avoid)) {
    const program = path.join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    // A link may lead back into the workspace.
    if ((await isProgram(program)) && !isInside(await realPath(program), avoided)) return program;
  }
  return undefined;
}

/** Resolves to the folders of `PATH` that are absolute and outside of those to avoid, in their order. */
export async function searchedFolders(
  environment: NodeJS.ProcessEnv,
  avoid: readonly string[],
): Promise<readonly string[]> {
  const avoided = await Promise.all(avoid.map(realPath));
  const folders = (environment[searchPathIn(environment)] ?? '').split(path.delimiter);
  const counting: string[] = [];
  for (const folder of folders)
    if (path.isAbsolute(folder) && !isInside(await realPath(folder), avoided)) counting.push(folder);
  return counting;
}

/** Resolves to true for a file that may be started. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    if (!(await fs.stat(file)).isFile()) return false;
    await fs.access(file, constants.X_OK);
    return true;
  } catch {
    // A file that cannot be read cannot be started.
    return false;
  }
}

/** Resolves to the path without links, or to the absolute path where nothing exists. */
async function realPath(file: string): Promise<string> {
  try {
    return await fs.realpath(file);
  } catch {
    // A path that does not exist cannot be started either.
    return path.resolve(file);
  }
}

function isInside(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const way = path.relative(folder, file);
    return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
  });
}

/** Returns the name of the variable `PATH`, which has any case on Windows. */
export function searchPathIn(environment: NodeJS.ProcessEnv): string {
  if (process.platform !== 'win32') return 'PATH';
  return Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}
