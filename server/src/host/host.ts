import { isKustomizationName, KUSTOMIZATION_NAMES } from '../core/kubernetes/well-known-names.js';
import { nameOf } from '../core/text/paths.js';
import { folderOf, foldersAbove, join } from './paths.js';
import type { Repository } from './repository.js';

/**
 * The file system and git repositories, as Yamlock asks for them. Paths have `/` and are absolute, or relative to the working
 * directory.
 */
export interface Host {
  /**
   * Returns the YAML files below a folder, sorted by path, without files that git ignores and folders of other people's code
   * (node_modules).
   */
  list(folder: string): Promise<Listing>;
  /**
   * Returns the text of a file.
   * @throws HostError where the file cannot be read or is not text.
   */
  read(path: string): Promise<string>;
  /**
   * Returns the text of a file; undefined where it does not exist.
   * @throws HostError where it exists and cannot be read.
   */
  readIfThere(path: string): Promise<string | undefined>;
  /**
   * Returns the text files of a gzipped tar archive by their paths in it.
   * @throws HostError where the archive cannot be read, or is too large.
   */
  archive(path: string): Promise<ReadonlyMap<string, string>>;
  exists(path: string): Promise<boolean>;
  /**
   * Returns true for a folder, false for anything else, and undefined where there is nothing. Links are followed.
   * @throws HostError where that cannot be found out.
   */
  isFolder(path: string): Promise<boolean | undefined>;
  /** Returns the git repository with this folder as its root; undefined for any other folder. */
  repository(folder: string): Promise<Repository | undefined>;
  /** Returns the entries of a folder by name; none where the folder does not exist, undefined where it cannot be listed. */
  entries(folder: string): Promise<Entries | undefined>;
  /** Returns the current day in UTC, as `2026-12-31`. */
  today(): string;
  /** Returns true for a symbolic link. */
  isLink(path: string): Promise<boolean>;
  /** Returns true where other users of the machine may read a file. Absent where a file has no such permissions. */
  isOpenToOthers?(path: string): Promise<boolean>;
  /** Returns the path with its links resolved; the path itself where nothing exists. */
  realPath(path: string): Promise<string>;
  /**
   * Returns the reason why a value that waits in a file beside another one may get into git, whatever .gitignore says. Absent where
   * the files are on a disk.
   */
  whyNotOutsideGit?(path: string): Promise<string | undefined>;
  /** Reads without waiting, for programs in which nothing else could go on meanwhile. Undefined where the host cannot. */
  readonly now?: FilesNow;
}

/** What a host reads at once. */
export interface FilesNow {
  /**
   * Returns the text of a file; undefined where it does not exist.
   * @throws HostError where it exists and cannot be read.
   */
  readIfThere(path: string): string | undefined;
  /** Returns the entries of a folder by name; none where the folder does not exist, undefined where it cannot be listed. */
  entries(folder: string): Entries | undefined;
}

/** The entries of a folder by name, with their kind. A link is a `link`, whatever it leads to. */
export type Entries = ReadonlyMap<string, 'file' | 'folder' | 'link'>;

