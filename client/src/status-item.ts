import * as vscode from 'vscode';
import type { ServerStatus } from './protocol.js';
import { documentSelector } from './selector.js';

/** What the status item can show: what the server says, and that it was switched off. */
export type Status = ServerStatus | { readonly state: 'off' };

/**
 * The one language status item. It sits behind the `{}` of the status bar and is the only place where Yamlock says how
 * it is doing, so that nobody is interrupted by a notification.
 */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem('yamlock.status', [...documentSelector]);

  constructor() {
    this.item.name = 'Yamlock';
    this.item.command = { command: 'yamlock.showOutput', title: vscode.l10n.t('Show Output') };
    this.show({ state: 'starting', files: 0 });
  }

  show(status: Status): void {
    this.item.busy = status.state === 'starting' || status.state === 'indexing';
    this.item.severity =
      status.state === 'failed' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    this.item.text = textOf(status);
    this.item.detail = status.state === 'off' ? '' : (status.message ?? '');
  }

  dispose(): void {
    this.item.dispose();
  }
}

function textOf(status: Status): string {
  switch (status.state) {
    case 'off':
      return vscode.l10n.t('Yamlock is off');
    case 'starting':
      return vscode.l10n.t('Yamlock is starting');
    case 'indexing':
      return vscode.l10n.t('Yamlock reads the workspace: {0} files', status.files);
    case 'ready':
      return vscode.l10n.t('Yamlock is ready: {0} files', status.files);
    case 'failed':
      return vscode.l10n.t('Yamlock has stopped');
  }
}
