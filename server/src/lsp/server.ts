import {
  type Connection,
  DidChangeWorkspaceFoldersNotification,
  type DidChangeWorkspaceFoldersParams,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { type ServerStatus, STATUS } from '../../../protocol/messages.js';
import { isRecord } from '../core/text/json.js';
import type { Host } from '../host/host.js';
import { languagesFor } from '../host/language.js';
import { VERSION } from '../host/version.js';
import { ActionRequests } from './action-requests.js';
import { AppliedRequests } from './applied-requests.js';
import { capabilitiesFor } from './capabilities.js';
import { AppliedFolders } from './diagnostics/applied-folders.js';
import { Checker } from './diagnostics/checker.js';
import { ClosedFiles } from './diagnostics/closed-files.js';
import { Diagnostics } from './diagnostics/diagnostics.js';
import { EditedLines } from './diagnostics/edited-lines.js';
import { type ChangedFiles, Indexing } from './diagnostics/indexing.js';
import { KnownFindings } from './diagnostics/known-findings.js';
import { rulePagesAt } from './diagnostics/rule-pages.js';
import { Typing } from './diagnostics/typing.js';
import { warmUp } from './diagnostics/warm-up.js';
import { listenToFiles, registerWatchers } from './diagnostics/watched-files.js';
import { WorkspaceDiagnostics } from './diagnostics/workspace-diagnostics.js';
import { WorkspaceFiles } from './diagnostics/workspace-files.js';
import { WorkspaceScan } from './diagnostics/workspace-scan.js';
import { FlowRequests } from './flow-requests.js';
import { NameRequests } from './graph/name-requests.js';
import { LanguageRequests } from './language-requests.js';
import { LensRequests } from './lens-requests.js';
import { OwnRequests } from './own-requests.js';
import { PendingRequests } from './pending-requests.js';
import { ProgramFiles } from './program-files.js';
import { readersOf } from './readers.js';
import { RotationRequests } from './rotation-requests.js';
import { Background } from './session/background.js';
import { type ClientCapabilities, clientCapabilitiesOf } from './session/client-capabilities.js';
import { ClientWindow } from './session/client-window.js';
import { Configuration } from './session/configuration.js';
import { type OpenDocument, OpenDocuments } from './session/documents.js';
import { type Folder, Folders } from './session/folders.js';
import { Hosts } from './session/hosts.js';
import { Idle } from './session/idle.js';
import { Log } from './session/log.js';
import { Requests } from './session/requests.js';
import type { Runtime } from './session/runtime.js';
import { SameFiles } from './session/same-files.js';
import { Uris } from './session/uris.js';

/**
 * Runs the language server over a connection. It never writes files and uses no network. It starts no program but `sops`, for a fix
 * that a user has chosen.
 * @param host Reads files with the scheme `file`; where the process has no disk, the client does, as it does for all other schemes.
 */
export function startServer(connection: Connection, host: Host | undefined, runtime: Runtime = {}): void {
  connection.onInitialize((params) => new Server(connection, host, params, runtime).initialize());
  connection.listen();
}

/** Makes the parts of the server, by the client's `initialize`, and passes its messages to them. */
class Server {
  private readonly capabilities: ClientCapabilities;
  private readonly program: ProgramFiles;
  private readonly background = new Background();
  private readonly uris = new Uris();
  private readonly documents = new OpenDocuments(this.uris);
  private readonly log: Log;
  private readonly hosts: Hosts;
  private readonly language: LanguageRequests;
  private readonly requests: Requests;
  private readonly folders: Folders;
  private readonly configuration: Configuration;
  private readonly files: WorkspaceFiles;
  private readonly sameFiles: SameFiles;
  private readonly diagnostics: Diagnostics;
  private readonly indexing: Indexing;
  private readonly workspaceDiagnostics: WorkspaceDiagnostics;
  private readonly own: OwnRequests;
  private readonly actions: ActionRequests;
  private readonly rotation: RotationRequests;
  private readonly lenses: LensRequests;
  private readonly idle: Idle;
  private readonly applied: AppliedFolders;
  private readonly charts: NameRequests;
  private readonly known: KnownFindings;
  private readonly edited = new EditedLines();
  private readonly flow: FlowRequests;
  private readonly appliedRequests: AppliedRequests;

  constructor(
    private readonly connection: Connection,
    host: Host | undefined,
    private readonly params: InitializeParams,
    private readonly runtime: Runtime,
  ) {
    const { background, uris, documents } = this;
    this.idle = new Idle(runtime.collectGarbage);
    const run = Date.now().toString(36);
    const log = new Log(connection.console);
    const capabilities = clientCapabilitiesOf(params);
    const requests = new Requests(log, background);
    const window = new ClientWindow(connection, capabilities);
    const hosts = new Hosts(uris, ...readersOf(host, capabilities.readsFiles, connection, uris));
    this.program = new ProgramFiles(connection, capabilities, log, runtime, params.locale);
    const folders = new Folders(hosts, log, uris, runtime.schemas, this.program.fetched);
    this.known = new KnownFindings(hosts, folders, log, (path, from, to) => this.edited.touches(path, from, to));
    folders.onConfigured = () => void this.known.renew();
    const pages = rulePagesAt(capabilities.rulePages ?? runtime.rulePages?.(languagesFor(params.locale)));
    const checker = new Checker(
      run,
      folders,
      documents,
      uris,
      log,
      pages,
      (path) => this.applied.of(path),
      (path) => this.applied.graphOf(path),
      this.known,
    );
    const sameFiles = new SameFiles(hosts, documents, folders, () => this.listedElsewhere());
    const typing = new Typing(
      () => this.diagnostics.recheckSoon(),
      (path) => sameFiles.isListedElsewhere(path),
    );
    const closed = new ClosedFiles(run, hosts, folders, documents, checker, background);
    const files = new WorkspaceFiles(hosts, documents, closed, background, log, sameFiles);
    this.applied = new AppliedFolders(
      hosts,
      log,
      requests,
      background,
      folders,
      documents,
      files,
      () => {
        this.diagnostics.recheckSoon();
        this.lenses.changed();
      },
      () => this.tellApplied(),
      (paths) => {
        for (const path of paths) closed.invalidate(path);
        this.diagnostics.recheckSoon();
        if (this.workspaceDiagnostics.wanted) this.renewWorkspace([...paths]);
      },
      runtime.now,
    );
    const indexing = new Indexing(
      connection,
      capabilities,
      requests,
      log,
      uris,
      hosts,
      folders,
      documents,
      files,
      closed,
      {
        changed: (changed) => this.filesChanged(changed),
        indexed: (folder) => this.indexed(folder),
      },
    );
    this.capabilities = capabilities;
    this.flow = new FlowRequests(connection, requests, uris, folders, documents, this.applied);
    this.appliedRequests = new AppliedRequests(connection, requests, uris, folders, this.applied, checker.others);
    this.charts = new NameRequests(
      connection,
      capabilities,
      window,
      requests,
      uris,
      folders,
      documents,
      this.applied,
      checker,
    );
    this.language = new LanguageRequests(
      connection,
      capabilities,
      requests,
      uris,
      folders,
      documents,
      files,
      checker,
      pages,
      runtime,
      this.applied,
      this.charts,
      log,
    );
    this.log = log;
    this.hosts = hosts;
    this.requests = requests;
    this.folders = folders;
    this.files = files;
    this.sameFiles = sameFiles;
    this.indexing = indexing;
    this.configuration = new Configuration(connection, capabilities, log, folders);
    this.diagnostics = new Diagnostics(
      connection,
      capabilities,
      requests,
      background,
      uris,
      folders,
      documents,
      checker,
      files,
      closed,
      typing,
      log,
    );
    this.workspaceDiagnostics = new WorkspaceDiagnostics(
      capabilities,
      uris,
      folders,
      documents,
      checker,
      files,
      closed,
      indexing,
      typing,
    );
    this.lenses = new LensRequests(
      connection,
      capabilities,
      window,
      requests,
      uris,
      folders,
      documents,
      checker,
      this.applied,
    );
    this.applied.onRevised = () => {
      this.rotation.changed();
      this.lenses.changed();
    };
    checker.onFactsChanged = () => this.diagnostics.recheckSoon();
    const scan = new WorkspaceScan(connection, requests, log, folders, documents, checker, files, closed, indexing);
    const { initializationOptions } = params;
    this.rotation = new RotationRequests(
      connection,
      capabilities,
      window,
      requests,
      uris,
      folders,
      this.applied,
      checker,
    );
    this.actions = new ActionRequests(
      connection,
      capabilities,
      window,
      pages,
      requests,
      background,
      uris,
      folders,
      documents,
      checker,
      hosts,
      log,
      runtime,
      isRecord(initializationOptions) ? initializationOptions.programs : undefined,
      this.rotation,
      this.lenses,
    );
    this.own = new OwnRequests(connection, requests, uris, checker, this.known, typing, sameFiles, scan, () => {
      this.workspaceDiagnostics.includeWholeWorkspace();
      this.renewWorkspace();
    });
  }

  /** Answers `initialize`. No file is read before the client has the answer. */
  initialize(): InitializeResult {
    const { capabilities, workspaceFolders, rootUri } = this.params;
    this.program.speak();
    const roots = workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: 'workspace' }] : []);
    for (const folder of roots) this.addFolder(folder);
    this.listen(capabilities.workspace?.workspaceFolders === true);
    return { serverInfo: { name: 'Yamlock', version: VERSION }, capabilities: capabilitiesFor(this.capabilities) };
  }

  /** Adds a folder, and returns it where it is new; one whose URI cannot be used is logged and left out. */
  private addFolder(folder: { readonly uri: string; readonly name: string }): Folder | undefined {
    let added: Folder | undefined;
    this.requests.detached('workspace folder', () => {
      added = this.folders.add(folder);
    });
    return added;
  }

  private listen(foldersMayChange: boolean): void {
    const { connection, requests, documents } = this;
    documents.listen(connection, requests, {
      opened: (document) => {
        requests.detached('textDocument/didOpen', () => this.sameFiles.opened(document.path));
        this.applied.edited(document.path);
        this.applied.openedOrClosed(document.path);
        this.diagnostics.changed(document);
      },
      changed: (document, edits) => {
        this.sameFiles.used(document.path);
        this.applied.edited(document.path);
        this.edited.edited(document.path, edits);
        this.diagnostics.changed(document, edits);
        this.flow.changed();
        this.idle.soon();
      },
      saved: ({ path }) => {
        if (!this.capabilities.registersWatchers || documents.isDeleted(path)) this.indexing.fileSaved(path);
      },
      closed: (document) => this.documentClosed(document),
    });
    connection.onInitialized(requests.notification('initialized', () => this.start()));
    connection.onShutdown(() => {
      requests.stop();
      this.background.stop();
      this.diagnostics.stop();
      this.actions.stop();
      this.idle.stop();
      this.lenses.stop();
    });
    const { languages } = connection;
    languages.diagnostics.on(
      requests.request('textDocument/diagnostic', 'urgent', (params, token) => this.diagnostics.pull(params, token)),
    );
    languages.diagnostics.onWorkspace((params, token, work, parts) => {
      const pull = requests.request('workspace/diagnostic', 'long', () =>
        this.workspaceDiagnostics.pull(params, token, work, parts),
      );
      return pull(params, token);
    });
    connection.onDidChangeConfiguration(
      requests.notification('workspace/didChangeConfiguration', ({ settings }) => this.settingsChanged(settings)),
    );
    listenToFiles(connection, requests, this.indexing, (uri, cameOrWent) => {
      if (this.known.dependsOn(uri, cameOrWent)) this.knownChanged();
    });
    if (foldersMayChange) {
      // The library would register what the capabilities of the server say already, which Emacs warns of.
      connection.onNotification(
        DidChangeWorkspaceFoldersNotification.type,
        requests.notification(
          DidChangeWorkspaceFoldersNotification.method,
          ({ event: { added, removed } }: DidChangeWorkspaceFoldersParams) => this.foldersChanged(added, removed),
        ),
      );
    }
    this.language.listen();
    this.charts.listen();
    this.actions.listen();
    this.rotation.listen();
    this.lenses.listen();
    this.own.listen();
    this.flow.listen();
    new PendingRequests(connection, requests, this.uris, this.folders, documents, this.hosts).listen();
    this.appliedRequests.listen();
  }

  /** Handles `initialized`, after which the server may send messages. */
  private async start(): Promise<void> {
    const { connection, requests, log } = this;
    const { clientInfo } = this.params;
    const client = clientInfo ? `, for ${clientInfo.name} ${clientInfo.version ?? ''}`.trimEnd() : '';
    log.info(`Yamlock ${VERSION}${client}; folders: ${this.folders.all.map(({ path }) => path).join(', ') || 'none'}`);
    const starting: ServerStatus = { state: 'starting', files: 0 };
    if (this.capabilities.knowsStatus) requests.detached(STATUS, () => connection.sendNotification(STATUS, starting));
    requests.detached('client/registerCapability', () => this.configuration.start());
    if (this.capabilities.registersWatchers) {
      requests.detached('client/registerCapability', () => registerWatchers(connection));
    }
    requests.detached('the files of the program', () => this.program.fetch());
    // Indexing starts before the settings arrive: requests that wait for those can then wait for the index.
    for (const folder of this.folders.all) this.indexing.start(folder);
    if (this.folders.all.length === 0) this.indexing.tell();
    await this.configuration.fetch();
    if (!this.runtime.warmsUp) return;
    requests.detached('warm-up', async () => {
      await warmUp(this.background, this.runtime.schemas);
      this.idle.soon();
    });
  }

  private async settingsChanged(settings: unknown): Promise<void> {
    const before = this.workspaceDiagnostics.wanted;
    await this.configuration.changed(settings);
    this.diagnostics.recheckSoon();
    this.lenses.changed();
    if (before || this.workspaceDiagnostics.wanted) this.renewWorkspace();
  }

  private async foldersChanged(
    added: readonly { readonly uri: string; readonly name: string }[],
    removed: readonly { readonly uri: string }[],
  ): Promise<void> {
    for (const { uri } of removed) {
      this.requests.detached('workspace folder', () => {
        const folder = this.folders.remove(uri);
        if (folder) this.indexing.stop(folder);
      });
    }
    const folders = added.flatMap((folder) => this.addFolder(folder) ?? []);
    for (const folder of folders) this.indexing.start(folder);
    // A file in several folders belongs to only one of them.
    this.indexing.foldersChanged();
    await this.configuration.fetch();
    this.diagnostics.recheckSoon();
    if (this.workspaceDiagnostics.wanted) this.renewWorkspace();
  }

  private documentClosed(document: OpenDocument): void {
    const { path } = document;
    const folder = this.folders.folderOf(path);
    const onDisk = folder !== undefined && this.files.has(folder, path);
    // The definitions of a workspace file on disk count again; those of any other file no longer do.
    this.folders.projectFor(path).close(path, !onDisk);
    if (onDisk) this.indexing.fileClosed(path);
    this.applied.edited(path);
    this.applied.openedOrClosed(path);
    this.requests.closed(path);
    this.edited.closed(path);
    this.diagnostics.closed(document);
    this.lenses.closed(path);
    this.sameFiles.closed(path);
    this.folders.releaseStrays(this.documents.all().map((open) => open.path));
    if (!this.uris.isOnDisk(path)) this.uris.forget(path);
  }

  /** Handles a file that is open under several paths and is listed under another one of them now. */
  private listedElsewhere(): void {
    this.diagnostics.recheckSoon();
    if (this.workspaceDiagnostics.wanted) this.renewWorkspace();
  }

  /** Reads the baselines again. */
  private knownChanged(): void {
    this.requests.detached('baseline', async () => {
      if (!(await this.known.renew())) return;
      this.folders.knownChanged();
      this.diagnostics.recheckSoon();
      this.lenses.changed();
      if (this.workspaceDiagnostics.wanted) this.renewWorkspace();
    });
  }

  /** Handles changes of files on disk, or of what applies to them. */
  private filesChanged(files?: ChangedFiles): void {
    this.applied.filesChanged(files);
    this.flow.changed();
    this.lenses.changed();
    this.diagnostics.recheckSoon();
    if (this.workspaceDiagnostics.wanted) this.renewWorkspace(files?.moved.length === 0 ? files.changed : undefined);
  }

  /** Handles a folder whose files were all indexed. */
  private indexed(folder: Folder): void {
    this.applied.indexed(folder);
    this.flow.changed();
    if (this.workspaceDiagnostics.wanted) this.renewWorkspace();
    else if (this.documents.all().length > 0) this.diagnostics.refresh();
    this.diagnostics.recheckSoon();
  }

  /** Tells a client that shows what is applied that it may be another text. */
  private tellApplied(): void {
    this.flow.changed();
    this.lenses.changed();
    this.appliedRequests.changed();
  }

  /** Renews the client's diagnostics of the whole workspace: the client pulls again, or they are published. */
  private renewWorkspace(paths?: readonly string[]): void {
    if (this.capabilities.pullsDiagnostics) this.diagnostics.refresh();
    else
      this.requests.detached('workspace diagnostics', () => this.workspaceDiagnostics.publish(this.diagnostics, paths));
  }
}
