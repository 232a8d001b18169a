import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ProgramSettings } from '../../protocol/messages.js';
import { programsNotification } from './requests.js';

/**
 * Returns which programs the server may start: by the user's settings on this machine only, because a workspace must not decide
 * over programs. They are sent apart from the other settings.
 */
export function programSettings(): ProgramSettings {
  const set = vscode.workspace.getConfiguration('yamlock').inspect<string>('sops.path')?.globalValue;
  return { trusted: vscode.workspace.isTrusted, sops: set ?? '' };
}

/** Notifies a running server when the user trusts the workspace or sets another program. */
export function followProgramSettings(client: BaseLanguageClient): vscode.Disposable {
  const send = async (): Promise<void> => {
    // A server that starts later has them in its `initialize` request.
    if (client.isRunning()) await client.sendNotification(programsNotification, programSettings());
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidGrantWorkspaceTrust(() => void send()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('yamlock.sops.path')) void send();
    }),
  );
}
