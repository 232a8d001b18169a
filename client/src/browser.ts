import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import type { Platform } from './platform.js';

/** The part of a browser's worker that is used here. */
interface ServerWorker {
  terminate(): void;
}

declare const Worker: new (url: string, options: { readonly name: string }) => ServerWorker;

/** VS Code in a browser: the server is a worker. */
export const BROWSER: Platform = {
  createClient(context, options) {
    const url = vscode.Uri.joinPath(context.extensionUri, 'dist', 'web', 'server.js').toString(true);
    let worker: ServerWorker | undefined;
    // The client does not end a worker that it has stopped, nor one that has crashed.
    const end = (): void => {
      worker?.terminate();
      worker = undefined;
    };
    context.subscriptions.push({ dispose: end });
    return new LanguageClient(
      'yamlock',
      'Yamlock',
      async () => {
        end();
        worker = new Worker(url, { name: 'Yamlock' });
        return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
      },
      options,
    );
  },

  writePrivately: async (uri, content) => vscode.workspace.fs.writeFile(uri, content),
};
