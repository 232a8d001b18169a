import type { InitializeParams } from 'vscode-languageserver';

/** What the client at the other end can do, read once from what it said of itself. */
export interface ClientCapabilities {
  /** It asks for diagnostics; otherwise they are published. */
  readonly pullsDiagnostics: boolean;
  /** It can be told to ask again for all diagnostics. */
  readonly refreshesDiagnostics: boolean;
  /** It answers `workspace/configuration`; otherwise settings come with `workspace/didChangeConfiguration`. */
  readonly answersConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly versionedEdits: boolean;
  readonly createsFiles: boolean;
  readonly renamesFiles: boolean;
  readonly annotatesChanges: boolean;
  /** It takes edits with a part that is left selected. */
  readonly snippetEdits: boolean;
  /** It asks for the edit of a code action when somebody picks it. */
  readonly resolvesEdits: boolean;
  readonly showsDisabledActions: boolean;
  /** It can be asked to show how long something takes, and to let people cancel it. */
  readonly showsProgress: boolean;
  readonly rendersMarkdown: boolean;
  /** It is our own extension, which has `yamlock.handOff` itself. */
  readonly hasOwnCommands: boolean;
}

export function abilitiesOf({ capabilities, initializationOptions }: InitializeParams): ClientCapabilities {
  const { window, workspace, textDocument } = capabilities;
  const edits = workspace?.workspaceEdit;
  const actions = textDocument?.codeAction;
  const hoverFormats = textDocument?.hover?.contentFormat;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    answersConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    versionedEdits: edits?.documentChanges === true,
    createsFiles: edits?.documentChanges === true && edits.resourceOperations?.includes('create') === true,
    renamesFiles: edits?.documentChanges === true && edits.resourceOperations?.includes('rename') === true,
    annotatesChanges: edits?.changeAnnotationSupport !== undefined,
    snippetEdits: edits?.documentChanges === true && edits.snippetEditSupport === true,
    resolvesEdits: actions?.resolveSupport?.properties.includes('edit') === true && actions.dataSupport === true,
    showsDisabledActions: actions?.disabledSupport === true,
    showsProgress: window?.workDoneProgress === true,
    // A client that says nothing of formats is one from before there were two.
    rendersMarkdown: hoverFormats === undefined || hoverFormats.includes('markdown'),
    hasOwnCommands: isRecord(initializationOptions) && initializationOptions.clientCommands === true,
  };
}

/** True for what JSON calls an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
