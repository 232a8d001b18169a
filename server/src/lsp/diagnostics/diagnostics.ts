import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { isYamlFile } from '../../host/host.js';
import { type Background, withoutPause } from '../session/background.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { OpenDocument, OpenDocuments } from '../session/documents.js';
import type { Folders } from '../session/folders.js';
import type { LineEdit } from '../session/line-edits.js';
import { nextTurn } from '../session/next-turn.js';
import { type Requests, throwIfCancelled } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import type { Checked } from './checked.js';
import type { Checker } from './checker.js';
import type { ClosedFiles } from './closed-files.js';
import type { Typing, Visible } from './typing.js';
import type { WorkspaceFiles } from './workspace-files.js';

/** How long a document has to stay as it is before it is read exactly, in milliseconds. */
const SETTLES_AFTER = 400;

/**
 * Brings diagnostics to the client: answers it when it asks, or publishes them where it does not; and sees to it that
 * what it has of other documents is renewed when the index or the configuration changes it.
 */
export class Diagnostics {
  /** What the client has of each open document. */
  private readonly shown = new Map<string, { readonly serial: number; readonly diagnostics: readonly Diagnostic[] }>();
  private refreshing = false;
  private refreshAgain = false;
  private recheckPlanned = false;
  private readonly settling = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly connection: Connection,
    private readonly abilities: ClientCapabilities,
    private readonly requests: Requests,
    private readonly background: Background,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly checker: Checker,
    private readonly files: WorkspaceFiles,
    private readonly closedFiles: ClosedFiles,
    private readonly typing: Typing,
  ) {}

  /** `textDocument/diagnostic`. Clients ask for files too that they only show the name of. */
  async pull(
    { textDocument, previousResultId }: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    const path = this.uris.toPath(textDocument.uri);
    const asked = this.documents.get(path);
    const checked = await this.checker.check(path);
    throwIfCancelled(token);
    if (!checked) return asked ? superseded(false) : this.pullClosed(path, previousResultId, token);
    // The question was about a text that is no more: whoever asked has changed it since and is to ask again.
    if (asked && asked.serial !== checked.document.serial) return superseded(true);
    const { resultId, diagnostics } = this.show(checked);
    return report(resultId, diagnostics, previousResultId);
  }

  /** To be called with a document that was opened or changed, and with what was edited. */
  changed(document: OpenDocument, edits: readonly LineEdit[] = []): void {
    this.typing.edited(document.path, edits);
    this.settleLater(document.path);
    this.requests.detached('diagnostics', async () => {
      if (this.abilities.pullsDiagnostics) {
        // The client's own question comes with the next message. If it does not, what the document defines still counts.
        await nextTurn();
        await nextTurn();
        if (this.documents.get(document.path)?.serial === document.serial) await this.checker.check(document.path);
        return;
      }
      await this.background.urgent(async () => {
        const checked = await this.checker.check(document.path);
        if (checked?.document.serial === document.serial) await this.publish(checked);
      });
    });
  }

  /** To be called with a document that was closed. */
  closed({ path, uri }: OpenDocument): void {
    this.shown.delete(path);
    this.checker.forget(path);
    this.typing.forget(path);
    clearTimeout(this.settling.get(path));
    this.settling.delete(path);
    if (this.abilities.pullsDiagnostics) return;
    this.requests.detached('diagnostics', () => this.connection.sendDiagnostics({ uri, diagnostics: [] }));
  }

  /** To be called when the client leaves. */
  stop(): void {
    for (const timer of this.settling.values()) clearTimeout(timer);
    this.typing.stop();
  }

  /** To be called when something changed that may concern every open document. */
  recheckSoon(): void {
    if (this.recheckPlanned) return;
    this.recheckPlanned = true;
    this.requests.detached('diagnostics', async () => {
      await nextTurn();
      await nextTurn();
      this.recheckPlanned = false;
      await this.recheck();
    });
  }

  /** Asks the client to ask again, once at a time. */
  refresh(): void {
    if (!this.abilities.pullsDiagnostics || !this.abilities.refreshesDiagnostics) return;
    if (this.refreshing) {
      this.refreshAgain = true;
      return;
    }
    this.refreshing = true;
    this.requests.detached('workspace/diagnostic/refresh', async () => {
      try {
        await this.connection.languages.diagnostics.refresh();
      } finally {
        this.refreshing = false;
      }
      if (!this.refreshAgain) return;
      this.refreshAgain = false;
      this.refresh();
    });
  }

  /** Publishes what was found in a file that is not open, for clients that do not ask. */
  async publishFile(path: string, diagnostics: Diagnostic[]): Promise<void> {
    const before = this.shown.get(path);
    if (same(before?.diagnostics ?? [], diagnostics)) return;
    if (diagnostics.length > 0) this.shown.set(path, { serial: 0, diagnostics });
    else this.shown.delete(path);
    await this.connection.sendDiagnostics({ uri: this.uris.toUri(path), diagnostics });
  }

  /** The files for which something was published although they are not open. */
  publishedFiles(): readonly string[] {
    return [...this.shown.keys()].filter((path) => !this.documents.has(path));
  }

  /** What could be read only roughly while somebody was typing is read exactly when he pauses. */
  private settleLater(path: string): void {
    clearTimeout(this.settling.get(path));
    const settle = async (): Promise<void> => {
      this.settling.delete(path);
      await this.checker.readExactly(path);
      await this.recheck();
    };
    const timer = setTimeout(() => this.requests.detached('diagnostics', settle), SETTLES_AFTER);
    // It keeps no process alive. In a browser there is none, and a timer is a number.
    if (typeof timer === 'object') timer.unref();
    this.settling.set(path, timer);
  }

  /** Looks at every open document again; tells the client where that makes a difference to what it has. */
  private async recheck(): Promise<void> {
    let outdated = false;
    for (const { path } of this.documents.all()) {
      const checked = await this.checker.check(path);
      const shown = this.shown.get(path);
      // What was not asked for yet, or changed since, the client will ask for anyway.
      if (!checked || shown?.serial !== checked.document.serial) continue;
      if (same(shown.diagnostics, this.typing.visible(checked).diagnostics)) continue;
      if (!this.abilities.pullsDiagnostics) await this.publish(checked);
      else this.show(checked);
      outdated = true;
    }
    if (outdated) this.refresh();
  }

  private async publish(checked: Checked): Promise<void> {
    const { diagnostics } = this.show(checked);
    const { document } = checked;
    await this.connection.sendDiagnostics({ uri: document.uri, version: document.content.version, diagnostics });
  }

  /** What the client is given of a document from now on. */
  private show(checked: Checked): Visible {
    const { path, serial } = checked.document;
    const visible = this.typing.show(checked);
    this.shown.set(path, { serial, diagnostics: visible.diagnostics });
    return visible;
  }

  private async pullClosed(
    path: string,
    previous: string | undefined,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    const folder = this.folders.folderOf(path);
    if (!folder?.onDisk || !isYamlFile(path) || this.files.isListedElsewhere(folder, path))
      return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    if (!this.abilities.registersWatchers) this.closedFiles.invalidate(path);
    const result = await this.closedFiles.check(folder, path, token, withoutPause);
    throwIfCancelled(token);
    if (!result) return superseded(true);
    return report(result.resultId, result.diagnostics, previous);
  }
}

function report(resultId: string, items: Diagnostic[], previous: string | undefined): DocumentDiagnosticReport {
  return previous === resultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

function superseded(retriggerRequest: boolean): never {
  throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The document changed', { retriggerRequest });
}

function same(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a === b || (a.length === b.length && JSON.stringify(a) === JSON.stringify(b));
}
