import { type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { say } from '../../core/text/say.js';
import { type LineEdit, lineEdits } from './line-edits.js';
import type { Requests } from './requests.js';
import type { Uris } from './uris.js';

/** A document that is open in the client, saved or not. */
export interface OpenDocument {
  readonly path: string;
  readonly uri: string;
  /** Unique for each text: unlike the version, it does not start again when a document is reopened. */
  readonly serial: number;
  /** The text. It stays as it is: an edit makes another document, so that offsets of a request that goes on fit its text. */
  readonly content: TextDocument;
}

export interface DocumentEvents {
  opened(document: OpenDocument): void;
  changed(document: OpenDocument, edits: readonly LineEdit[]): void;
  saved(document: OpenDocument): void;
  closed(document: OpenDocument): void;
}

/** The URI schemes of read-only versions of a file, as comparisons show them beside the file itself. */
const VIEWS: ReadonlySet<string> = new Set(
  [
    ...['git', 'gitfs', 'gitsigns', 'gitlens', 'gitlens-git', 'fugitive', 'diffview', 'magit', 'svn', 'hg'],
    ...['pr', 'githubpr', 'review', 'vscode-local-history', 'timeline', 'showModifications', 'output'],
  ].map((scheme) => scheme.toLowerCase()),
);

/** Returns true for a read-only version of a file. The file itself has the findings. */
function isView(uri: string): boolean {
  return VIEWS.has(uri.slice(0, uri.indexOf(':')).toLowerCase());
}

/** The documents that the client has open, by path, without read-only versions of files. */
export class OpenDocuments {
  private readonly open = new Map<string, OpenDocument>();
  private readonly deleted = new Set<string>();
  private serial = 0;

  constructor(private readonly uris: Uris) {}

  get(path: string): OpenDocument | undefined {
    return this.open.get(path);
  }

  has(path: string): boolean {
    return this.open.has(path);
  }

  textOf(path: string): string | undefined {
    return this.open.get(path)?.content.getText();
  }

  /** Returns true where a document is open with the text that it has here. */
  isCurrent({ path, serial }: OpenDocument): boolean {
    return this.open.get(path)?.serial === serial;
  }

  all(): readonly OpenDocument[] {
    return [...this.open.values()];
  }

  /** Returns true for a document whose file was deleted while it was open. The document is still checked. */
  isDeleted(path: string): boolean {
    return this.deleted.has(path);
  }

  /** Sets whether the file of an open document is deleted. Returns true where that changed. */
  setDeleted(path: string, deleted: boolean): boolean {
    if (!this.open.has(path) || this.deleted.has(path) === deleted) return false;
    if (deleted) this.deleted.add(path);
    else this.deleted.delete(path);
    return true;
  }

  /** Listens to the client's notifications about documents. */
  listen(connection: Connection, requests: Requests, events: DocumentEvents): void {
    connection.onDidOpenTextDocument(
      requests.notification('textDocument/didOpen', ({ textDocument: { uri, languageId, version, text } }) => {
        if (isView(uri)) return;
        const path = this.uris.toPath(uri);
        if (typeof text !== 'string') throw new ResponseError(ErrorCodes.InvalidParams, say`The document has no text`);
        this.deleted.delete(path);
        const content = TextDocument.create(uri, languageId, version, text);
        events.opened(this.put({ path, uri, content, serial: ++this.serial }));
      }),
    );
    connection.onDidChangeTextDocument(
      requests.notification('textDocument/didChange', ({ textDocument: { uri, version }, contentChanges }) => {
        const document = this.open.get(this.uris.toPath(uri));
        if (!document) return;
        const before = document.content.getText();
        const edits = lineEdits(before, contentChanges);
        const { languageId } = document.content;
        // A text document is changed in place: requests that go on keep theirs.
        const content = TextDocument.update(
          TextDocument.create(document.uri, languageId, version, before),
          contentChanges,
          version,
        );
        events.changed(this.put({ ...document, content, serial: ++this.serial }), edits);
      }),
    );
    connection.onDidSaveTextDocument(
      requests.notification('textDocument/didSave', ({ textDocument: { uri } }) => {
        const document = this.open.get(this.uris.toPath(uri));
        if (document) events.saved(document);
      }),
    );
    connection.onDidCloseTextDocument(
      requests.notification('textDocument/didClose', ({ textDocument: { uri } }) => {
        const document = this.open.get(this.uris.toPath(uri));
        if (!document) return;
        this.open.delete(document.path);
        this.deleted.delete(document.path);
        events.closed(document);
      }),
    );
  }

  private put(document: OpenDocument): OpenDocument {
    this.open.set(document.path, document);
    return document;
  }
}
