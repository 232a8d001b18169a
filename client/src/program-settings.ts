import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ProgramSettings } from '../../protocol/messages.js';
import { programsNotification } from './requests.js';

/**
 * Which programs the server may start. They are told apart from the settings, and of these what the user set on this
 * machine alone: a workspace must not say what is started.
 */
export function programSettings(): ProgramSettings {
  const set = vscode.workspace.getConfiguration('yamlock').inspect<string>('sops.path')?.globalValue;
  return { trusted: vscode.workspace.isTrusted, sops: set ?? '' };
}

/** Tells a running server when the user trusts the workspace, or sets another program. */
export function followProgramSettings(client: LanguageClient): vscode.Disposable {
  const tell = async (): Promise<void> => {
    // One that is started later is told at its start.
    if (client.isRunning()) await client.sendNotification(programsNotification, programSettings());
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidGrantWorkspaceTrust(() => void tell()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('yamlock.sops.path')) void tell();
    }),
  );
}
