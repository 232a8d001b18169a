import * as vscode from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
} from 'vscode-languageclient';

const maxRestarts = 4;
const withinMs = 3 * 60 * 1000;

/**
 * Restarts a crashed server silently, and reports only when restarting does not help. (The default handler shows a notification
 * for every restart.)
 */
export class QuietErrorHandler implements ErrorHandler {
  private crashes: number[] = [];

  /** @param giveUp Called when the server is not restarted again. */
  constructor(private readonly giveUp: () => void) {}

  error(_error: Error, _message: unknown, count: number | undefined): ErrorHandlerResult {
    return { action: count !== undefined && count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.crashes = [...this.crashes.filter((time) => now - time < withinMs), now];
    if (this.crashes.length <= maxRestarts) return { action: CloseAction.Restart, handled: true };
    this.crashes = [];
    this.giveUp();
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}

/** Shows that the server was not restarted, with buttons to restart it and to show its output. */
export async function showCrashMessage(): Promise<void> {
  const restart = vscode.l10n.t('Restart');
  const show = vscode.l10n.t('Show Output');
  const message = vscode.l10n.t('The Yamlock language server crashed several times and was not started again.');
  const chosen = await vscode.window.showErrorMessage(message, restart, show);
  if (chosen === restart) await vscode.commands.executeCommand('yamlock.restartServer');
  if (chosen === show) await vscode.commands.executeCommand('yamlock.showOutput');
}
