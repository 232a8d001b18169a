import { isKustomizationName, KUSTOMIZATION_NAMES } from '../core/kubernetes/well-known-names.js';
import { join } from './paths.js';
import type { Repository } from './repository.js';

/** What Yamlock asks of the world around it. Paths have `/` and are absolute, or relative to where the process runs. */
export interface Host {
  /**
   * The YAML files below a folder. Folders that hold other people's code (node_modules), and what .gitignore files name and
   * git does not track are left out. Sorted by path.
   */
  list(folder: string): Promise<Listing>;
  /** @throws HostError where the file cannot be read or is not text. */
  read(path: string): Promise<string>;
  /** The text of a file that may not exist. */
  readIfThere(path: string): Promise<string | undefined>;
  exists(path: string): Promise<boolean>;
  /** The git repository that has this folder for its root. */
  repository(folder: string): Promise<Repository | undefined>;
  /**
   * Everything that lies in a folder, by name; nothing where there is no such folder. Undefined where it cannot be listed.
   * Absent where folders cannot be listed at all.
   */
  entries?(folder: string): Promise<Entries | undefined>;
  /** True for a symbolic link. Absent where there are none. */
  isLink?(path: string): Promise<boolean>;
  /** The path without links; the path itself where nothing is there. Absent where there are no links. */
  realPath?(path: string): Promise<string>;
}

/** What lies in a folder, and what it is. A link is none of the others, wherever it leads. */
export type Entries = ReadonlyMap<string, 'file' | 'folder' | 'link'>;

export interface Listing {
  readonly files: readonly string[];
  /** Folders and files that could not be entered, with the reason; of a link, what it leads to. */
  readonly skipped: readonly { readonly file: string; readonly reason: string; readonly target?: string }[];
  /** What git ignores: YAML files, and folders, ending in a slash, that were not entered. */
  readonly ignored: readonly string[];
  /** Folders that hold other people's code, each ending in a slash. */
  readonly foreign: readonly string[];
  /** The names of all that lies in a folder, for the folders that were gone through. In lower case, as some disks have it. */
  readonly names?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A host that need not ask for files that a listing shows not to be there. For as long as the listing holds. */
export function withListing(host: Host, names: NonNullable<Listing['names']>): Host {
  const isMissing = (path: string): boolean => {
    const slash = path.lastIndexOf('/');
    return names.get(path.slice(0, Math.max(slash, 0)))?.has(path.slice(slash + 1).toLowerCase()) === false;
  };
  return {
    list: (folder) => host.list(folder),
    read: (path) => host.read(path),
    readIfThere: async (path) => (isMissing(path) ? undefined : host.readIfThere(path)),
    exists: async (path) => !isMissing(path) && host.exists(path),
    repository: async (folder) => (isMissing(join(folder, '.git')) ? undefined : host.repository(folder)),
    isLink: async (path) => (await host.isLink?.(path)) ?? false,
  };
}

/** A file that cannot be read, in words for the person at the other end. */
export class HostError extends Error {
  override readonly name = 'HostError';
}

const YAML_ENDING = /\.ya?ml$/i;

/** Returns true for the path of a file that is read as YAML. */
export function isYamlFile(path: string): boolean {
  return YAML_ENDING.test(path) || isKustomizationName(path);
}

/** The glob patterns of the files that are read as YAML. */
export const YAML_GLOBS: readonly string[] = [
  '**/*.{yaml,yml}',
  ...KUSTOMIZATION_NAMES.filter((name) => !YAML_ENDING.test(name)).map((name) => `**/${name}`),
];
