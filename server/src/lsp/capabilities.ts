import {
  CodeActionKind,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { HAND_OFF, OPEN_RULE_PAGE, REFACTOR, SHOW_PLACES, SHOW_ROTATION, WHY_NOT } from '../../../protocol/messages.js';
import { FIX_ALL, MOVE, MOVE_ALL, REWRITE, ROTATE, SUPPRESS_KIND } from './actions/action-kinds.js';
import { SOURCE } from './diagnostics/to-lsp.js';
import { FILE_OPERATIONS } from './diagnostics/watched-files.js';
import type { ClientCapabilities } from './session/client-capabilities.js';

/** The commands that the server carries out for clients that are not our own. */
const OWN_COMMANDS = [HAND_OFF, SHOW_ROTATION, SHOW_PLACES, REFACTOR, OPEN_RULE_PAGE, WHY_NOT];

/** Returns the capabilities that the server announces to a client. */
export function capabilitiesFor({
  pullsDiagnostics,
  resolvesEdits,
  hasOwnCommands,
  preparesRename,
}: ClientCapabilities): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: preparesRename ? { prepareProvider: true } : true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    inlayHintProvider: true,
    documentLinkProvider: { resolveProvider: false },
    codeLensProvider: { resolveProvider: true },
    // Those but the blank ask for something in an action of a template.
    completionProvider: { triggerCharacters: [' ', '.', '"', '(', '|', '$'] },
    signatureHelpProvider: { triggerCharacters: [' ', '('], retriggerCharacters: [')', '|'] },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, MOVE, MOVE_ALL, REWRITE, SUPPRESS_KIND, ROTATE, FIX_ALL],
      resolveProvider: resolvesEdits,
    },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: FILE_OPERATIONS,
    },
    ...(pullsDiagnostics
      ? {
          diagnosticProvider: {
            identifier: SOURCE,
            interFileDependencies: true,
            workspaceDiagnostics: true,
            workDoneProgress: true,
          },
        }
      : {}),
    ...(hasOwnCommands ? {} : { executeCommandProvider: { commands: OWN_COMMANDS } }),
  };
}
