import * as vscode from 'vscode';
import type { PendingUploads } from '../../protocol/messages.js';

/** How long a burst of changed files is waited for, in milliseconds. */
const PAUSE = 300;

/** The item of the status bar with the number of values that wait for their upload; hidden where none does. */
export class PendingItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('yamlock.pending', vscode.StatusBarAlignment.Left, -10);
  private readonly watching: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;
  private questions = 0;

  /** @param ask Asks the server; resolves to undefined where it does not run. */
  constructor(private readonly ask: () => Promise<PendingUploads | undefined>) {
    const { item } = this;
    item.name = vscode.l10n.t('Yamlock: Pending Uploads');
    item.command = 'yamlock.pendingUploads';
    const watcher = vscode.workspace.createFileSystemWatcher('**/.yamlock/**');
    const soon = (): void => this.soon();
    this.watching = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(soon),
      watcher.onDidChange(soon),
      watcher.onDidDelete(soon),
      vscode.workspace.onDidChangeWorkspaceFolders(soon),
    );
  }

  /** Asks and shows the number, once nothing has changed for a moment. */
  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), PAUSE);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watching.dispose();
    this.item.dispose();
  }

  private async refresh(): Promise<void> {
    const { item } = this;
    const question = ++this.questions;
    const found = await this.ask();
    if (question !== this.questions) return;
    const count = found?.uploads.filter(({ waits }) => waits).length ?? 0;
    item.text = `$(cloud-upload) ${count}`;
    const tooltip =
      count === 1
        ? vscode.l10n.t('Yamlock: 1 value or file waits outside git for its upload')
        : vscode.l10n.t('Yamlock: {0} values or files wait outside git for their upload', count);
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: tooltip };
    if (count > 0) item.show();
    else item.hide();
  }
}
