import type { ClientCapabilities } from 'vscode-languageserver-protocol';

/** What the page can do. */
export const CAPABILITIES: ClientCapabilities = {
  workspace: {
    applyEdit: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] },
  },
  window: { showDocument: { support: true }, showMessage: {} },
  textDocument: {
    synchronization: {},
    diagnostic: { relatedDocumentSupport: false },
    hover: { contentFormat: ['plaintext'] },
    completion: { completionItem: { documentationFormat: ['plaintext'] } },
    definition: {},
    rename: { prepareSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source'] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};
