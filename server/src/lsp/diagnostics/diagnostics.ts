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
import { say } from '../../core/text/say.js';
import { isYamlFile } from '../../host/host.js';
import { type Background, withoutPause } from '../session/background.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { OpenDocument, OpenDocuments } from '../session/documents.js';
import type { Folders } from '../session/folders.js';
import type { LineEdit } from '../session/line-edits.js';
import type { Log } from '../session/log.js';
import { nextTurn } from '../session/next-turn.js';
import { type Requests, throwIfCancelled } from '../session/requests.js';
import { safelyShown } from '../session/safely-shown.js';
import type { Uris } from '../session/uris.js';
import type { Checked } from './checked.js';
import type { Checker } from './checker.js';
import type { ClosedFiles } from './closed-files.js';
import { toNotChecked } from './to-lsp.js';
import type { Typing, Visible } from './typing.js';
import type { WorkspaceFiles } from './workspace-files.js';

/** The time without an edit, in milliseconds, after which a document is read exactly. */
const SETTLES_AFTER = 400;

/**
 * Gives the client the diagnostics of open documents: it answers a client that pulls and publishes to others. It renews them
 * when the index or the configuration changes them.
 */
export class Diagnostics {
  /** The diagnostics that the client has of each document. */
  private readonly shown = new Map<string, { readonly serial: number; readonly diagnostics: readonly Diagnostic[] }>();
  /** The text of each open document that the client last asked for, by its serial. */
  private readonly asked = new Map<string, number>();
  private refreshing = false;
  private refreshAgain = false;
  private recheckPlanned = false;
  private readonly settling = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly requests: Requests,
    private readonly background: Background,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly checker: Checker,
    private readonly files: WorkspaceFiles,
    private readonly closedFiles: ClosedFiles,
    private readonly typing: Typing,
    private readonly log: Log,
  ) {}

  /** Answers `textDocument/diagnostic`. Clients also ask for files that are not open, of which they show only the name. */
  async pull(
    { textDocument, previousResultId }: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    const path = this.uris.toPath(textDocument.uri);
    const asked = this.documents.get(path);
    if (asked) this.asked.set(path, asked.serial);
    const checked = await this.checker.check(path).catch((error: unknown) => {
      // Without an answer the client keeps what it had, and does not ask again.
      if (!asked || error instanceof ResponseError) throw error;
      this.log.failed('textDocument/diagnostic', error);
      return 'failed' as const;
    });
    throwIfCancelled(token);
    if (checked === 'failed')
      return { kind: DocumentDiagnosticReportKind.Full, items: asked ? toNotChecked([failed()], asked.content) : [] };
    if (!checked) return asked ? superseded(false) : this.pullClosed(path, previousResultId, token);
    // The client has changed the text since it asked, and has to ask again.
    if (asked && asked.serial !== checked.document.serial) return superseded(true);
    const { resultId, diagnostics } = this.show(checked);
    return report(resultId, diagnostics, previousResultId);
  }

  /** To be called with a document that was opened or changed, and with its edits. */
  changed(document: OpenDocument, edits: readonly LineEdit[] = []): void {
    this.typing.edited(document.path, edits);
    this.settleLater(document.path);
    this.requests.detached('diagnostics', async () => {
      if (this.capabilities.pullsDiagnostics) {
        // The client pulls with its next message. If it does not, the document still has to be indexed.
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
    this.asked.delete(path);
    this.checker.forget(path);
    this.typing.forget(path);
    clearTimeout(this.settling.get(path));
    this.settling.delete(path);
    if (this.capabilities.pullsDiagnostics) return;
    this.requests.detached('diagnostics', () => this.connection.sendDiagnostics({ uri, diagnostics: [] }));
  }

  /** To be called on `shutdown`. */
  stop(): void {
    for (const timer of this.settling.values()) clearTimeout(timer);
    this.typing.stop();
  }

  /** To be called after a change that may concern every open document. */
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

  /** Sends `workspace/diagnostic/refresh`, one request at a time. */
  refresh(): void {
    if (!this.capabilities.pullsDiagnostics) return;
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

  /** Publishes the diagnostics of a file that is not open, for clients that do not pull. */
  async publishFile(path: string, diagnostics: Diagnostic[]): Promise<void> {
    const before = this.shown.get(path);
    if (same(before?.diagnostics ?? [], diagnostics)) return;
    if (diagnostics.length > 0) this.shown.set(path, { serial: 0, diagnostics });
    else this.shown.delete(path);
    await this.connection.sendDiagnostics({ uri: this.uris.toUri(path), diagnostics: safelyShown(diagnostics) });
  }

  /** Returns the paths of files that are not open and have published diagnostics. */
  publishedFiles(): readonly string[] {
    return [...this.shown.keys()].filter((path) => !this.documents.has(path));
  }

  /** Reads a document exactly after a pause: while it is typed it may be readable only in part. */
  private settleLater(path: string): void {
    clearTimeout(this.settling.get(path));
    const settle = async (): Promise<void> => {
      this.settling.delete(path);
      await this.checker.readExactly(path);
      await this.recheck();
      this.remind(path);
    };
    const timer = setTimeout(() => this.requests.detached('diagnostics', settle), SETTLES_AFTER);
    // The timer must not keep the process alive. In a browser it is a number.
    if (typeof timer === 'object') timer.unref();
    this.settling.set(path, timer);
  }

  /**
   * Has a client that pulls ask for a document that it has not asked for since it was opened or changed. VS Code's client forgets
   * a document whose tab is opened again while its last answer for the closed tab is under way, and keeps that answer then.
   */
  private remind(path: string): void {
    const document = this.documents.get(path);
    if (document && this.asked.get(path) !== document.serial) this.refresh();
  }

  /** Checks every open document again, and tells the client where its diagnostics differ. */
  private async recheck(): Promise<void> {
    let outdated = false;
    for (const { path } of this.documents.all()) {
      const checked = await this.checker.check(path);
      const shown = this.shown.get(path);
      // The client will ask anyway for a document that it has not asked for, or changed since.
      if (!checked || shown?.serial !== checked.document.serial) continue;
      if (same(shown.diagnostics, this.typing.visible(checked).diagnostics)) continue;
      if (!this.capabilities.pullsDiagnostics) await this.publish(checked);
      else this.show(checked);
      outdated = true;
    }
    if (outdated) this.refresh();
  }

  private async publish(checked: Checked): Promise<void> {
    const { diagnostics } = this.show(checked);
    const { document } = checked;
    const { content, uri } = document;
    await this.connection.sendDiagnostics({ uri, version: content.version, diagnostics: safelyShown(diagnostics) });
  }

  /** Returns the diagnostics to give the client, and remembers that it has them. */
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
    if (!folder?.hasFiles || !isYamlFile(path) || this.files.isListedElsewhere(folder, path))
      return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    if (!this.capabilities.registersWatchers) this.closedFiles.invalidate(path);
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

/** What is said of a document on which Yamlock failed; the log has the name of the error. */
const failed = () => ({
  message: say`Yamlock failed on this file, by a fault of its own; its output names the error`,
  range: { start: 0, end: 0 },
});

function superseded(retriggerRequest: boolean): never {
  throw new ResponseError(LSPErrorCodes.ServerCancelled, say`The document changed`, { retriggerRequest });
}

function same(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a === b || (a.length === b.length && JSON.stringify(a) === JSON.stringify(b));
}
