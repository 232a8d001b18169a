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
  /** Returns the entries of a folder by name; none where the folder does not exist, undefined where it cannot be listed. */
  entries(folder: string): Promise<Entries | undefined>;
  /** Returns true for a symbolic link. */
  isLink(path: string): Promise<boolean>;
  /** Returns the path with its links resolved; the path itself where nothing exists. */
  realPath(path: string): Promise<string>;
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

/** The questions that are asked of the folders around a file: which repository, which configuration, which chart. */
export type FolderHost = Pick<Host, 'readIfThere' | 'exists' | 'repository'>;

/** Returns a host that does not ask for files that a listing shows not to exist. It holds for as long as the listing does. */
export function withListing(host: FolderHost, names: NonNullable<Listing['names']>): FolderHost {
  const isMissing = (path: string): boolean => {
    const slash = path.lastIndexOf('/');
    return names.get(path.slice(0, Math.max(slash, 0)))?.has(path.slice(slash + 1).toLowerCase()) === false;
  };
  return {
    readIfThere: async (path) => (isMissing(path) ? undefined : host.readIfThere(path)),
    exists: async (path) => !isMissing(path) && host.exists(path),
    repository: async (folder) => (isMissing(join(folder, '.git')) ? undefined : host.repository(folder)),
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
