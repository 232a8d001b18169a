import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { ClientOptions } from '../../protocol/messages.js';
import { followCarets } from './carets.js';
import { QuietErrorHandler, showCrashMessage } from './error-handler.js';
import { answerAboutFiles } from './file-answers.js';
import type { Platform } from './platform.js';
import { followProgramSettings, programSettings } from './program-settings.js';
import { yamlExtensionNotification } from './requests.js';
import { ruleLinks } from './rule-links.js';
import { RULE_PAGES } from './rule-pages.js';
import { documentSelector, isWritable } from './selector.js';
import { WorkspaceDiagnostics } from './workspace-diagnostics.js';
import { followYamlExtension, hasYamlExtension } from './yaml-extension.js';
import { isYamlFile, YAML_GLOBS } from './yaml-files.js';

/** The files whose changes on disk can change a finding. */
const watchedFiles = [...YAML_GLOBS, '**/.gitignore', '**/.sops.yaml', '**/.yamlock.yaml'];

/** A client for the language server, and the middleware for its workspace diagnostics. */
export interface YamlockClient {
  readonly client: BaseLanguageClient;
  readonly workspaceDiagnostics: WorkspaceDiagnostics;
}

/** Returns a client for the server in dist/. The server starts with the client's `start()`. */
export function createLanguageClient(context: vscode.ExtensionContext, platform: Platform): YamlockClient {
  const workspaceDiagnostics = new WorkspaceDiagnostics();
  const watchers = watchedFiles.map((pattern) => vscode.workspace.createFileSystemWatcher(pattern));
  const clientOptions: LanguageClientOptions = {
    documentSelector: [...documentSelector],
    // The client carries out refactorings as a whole, and its hand-off uses the clipboard and a terminal.
    initializationOptions: (): ClientOptions => ({
      clientCommands: true,
      programs: programSettings(),
      yamlExtension: hasYamlExtension(vscode.extensions),
      rulePages: RULE_PAGES,
      readsFiles: true,
      bundled: context.extensionUri.toString(),
    }),
    synchronize: { fileEvents: watchers },
    diagnosticCollectionName: 'yamlock',
    diagnosticCollectionProvider: workspaceDiagnostics,
    diagnosticPullOptions: {
      onChange: true,
      onFocus: true,
      // A restored tab that was never shown has no document and no language yet, so its name decides.
      onTabs: true,
      match: (_selector, resource) => isYamlFile(resource.path) && isWritable(resource),
    },
    middleware: {
      // The server reports nothing about documents that it does not know.
      didOpen: async (document, next) => {
        if (isWritable(document.uri)) await next(document);
      },
      provideCodeActions: async (document, range, context, token, next) =>
        (await next(document, range, context, token))?.map(withEdit),
      ...ruleLinks,
      ...workspaceDiagnostics.middleware,
    },
    errorHandler: new QuietErrorHandler(() => void showCrashMessage()),
  };
  const client = platform.createClient(context, clientOptions);
  context.subscriptions.push(
    ...watchers,
    workspaceDiagnostics.connect(client, watchers),
    followProgramSettings(client),
    answerAboutFiles(client),
    followCarets(client),
    followYamlExtension(vscode.extensions, (present) => {
      // A server that starts later has it in its `initialize` request.
      if (client.isRunning()) void client.sendNotification(yamlExtensionNotification, { present });
    }),
  );
  return { client, workspaceDiagnostics };
}

/**
 * Returns an action, with an empty edit where it has only a command. Without an edit, VS Code resolves the action after the menu
 * has closed, and may have dropped the arguments of the command by then: "Actual command not found".
 */
function withEdit(action: vscode.Command | vscode.CodeAction): vscode.Command | vscode.CodeAction {
  if (typeof action.command === 'object' && !('edit' in action && action.edit))
    Object.assign(action, { edit: new vscode.WorkspaceEdit() });
  return action;
}
