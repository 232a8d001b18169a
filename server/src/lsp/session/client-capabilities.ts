import type { InitializeParams } from 'vscode-languageserver';
import { isRecord } from '../../core/text/json.js';

/** The capabilities of the client that the server uses, read from its `initialize` request. */
export interface ClientCapabilities {
  /**
   * The client pulls diagnostics, again where it is told to by `workspace/diagnostic/refresh`; otherwise they are published. One that
   * pulls when its own text changes alone, as Neovim 0.11 does, would never have the findings that other files decide.
   */
  readonly pullsDiagnostics: boolean;
  /** The client answers `workspace/configuration`; otherwise settings come with `workspace/didChangeConfiguration`. */
  readonly answersConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly versionedEdits: boolean;
  readonly createsFiles: boolean;
  readonly renamesFiles: boolean;
  readonly annotatesChanges: boolean;
  /** The client asks what a rename is about before it asks for the name. */
  readonly preparesRename: boolean;
  /** The client supports snippets in edits. */
  readonly snippetEdits: boolean;
  /** The client resolves the edit of a code action when it is chosen. */
  readonly resolvesEdits: boolean;
  /** The client resolves the command of a code action, too. */
  readonly resolvesCommands: boolean;
  readonly showsDisabledActions: boolean;
  /** The client supports `window/workDoneProgress/create`. */
  readonly showsProgress: boolean;
  /** The client shows more beside the label of what is offered. */
  readonly describesLabels: boolean;
  /** The client supports `workspace/codeLens/refresh`. */
  readonly refreshesLenses: boolean;
  /** The client applies edits that the server sends. */
  readonly appliesEdits: boolean;
  /** The client says that it supports `window/showMessageRequest`. */
  readonly asksPerson: boolean;
  /**
   * What changes several files is offered as a command that looks after all of it: our own client's, or one of the server for clients
   * that can be asked, or that resolve no edits.
   */
  readonly refactorsByCommand: boolean;
  /** The client supports `window/showDocument`. */
  readonly showsDocuments: boolean;
  /** The client shows the tooltip of a link. */
  readonly linkTooltips: boolean;
  readonly rendersMarkdown: boolean;
  /** The client shows symbols of a document below each other. */
  readonly nestsSymbols: boolean;
  /** The client is our own extension, which has the commands of `protocol/messages.ts`. */
  readonly hasOwnCommands: boolean;
  /** The client knows the notification `STATUS`: some others warn of one that they do not know. */
  readonly knowsStatus: boolean;
  /** The client has the command `editor.action.showReferences`, and takes its arguments in the types of the protocol. */
  readonly hasShowReferences: boolean;
  /** The URL of the folder in which the client has the package of the server, without a slash at the end. */
  readonly bundled: string | undefined;
  /** The client answers `READ_FILE`, `READ_FOLDER` and `KIND_OF_FILE`. */
  readonly readsFiles: boolean;
  /** The client has another extension for YAML when it starts. */
  readonly hasYamlExtension: boolean;
  /** The URL of the folder in which the client has the rule pages, with a slash at the end. */
  readonly rulePages: string | undefined;
}

export function clientCapabilitiesOf({ capabilities, initializationOptions }: InitializeParams): ClientCapabilities {
  const { window, workspace, textDocument } = capabilities;
  const edits = workspace?.workspaceEdit;
  // Operations on files stand among the document changes alone: who names some reads those, as Neovim does without saying so.
  const documentChanges = edits?.documentChanges ?? (edits?.resourceOperations ?? []).length > 0;
  const actions = textDocument?.codeAction;
  const options = isRecord(initializationOptions) ? initializationOptions : {};
  const resolvesEdits = actions?.resolveSupport?.properties.includes('edit') === true && actions.dataSupport === true;
  const asksPerson = isRecord(window?.showMessage);
  const appliesEdits = workspace?.applyEdit === true;
  const hasOwnCommands = options.clientCommands === true;
  const hoverFormats = textDocument?.hover?.contentFormat;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    answersConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    versionedEdits: documentChanges,
    createsFiles: documentChanges && edits?.resourceOperations?.includes('create') === true,
    renamesFiles: documentChanges && edits?.resourceOperations?.includes('rename') === true,
    annotatesChanges: edits?.changeAnnotationSupport !== undefined,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    snippetEdits: documentChanges && edits?.snippetEditSupport === true,
    resolvesEdits,
    resolvesCommands: resolvesEdits && actions?.resolveSupport?.properties.includes('command') === true,
    appliesEdits,
    asksPerson,
    refactorsByCommand: hasOwnCommands || (appliesEdits && (asksPerson || !resolvesEdits)),
    describesLabels: textDocument?.completion?.completionItem?.labelDetailsSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    showsDocuments: window?.showDocument?.support === true,
    linkTooltips: textDocument?.documentLink?.tooltipSupport === true,
    showsDisabledActions: actions?.disabledSupport === true,
    showsProgress: window?.workDoneProgress === true,
    // A client without this capability is older than the choice of formats.
    rendersMarkdown: hoverFormats === undefined || hoverFormats.includes('markdown'),
    nestsSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    hasOwnCommands,
    knowsStatus: hasOwnCommands || options.readsFiles === true || options.status === true,
    hasShowReferences: options.showReferences === true,
    bundled: typeof options.bundled === 'string' ? options.bundled : undefined,
    readsFiles: options.readsFiles === true,
    hasYamlExtension: options.yamlExtension === true,
    rulePages: typeof options.rulePages === 'string' ? options.rulePages : undefined,
  };
}
