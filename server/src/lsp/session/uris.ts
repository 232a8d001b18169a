import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { say } from '../../core/text/say.js';
import { foldersAbove } from '../../host/paths.js';

/** A scheme other than `file` with its authority, below which other documents may lie. */
interface Root {
  readonly uri: URI;
  /** The number of documents and folders that the client has named below it. */
  named: number;
}

/**
 * Converts the client's URIs to paths, and back to the exact URI that the client used. The path of a file is its path on disk
 * with `/`; any other document has a path below its scheme: `/untitled/Untitled-1`.
 */
export class Uris {
  private readonly spelled = new Map<string, string>();
  /** What lies below other schemes than `file`, by the path that stands for it: `/vscode-vfs/github`. */
  private readonly roots = new Map<string, Root>();

  /**
   * Returns the path of a document.
   * @throws {ResponseError} InvalidParams, for what is no absolute URI and for a path that may lead elsewhere than it says
   */
  toPath(uri: string): string {
    const parsed = parse(uri);
    if (parsed.scheme === 'file') {
      const path = diskPath(parsed);
      this.spelled.set(path, uri);
      return path;
    }
    const root = rootPath(parsed);
    const below = parsed.path.replace(/^\/+/, '');
    const path = below === '' ? root : `${root}/${below}`;
    if (!this.spelled.has(path)) {
      const known = this.roots.get(root) ?? { uri: parsed.with({ path: '' }), named: 0 };
      known.named++;
      this.roots.set(root, known);
    }
    this.spelled.set(path, uri);
    return path;
  }

  toUri(path: string): string {
    return this.spelled.get(path) ?? this.belowRoot(path) ?? URI.file(path).toString();
  }

  /** Returns false for the path of a document under another scheme than `file`, and for what lies beside one. */
  isOnDisk(path: string): boolean {
    return this.schemeOf(path) === 'file';
  }

  /** Returns the scheme of the URI of a path. */
  schemeOf(path: string): string {
    return this.rootOf(path)?.uri.scheme ?? 'file';
  }

  /** To be called when the client's URI of a path is no longer needed. */
  forget(path: string): void {
    if (!this.spelled.delete(path)) return;
    const [place, root] = this.rootAbove(path) ?? [];
    if (place === undefined || !root) return;
    root.named--;
    if (root.named === 0) this.roots.delete(place);
  }

  private rootOf(path: string): Root | undefined {
    // A path on the disk may begin like one below another scheme.
    const isFile = [path, ...foldersAbove(path)].find((one) => this.spelled.has(one) || this.roots.has(one));
    if (isFile !== undefined && this.spelled.get(isFile)?.startsWith('file:')) return undefined;
    return this.rootAbove(path)?.[1];
  }

  private rootAbove(path: string): readonly [place: string, root: Root] | undefined {
    for (const place of [path, ...foldersAbove(path)]) {
      const root = this.roots.get(place);
      if (root) return [place, root];
    }
    return undefined;
  }

  /** Returns the URI of what lies below another scheme than `file`. */
  private belowRoot(path: string): string | undefined {
    const root = this.rootOf(path);
    const place = root && this.rootAbove(path)?.[0];
    return place === undefined ? undefined : root?.uri.with({ path: path.slice(place.length) || '/' }).toString();
  }
}

function parse(uri: unknown): URI {
  if (typeof uri !== 'string') throw refused(say`The URI of the document is no text`);
  // Of one letter, it is the drive of a path of Windows.
  if (!/^[A-Za-z][A-Za-z0-9+.-]+:/.test(uri)) throw refused(say`${said(uri)} is no absolute URI`);
  let parsed: URI;
  try {
    parsed = URI.parse(uri);
  } catch {
    throw refused(say`${said(uri)} is no URI`);
  }
  const { path, authority } = parsed;
  if ([path, authority].some((part) => part.split(/[\\/]/).includes('..')))
    throw refused(say`${said(uri)} has a segment "..", and may lead elsewhere than it says`);
  if (`${authority}${path}`.includes('\0')) throw refused(say`${said(uri)} has a NUL character`);
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

/** Returns the path that stands for everything below a scheme other than `file`. */
function rootPath({ scheme, authority, query, fragment }: URI): string {
  // The distinguishing parts come before the path, so that the name of the file is unchanged.
  const parts = [scheme, authority, encodeURIComponent(query), encodeURIComponent(fragment)];
  return `/${parts.filter((part) => part !== '').join('/')}`;
}

/**
 * Returns the address of the git repository that a folder shows by its URI: those of the extension Remote Repositories, as
 * vscode.dev and github.dev open them. Undefined for any other folder.
 */
export function originOf(uri: string): string | undefined {
  const { scheme, authority, path } = URI.parse(uri);
  if (scheme !== 'vscode-vfs') return undefined;
  // The state of what is shown follows: `github+7b22…`.
  const [service] = authority.split('+');
  const names = path.split('/').filter((name) => name !== '');
  if (service === 'github' && names.length === 2) return `https://github.com/${names.join('/')}`;
  if (service === 'azurerepos' && names.length === 3)
    return `https://dev.azure.com/${names[0]}/${names[1]}/_git/${names[2]}`;
  return undefined;
}
