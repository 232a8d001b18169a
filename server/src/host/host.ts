/** What Yamlock asks of the world around it. Paths have `/` and are absolute, or relative to where the process runs. */
export interface Host {
  /**
   * The files below a folder that may matter: YAML, and the files that say how to read it (.gitignore). Folders that hold
   * other people's code (node_modules, .git) and what git ignores are left out. Sorted by path.
   * @throws HostError where the folder cannot be read.
   */
  list(folder: string): Promise<Listing>;
  /** @throws HostError where the file cannot be read or is not text. */
  read(path: string): Promise<string>;
  /** The text of a file that may not exist. */
  readIfThere(path: string): Promise<string | undefined>;
  exists(path: string): Promise<boolean>;
  /** True for a symbolic link. Absent where there are none. */
  isLink?(path: string): Promise<boolean>;
}

export interface Listing {
  readonly files: readonly string[];
  /** Folders and files that could not be entered, with the reason. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
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
    isLink: async (path) => (await host.isLink?.(path)) ?? false,
  };
}

/** A file that cannot be read, in words for the person at the other end. */
export class HostError extends Error {
  override readonly name = 'HostError';
}

/** File names that are read as YAML. */
export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/i.test(path) || path.endsWith('/Kustomization') || path === 'Kustomization';
}
