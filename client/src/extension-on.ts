import type * as vscode from 'vscode';
import type { Platform } from './platform.js';
import { Yamlock } from './yamlock.js';

/** What VS Code calls when it starts an extension and when it ends it. */
interface Extension {
  activate(context: vscode.ExtensionContext): Promise<void>;
  /** Called when VS Code shuts down or the extension is switched off. */
  deactivate(): Promise<void>;
}

/** Returns the extension on a platform. */
export function extensionOn(platform: Platform): Extension {
  let yamlock: Yamlock | undefined;
  return {
    async activate(context) {
      yamlock = new Yamlock(context, platform);
      await yamlock.applySettings();
    },
    async deactivate() {
      await yamlock?.stop();
    },
  };
}
