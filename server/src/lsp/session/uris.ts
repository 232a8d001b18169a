import { URI } from 'vscode-uri';

/**
 * Converts the client's URIs to paths, and back to the exact URI that the client used. The path of a file is its path on disk
 * with `/`; any other document has a path below its scheme: `/untitled/Untitled-1`.
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

  /** Returns false for the path of a document under another scheme than `file`. */
  isOnDisk(path: string): boolean {
    return !this.virtual.has(path);
  }

  /** To be called when the client's URI of a path is no longer needed. */
  forget(path: string): void {
    this.spelled.delete(path);
    this.virtual.delete(path);
  }

  /** Returns the URI of a file in a folder under another scheme, by the folder's URI. */
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
  // On Windows the drive is part of the path, and its case does not matter.
  return /^\/[A-Za-z]:/.test(path) ? `${path[1]?.toLowerCase()}${path.slice(2)}` : path;
}

function virtualPath({ scheme, authority, path, query, fragment }: URI): string {
  // The distinguishing parts come before the path, so that the name of the file is unchanged.
  const parts = [scheme, authority, encodeURIComponent(query), encodeURIComponent(fragment), path.replace(/^\/+/, '')];
  return `/${parts.filter((part) => part !== '').join('/')}`;
}
