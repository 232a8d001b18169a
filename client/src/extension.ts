import type * as vscode from 'vscode';
import { Yamlock } from './yamlock.js';

let yamlock: Yamlock | undefined;

/** Called by VS Code with the first YAML or Helm document, or with the first of our commands. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  yamlock = new Yamlock(context);
  await yamlock.applySettings();
}

/** Called by VS Code when it shuts down or the extension is switched off. */
export async function deactivate(): Promise<void> {
  await yamlock?.stop();
}
