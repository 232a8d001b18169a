import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** What the extension has by another way on a desktop than in a browser. */
export interface Platform {
  /** Returns a client for the server in dist/. The server starts with the client's `start()`. */
  createClient(context: vscode.ExtensionContext, options: LanguageClientOptions): BaseLanguageClient;
  /** Writes a file that other users of the machine may not read, where the disk knows users. */
  writePrivately(uri: vscode.Uri, content: Uint8Array, isNew: boolean): Promise<void>;
}
