import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import { URI } from 'vscode-uri';

/**
 * Converts the client's URIs to paths, and back to the exact URI that the client used. The path of a file is its path on disk
 * with `/`; any other document has a path below its scheme: `/untitled/Untitled-1`.
 */
export class Uris {
  private readonly spelled = new Map<string, string>();
  private readonly virtual = new Set<string>();

  /**
   * Returns the path of a document.
   * @throws {ResponseError} InvalidParams, for what is no absolute URI and for a path that may lead elsewhere than it says
   */
  toPath(uri: string): string {
    const parsed = parse(uri);
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

function parse(uri: unknown): URI {
  if (typeof uri !== 'string') throw refused('The URI of the document is no text');
  // Of one letter, it is the drive of a path of Windows.
  if (!/^[A-Za-z][A-Za-z0-9+.-]+:/.test(uri)) throw refused(`${said(uri)} is no absolute URI`);
  let parsed: URI;
  try {
    parsed = URI.parse(uri);
  } catch {
    throw refused(`${said(uri)} is no URI`);
  }
  const { path, authority } = parsed;
  if ([path, authority].some((part) => part.split(/[\\/]/).includes('..')))
    throw refused(`${said(uri)} has a segment "..", and may lead elsewhere than it says`);
  if (`${authority}${path}`.includes('\0')) throw refused(`${said(uri)} has a NUL character`);
  return parsed;
}

function refused(message: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidParams, message);
}

/** Returns a URI for a message: in quotes, with its control characters escaped, and not endless. */
function said(uri: string): string {
  return JSON.stringify(uri.length > 200 ? `${uri.slice(0, 200)}…` : uri);
}

function diskPath({ authority, path }: URI): string {
  // An empty host is this machine, and so is its name (RFC 8089).
  if (authority !== '' && authority !== 'localhost') return `//${authority}${path}`;
  // On Windows the drive is part of the path, and its case does not matter.
  return /^\/[A-Za-z]:/.test(path) ? `${path[1]?.toLowerCase()}${path.slice(2)}` : path;
}

function virtualPath({ scheme, authority, path, query, fragment }: URI): string {
  // The distinguishing parts come before the path, so that the name of the file is unchanged.
  const parts = [scheme, authority, encodeURIComponent(query), encodeURIComponent(fragment), path.replace(/^\/+/, '')];
  return `/${parts.filter((part) => part !== '').join('/')}`;
}
