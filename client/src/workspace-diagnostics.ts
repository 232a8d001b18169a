import * as vscode from 'vscode';
import type { BaseLanguageClient, DiagnosticCollectionProvider, Middleware } from 'vscode-languageclient';
import { documentSelector } from './selector.js';

/**
 * The number of requests for the whole workspace after a change. One is not enough: the language client notifies the server of
 * changed files with a delay, so the first answer may be outdated.
 */
const roundsAfterChange = 3;

/**
 * Decides which files without an open editor are in the Problems panel.
 *
 * The language client requests the diagnostics of the whole workspace every two seconds, and keeps the findings of a closed file
 * until the next answer. With `yamlock.scope: openFiles` (the default) the whole workspace is not wanted before the user asks for
 * a scan. So until then the request is held back, and the findings of a file are removed when its editor is closed. Afterwards
 * the request is held back for as long as nothing changes.
 */
export class WorkspaceDiagnostics implements DiagnosticCollectionProvider {
  private readonly collections = new Set<vscode.DiagnosticCollection>();
  private readonly changed = new vscode.EventEmitter<void>();
  private rounds = 0;
  private scanned = false;

  readonly middleware: Pick<Middleware, 'provideWorkspaceDiagnostics'> = {
    provideWorkspaceDiagnostics: async (resultIds, token, report, next) => {
      await this.whenDue(token);
      if (token.isCancellationRequested) return { items: [] };
      this.rounds--;
      return next(resultIds, token, report);
    },
  };

  /** To be called after a scan: from then on the whole workspace is requested. */
  includeWholeWorkspace(): void {
    this.scanned = true;
    this.ask();
  }

  /** Called by the client whenever its server starts. */
  create(name: string | undefined): vscode.DiagnosticCollection {
    const collection = vscode.languages.createDiagnosticCollection(name);
    this.collections.add(collection);
    this.ask();
    return collection;
  }

  /** Called by the client when its server stops. A new server does not remember the scan. */
  dispose(collection: vscode.DiagnosticCollection): void {
    this.collections.delete(collection);
    this.scanned = false;
    collection.dispose();
  }

  /** Listens to everything that can change a finding in another file, until the result is disposed. */
  connect(client: BaseLanguageClient, watchers: readonly vscode.FileSystemWatcher[]): vscode.Disposable {
    const ask = (): void => this.ask();
    const clear = (uri: vscode.Uri): void => {
      for (const collection of this.collections) collection.delete(uri);
    };
    return vscode.Disposable.from(
      this.changed,
      ...watchers.flatMap((watcher) => [watcher.onDidChange(ask), watcher.onDidCreate(ask), watcher.onDidDelete(ask)]),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (vscode.languages.match([...documentSelector], document) > 0) ask();
      }),
      // The document may be the target of a link under which the closed file was listed.
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (vscode.languages.match([...documentSelector], document) > 0) ask();
      }),
      client.visibleDocuments.onClose((closed) => {
        if (!this.wantsWholeWorkspace()) closed.forEach(clear);
        ask();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('yamlock')) return;
        if (!this.wantsWholeWorkspace()) {
          this.reportedFiles()
            .filter((uri) => !client.visibleDocuments.isVisible(uri))
            .forEach(clear);
        }
        ask();
      }),
    );
  }

  private ask(): void {
    this.rounds = roundsAfterChange;
    this.changed.fire();
  }

  private wantsWholeWorkspace(): boolean {
    return this.scanned || vscode.workspace.getConfiguration('yamlock').get('scope') === 'workspace';
  }

  /** Resolves when the workspace is to be requested, or the token is cancelled. */
  private async whenDue(token: vscode.CancellationToken): Promise<void> {
    while (!token.isCancellationRequested && !(this.wantsWholeWorkspace() && this.rounds > 0)) {
      const listeners: vscode.Disposable[] = [];
      await new Promise<void>((resolve) => {
        listeners.push(
          this.changed.event(() => resolve()),
          token.onCancellationRequested(() => resolve()),
        );
      });
      vscode.Disposable.from(...listeners).dispose();
    }
  }

  private reportedFiles(): vscode.Uri[] {
    return [...this.collections].flatMap((collection) => Array.from(collection, ([uri]) => uri));
  }
}
