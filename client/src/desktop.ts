import * as path from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import type { Platform } from './platform.js';
import { writePrivateFile } from './private-file.js';

/** VS Code on a machine: the server is a process. */
export const DESKTOP: Platform = {
  createClient: (context, options) => new LanguageClient('yamlock', 'Yamlock', serverOptions(context), options),

  async writePrivately(uri, content, isNew) {
    if (uri.scheme !== 'file') return vscode.workspace.fs.writeFile(uri, content);
    await writePrivateFile(uri.fsPath, content, isNew);
  },
};

function serverOptions(context: vscode.ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  // The server does not run in the workspace folder, so that no file there can influence its start.
  const cwd = context.extensionPath;
  // With the first flag the server collects garbage between keystrokes, which leaves little to the young generation: with 8 MiB
  // instead of 16 for each half of it, answers take as long, and the process 13 MiB less.
  const execArgv = ['--expose-gc', '--max-semi-space-size=8'];
  return {
    run: { module, transport: TransportKind.ipc, options: { cwd, execArgv } },
    debug: {
      module,
      transport: TransportKind.ipc,
      options: { cwd, execArgv: [...execArgv, '--nolazy', '--inspect=6009'] },
    },
  };
}