export interface Listing {
  readonly files: readonly string[];
  /** The folders and files that could not be entered or read, with the reason; `target` is the target of a link. */
  readonly skipped: readonly { readonly file: string; readonly reason: string; readonly target?: string }[];
  /** The YAML files that git ignores, and the ignored folders, each ending in a slash, which were not entered. */
  readonly ignored: readonly string[];
  /** The folders of other people's code, each ending in a slash. */
  readonly foreign: readonly string[];
  /** The files that are not YAML and may tell commands, sorted by path, without those that git ignores. */
  readonly commands?: readonly string[];
  /** The names of all entries of each listed folder, in lower case, because some file systems ignore case. */
  readonly names?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Returns the current day in UTC by the clock of the process. */
export function currentDay(): string {
  return new Date().toISOString().slice(0, 10);
}

/** The questions that are asked of the folders around a file: which repository, configuration and chart, and which schemas. */
export type FolderHost = Pick<Host, 'readIfThere' | 'exists' | 'repository' | 'entries' | 'today'>;

/** Returns a host that does not ask for files that a listing shows not to exist. It holds for as long as the listing does. */
export function withListing(host: FolderHost, names: NonNullable<Listing['names']>): FolderHost {
  const isMissing = (path: string): boolean => {
    const slash = path.lastIndexOf('/');
    return names.get(path.slice(0, Math.max(slash, 0)))?.has(path.slice(slash + 1).toLowerCase()) === false;
  };
  return {
    readIfThere: async (path) => (isMissing(path) ? undefined : host.readIfThere(path)),
    exists: async (path) => !isMissing(path) && host.exists(path),
    entries: (folder) => host.entries(folder),
    today: () => host.today(),
    repository: async (folder) => (isMissing(join(folder, '.git')) ? undefined : host.repository(folder)),
  };
}

/** A file that cannot be read. The message is meant for the user. */
export class HostError extends Error {
  override readonly name = 'HostError';
}

/** The files that decide over others, and are no business of who can only write a link to them. */
const DECIDES = /(?:^|\/)(?:\.yamlock\.yaml|\.sops\.yaml|values\.schema\.json)$/;

/** Returns true for a link that leads out of the repository that it lies in, or out of its folder where that is in none. */
async function leadsOut(host: Pick<Host, 'isLink' | 'realPath' | 'exists'>, path: string): Promise<boolean> {
  if (!(await host.isLink(path))) return false;
  let top = folderOf(path);
  for (const folder of foldersAbove(path))
    if (await host.exists(join(folder, '.git'))) {
      top = folder;
      break;
    }
  const [real, own] = [await host.realPath(path), await host.realPath(top)];
  return !real.startsWith(own.endsWith('/') ? own : `${own}/`);
}

/**
 * Returns the `readIfThere` of a host to which a file that cannot be read is not there: `onUnreadable` says so. Neither is a
 * configuration that is a link out of its repository. Other errors than those of files are thrown.
 */
export function readWhereReadable(
  host: Pick<Host, 'readIfThere' | 'isLink' | 'realPath' | 'exists'>,
  onUnreadable: (path: string, reason: string) => void,
): Host['readIfThere'] {
  return async (path) => {
    try {
      if (DECIDES.test(path) && (await leadsOut(host, path))) {
        onUnreadable(path, `${path} is a link out of its repository, which is not followed`);
        return undefined;
      }
      return await host.readIfThere(path);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      onUnreadable(path, error.message);
      return undefined;
    }
  };
}

const YAML_ENDING = /\.ya?ml$/i;

/** Returns true for the path of a YAML file. */
export function isYamlFile(path: string): boolean {
  return YAML_ENDING.test(path) || isKustomizationName(path);
}

/** Matches the names of files with commands that are not YAML: scripts, and documentation that tells commands. */
const SCRIPT = /^(?:GNUmakefile|[Mm]akefile|[Jj]ustfile|Jenkinsfile|Tiltfile|Earthfile)$|\.(?:sh|bash|zsh|mk|just)$/;
const DOCUMENTATION = /\.(?:md|mdx|markdown|rst|adoc)$/i;

/** Returns true for the path of a script that is not YAML. */
export function isScript(path: string): boolean {
  return SCRIPT.test(nameOf(path));
}

/** Returns true for the path of a file that is not YAML and may tell commands. */
export function mayTellCommands(path: string): boolean {
  return SCRIPT.test(nameOf(path)) || DOCUMENTATION.test(path);
}

/** The glob patterns of the files that are not YAML and may tell commands. */
export const COMMAND_GLOBS: readonly string[] = [
  '**/*.{sh,bash,zsh,mk,just,md,mdx,markdown,rst,adoc}',
  '**/{GNUmakefile,Makefile,makefile,Justfile,justfile,Jenkinsfile,Tiltfile,Earthfile}',
];

/** The glob patterns of YAML files. */
export const YAML_GLOBS: readonly string[] = [
  '**/*.{yaml,yml}',
  ...KUSTOMIZATION_NAMES.filter((name) => !YAML_ENDING.test(name)).map((name) => `**/${name}`),
];
