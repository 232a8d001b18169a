import type { MessageConnection } from 'vscode-languageserver/node';
import { type ClientAnswer, KIND_OF_FILE, READ_FILE, READ_FOLDER } from '../../protocol/messages.js';

/** The files of a client, by their URIs. A folder is there where a file lies below it. */
export type ClientTexts = Map<string, string | Uint8Array>;

type Answer = ClientAnswer<unknown>;

/** Answers the server's questions about files from a map, as our own client does from its file systems. */
export class ClientReader {
  /** Every question: its method and what it is about. */
  readonly asked: string[] = [];
  /** The URIs that cannot be read, with the reason. */
  readonly unreadable = new Map<string, string>();

  /** The URIs of links; what they lead to is among the files. */
  readonly links = new Set<string>();

  constructor(readonly files: ClientTexts) {}

  listen(connection: MessageConnection): void {
    connection.onRequest(READ_FILE, ({ uri, most }: { readonly uri: string; readonly most: number }): unknown =>
      this.answer(READ_FILE, uri, (): Answer => {
        const content = this.files.get(uri);
        if (content === undefined) return this.isFolder(uri) ? { problem: 'a folder' } : { missing: true };
        const bytes = Buffer.from(content as string);
        return bytes.length > most ? { problem: 'too large' } : { found: { base64: bytes.toString('base64') } };
      }),
    );
    connection.onRequest(READ_FOLDER, ({ uri }: { readonly uri: string }): unknown =>
      this.answer(READ_FOLDER, uri, (): Answer => {
        const entries = this.entriesOf(uri);
        return entries.size === 0 ? { missing: true } : { found: [...entries] };
      }),
    );
    connection.onRequest(KIND_OF_FILE, ({ uri }: { readonly uri: string }): unknown =>
      this.answer(KIND_OF_FILE, uri, (): Answer => {
        if (this.files.has(uri)) return { found: 'file' };
        return this.isFolder(uri) ? { found: 'folder' } : { missing: true };
      }),
    );
  }

  private answer(method: string, uri: string, find: () => Answer): Answer {
    this.asked.push(`${method} ${uri}`);
    const problem = this.unreadable.get(uri);
    return problem === undefined ? find() : { problem };
  }

  private isFolder(uri: string): boolean {
    return this.entriesOf(uri).size > 0;
  }

  private entriesOf(uri: string): ReadonlyMap<string, 'file' | 'folder' | 'link'> {
    const prefix = uri.endsWith('/') ? uri : `${uri}/`;
    const entries = new Map<string, 'file' | 'folder' | 'link'>();
    for (const file of this.files.keys()) {
      if (!file.startsWith(prefix)) continue;
      const [name = '', ...below] = file.slice(prefix.length).split('/');
      const kind = this.links.has(`${prefix}${name}`) ? 'link' : below.length > 0 ? 'folder' : 'file';
      entries.set(decodeURIComponent(name), kind);
    }
    return entries;
  }
}
