import * as vscode from 'vscode';
import type { DiagnosticCollectionProvider, LanguageClient, Middleware } from 'vscode-languageclient/node';
import { documentSelector } from './selector.js';

/**
 * How often the workspace is asked for after something changed. Once is not enough: the language client tells the server
 * of changed files with a delay, so that the first answer may be from before.
 */
const roundsAfterChange = 3;

/**
 * Decides which files without an open editor are in the Problems panel.
 *
 * The language client asks for the diagnostics of the whole workspace every two seconds for as long as it runs, and it
 * leaves the findings of a closed file where they are, expecting the next such answer to bring them up to date. With
 * `yamlock.scope: openFiles` (the default) no such answer is wanted before the user asks for a scan. So until then the
 * question is held back, and the findings of a file go when its editor goes. Afterwards it is held back for as long as
 * nothing changes.
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

  /** From now on the whole workspace is reported, because the user asked for a scan. */
  includeWholeWorkspace(): void {
    this.scanned = true;
    this.ask();
  }

  /** The client asks for a collection whenever its server starts. */
  create(name: string | undefined): vscode.DiagnosticCollection {
    const collection = vscode.languages.createDiagnosticCollection(name);
    this.collections.add(collection);
    this.ask();
    return collection;
  }

  /** The client gives a collection back when its server stops; a new server knows of no scan. */
  dispose(collection: vscode.DiagnosticCollection): void {
    this.collections.delete(collection);
    this.scanned = false;
    collection.dispose();
  }

  /** Follows everything that can change a finding in another file; the result ends that. */
  connect(client: LanguageClient, watchers: readonly vscode.FileSystemWatcher[]): vscode.Disposable {
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
      // A closed file may be listed that a link leads to.
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

  /** Settles when the workspace is to be asked for, or the server stops. */
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
