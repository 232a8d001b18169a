import {
  type ApplyWorkspaceEditParams,
  type ApplyWorkspaceEditResult,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  type MessageActionItem,
  type ProtocolConnection,
  ResponseError,
  type ShowDocumentParams,
  type ShowMessageRequestParams,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { BrowserMessageReader, BrowserMessageWriter } from 'vscode-languageserver-protocol/browser';
import {
  APPLIED_CHANGED,
  CARETS,
  type FileQuestion,
  KIND_OF_FILE,
  READ_FILE,
  READ_FOLDER,
  SECRET_FLOW_CHANGED,
  STATUS,
} from '../../protocol/messages.js';
import { CAPABILITIES } from './capabilities.js';
import { FileAnswers } from './file-answers.js';
import type { FileChange, Files } from './files.js';
import { positionAt } from './positions.js';
import { BUNDLED, ROOT, uriOf } from './uris.js';

/** What the server asks of the page, and tells it. */
export interface PageEvents {
  apply(edit: WorkspaceEdit): string | undefined;
  show(params: ShowDocumentParams): boolean;
  ask(params: ShowMessageRequestParams): Promise<MessageActionItem | null>;
  tell(message: string): void;
  /** The findings of a file. */
  found(name: string, diagnostics: readonly Diagnostic[]): void;
  appliedChanged(): void;
  flowChanged(): void;
}

/** The language server in a worker, which has all files of the page open. */
export class Server {
  private readonly versions = new Map<string, number>();
  private readonly results = new Map<string, string>();
  private pulling = false;
  private pullAgain = false;

  private constructor(
    private readonly connection: ProtocolConnection,
    private readonly files: Files,
    private readonly events: PageEvents,
  ) {}

  static async start(files: Files, events: PageEvents): Promise<Server> {
    const worker = new Worker('server.js', { name: 'Yamlock' });
    worker.addEventListener('error', ({ message }) => events.tell(`Yamlock has ended: ${message}`));
    const connection = createProtocolConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker));
    const server = new Server(connection, files, events);
    server.answer();
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: ROOT,
      workspaceFolders: [{ uri: ROOT, name: 'playground' }],
      capabilities: CAPABILITIES,
      initializationOptions: { readsFiles: true, bundled: BUNDLED },
    });
    await connection.sendNotification('initialized', {});
    for (const name of files.names) server.opened(name, files.text(name) ?? '');
    files.onChange((change) => server.changed(change));
    server.pull();
    return server;
  }

  /** Resolves to the server's answer; undefined where it refuses because the text has changed since, or has none. */
  async request<Answer>(method: string, params: unknown): Promise<Answer | undefined> {
    try {
      return ((await this.connection.sendRequest(method, params)) as Answer | null) ?? undefined;
    } catch (error) {
      if (error instanceof ResponseError && OUTDATED.has(error.code)) return undefined;
      throw error;
    }
  }

  /** Tells the server on which lines the carets of a file are. */
  carets(name: string, lines: readonly number[]): void {
    void this.connection.sendNotification(CARETS, { uri: uriOf(name), lines });
  }

  /** Asks for the findings of all files: an edit of one may change those of others. */
  pull(): void {
    this.pullAgain = true;
    if (!this.pulling) void this.pullWhile();
  }

  private async pullWhile(): Promise<void> {
    this.pulling = true;
    try {
      while (this.pullAgain) {
        this.pullAgain = false;
        await Promise.all(this.files.names.map((name) => this.pullFile(name)));
      }
    } finally {
      this.pulling = false;
    }
  }

  private async pullFile(name: string): Promise<void> {
    const uri = uriOf(name);
    const previousResultId = this.results.get(name);
    try {
      const params = { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) };
      const report = (await this.connection.sendRequest('textDocument/diagnostic', params)) as DocumentDiagnosticReport;
      // It may be gone by now.
      if (this.files.text(name) === undefined) return;
      if (report.resultId !== undefined) this.results.set(name, report.resultId);
      if (report.kind === 'full') this.events.found(name, report.items);
    } catch (error) {
      // The text has changed since.
      if (error instanceof ResponseError && OUTDATED.has(error.code))
        this.pullAgain = this.files.text(name) !== undefined;
      else this.events.tell(`${name} was not checked: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private answer(): void {
    const { connection, events } = this;
    const answers = new FileAnswers(this.files);
    connection.onRequest(READ_FILE, async (question: FileQuestion) => answers.read(question));
    connection.onRequest(READ_FOLDER, async (question: FileQuestion) => answers.folder(question));
    connection.onRequest(KIND_OF_FILE, async (question: FileQuestion) => answers.kind(question));
    connection.onRequest('workspace/diagnostic/refresh', () => {
      this.pull();
      return null;
    });
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('client/unregisterCapability', () => null);
    connection.onRequest('workspace/configuration', ({ items }: { readonly items: readonly unknown[] }) =>
      items.map(() => null),
    );
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onRequest('workspace/applyEdit', ({ edit }: ApplyWorkspaceEditParams): ApplyWorkspaceEditResult => {
      const failureReason = events.apply(edit);
      return failureReason === undefined ? { applied: true } : { applied: false, failureReason };
    });
    connection.onRequest('window/showDocument', (params) => ({ success: events.show(params) }));
    connection.onRequest('window/showMessageRequest', (params) => events.ask(params));
    connection.onNotification('window/showMessage', ({ message }: { readonly message: string }) =>
      events.tell(message),
    );
    connection.onNotification(APPLIED_CHANGED, () => events.appliedChanged());
    connection.onNotification(SECRET_FLOW_CHANGED, () => events.flowChanged());
    connection.onNotification(STATUS, ({ state, message }: { readonly state: string; readonly message?: string }) => {
      if (state === 'failed') events.tell(message ?? 'Yamlock has failed');
    });
  }

  private opened(name: string, text: string): void {
    this.versions.set(name, 1);
    const textDocument = { uri: uriOf(name), languageId: 'yaml', version: 1, text };
    void this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  private changed({ name, before, after, typed }: FileChange): void {
    const uri = uriOf(name);
    if (after === undefined) {
      this.results.delete(name);
      void this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
      this.watched(uri, 3);
      this.events.found(name, []);
    } else if (before === undefined) {
      this.opened(name, after);
      this.watched(uri, 1);
    } else {
      const version = (this.versions.get(name) ?? 0) + 1;
      this.versions.set(name, version);
      // From the end, so that what was not replaced yet stays where it was.
      const contentChanges = typed
        ? typed.toReversed().map(({ from, to, text }) => ({
            range: { start: positionAt(before, from), end: positionAt(before, to) },
            text,
          }))
        : [{ text: after }];
      void this.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges,
      });
    }
    this.pull();
  }

  private watched(uri: string, type: 1 | 3): void {
    void this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
  }
}

const OUTDATED: ReadonlySet<number> = new Set([
  LSPErrorCodes.ServerCancelled,
  LSPErrorCodes.RequestCancelled,
  LSPErrorCodes.ContentModified,
]);
