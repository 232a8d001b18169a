import { URI } from 'vscode-uri';

/**
 * Turns the client's URIs into the paths the core speaks of, and back into the very spelling the client used. A file's
 * path is its path on disk with `/`; everything else gets a path below its scheme: `/untitled/Untitled-1`.
 */
export class Uris {
  private readonly spelled = new Map<string, string>();
  private readonly virtual = new Set<string>();

  toPath(uri: string): string {
    const parsed = URI.parse(uri);
    const path = parsed.scheme === 'file' ? diskPath(parsed) : virtualPath(parsed);
    this.spelled.set(path, uri);
    if (parsed.scheme !== 'file') this.virtual.add(path);
    return path;
  }

  toUri(path: string): string {
    return this.spelled.get(path) ?? this.belowVirtual(path) ?? URI.file(path).toString();
  }

  /** False for paths that stand for something the file system does not have. */
  isOnDisk(path: string): boolean {
    return !this.virtual.has(path);
  }

  /** To be called when nobody needs the client's spelling any more. */
  forget(path: string): void {
    this.spelled.delete(path);
    this.virtual.delete(path);
  }

  /** A file in a folder that is not on disk: known by the folder's URI. */
  private belowVirtual(path: string): string | undefined {
    for (const folder of this.virtual) {
      const uri = this.spelled.get(folder);
      if (uri === undefined || !path.startsWith(`${folder}/`)) continue;
      const parsed = URI.parse(uri);
      return parsed.with({ path: parsed.path + path.slice(folder.length) }).toString();
    }
    return undefined;
  }
}

function diskPath({ authority, path }: URI): string {
  if (authority !== '') return `//${authority}${path}`;
  // Windows: the drive is part of the path, and its case means nothing.
  return /^\/[A-Za-z]:/.test(path) ? `${path[1]?.toLowerCase()}${path.slice(2)}` : path;
}

function virtualPath({ scheme, authority, path, query, fragment }: URI): string {
  // What tells two documents apart stands before the path, so that the file's name stays what it is.
  const parts = [scheme, authority, encodeURIComponent(query), encodeURIComponent(fragment), path.replace(/^\/+/, '')];
  return `/${parts.filter((part) => part !== '').join('/')}`;
}
