import {
  type CancellationToken,
  type Connection,
  type DidChangeWatchedFilesParams,
  FileChangeType,
} from 'vscode-languageserver';
import { type ServerStatus, STATUS } from '../../../../protocol/messages.js';
import { VALUES_SCHEMA } from '../../core/schema/values-schema.js';
import { CONFIG_FILE } from '../../core/settings/config.js';
import { nameOf as nameInFolder } from '../../core/text/paths.js';
import { say } from '../../core/text/say.js';
import { HostError, isYamlFile, mayTellCommands } from '../../host/host.js';
import { join } from '../../host/paths.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder, Folders } from '../session/folders.js';
import type { Hosts } from '../session/hosts.js';
import { type Log, nameOf } from '../session/log.js';
import { type Requests, whenCancelled } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import { isConfigFile } from './checker.js';
import type { ClosedFiles } from './closed-files.js';
import type { WorkspaceFiles } from './workspace-files.js';

const GIT_INDEX = '/.git/index';

/** What happened to files on the disk. */
export interface ChangedFiles {
  /** The listed files that have another text. */
  readonly changed: readonly string[];
  /** The files that came or went. */
  readonly moved: readonly string[];
}

/** Listeners for changes of files that are not open. */
export interface IndexingEvents {
  /** Files changed on disk; without them, something changed that may concern all of them. */
  changed(files?: ChangedFiles): void;
  /** All files of a folder were indexed. */
  indexed(folder: Folder): void;
}

/** Keeps the index of every folder: reads all files once in the background, and changed files again. */
export class Indexing {
  private readonly running = new Map<Folder, Promise<void>>();
  private readonly changed = new Set<string>();
  private readonly toList = new Set<Folder>();
  /** The files that may have come or gone. */
  private readonly moving = new Set<string>();
  /** Open documents whose files may have been deleted or made again. */
  private readonly open = new Set<string>();
  /** The roots of repositories whose git index changed. */
  private readonly repositories = new Set<string>();
  private surroundingsChanged = false;
  private updating: Promise<void> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly requests: Requests,
    private readonly log: Log,
    private readonly uris: Uris,
    private readonly hosts: Hosts,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly files: WorkspaceFiles,
    private readonly closed: ClosedFiles,
    private readonly events: IndexingEvents,
  ) {}

  /** Starts to index a folder. */
  start(folder: Folder): void {
    const failed = (error: unknown): void => {
      this.log.failed('index', error);
      this.tell(say`The files of ${folder.name} could not be read (${nameOf(error)})`);
    };
    this.running.set(folder, this.indexFolder(folder).catch(failed));
    this.tell();
  }

  /** To be called when a folder left the workspace. */
  stop(folder: Folder): void {
    this.running.delete(folder);
    this.files.removeFolder(folder);
    this.tell();
  }

  /** Resolves when all files of a folder were indexed once, or when the request is cancelled. */
  async finished(folder: Folder, token: CancellationToken): Promise<void> {
    if (!folder.project.index.complete) await Promise.race([this.running.get(folder), whenCancelled(token)]);
  }

  /** Handles `workspace/didChangeWatchedFiles`. */
  filesChanged({ changes }: DidChangeWatchedFilesParams): void {
    for (const { uri, type } of changes) {
      const path = this.pathOf(uri);
      if (path === undefined) continue;
      // Most files of JSON concern nobody.
      if (type !== FileChangeType.Deleted && path.endsWith('.json') && !this.isRead(path)) {
        this.uris.forget(path);
        continue;
      }
      this.fileChanged(path, type !== FileChangeType.Changed);
      // Clients report a deleted folder like one file, without the files in it.
      if (type !== FileChangeType.Deleted) continue;
      this.folderChanged(path);
      // Clients report every deleted path, also those of no interest, whose URIs are not kept.
      if (!isYamlFile(path) && !this.documents.has(path)) this.uris.forget(path);
    }
    this.updateSoon();
  }

  /** To be called when the user created, renamed or deleted files or folders in the client. */
  moved(uris: readonly string[]): void {
    for (const path of uris.flatMap((uri) => this.pathOf(uri) ?? [])) {
      this.fileChanged(path, true);
      const folder = this.folders.folderOf(path);
      // A new folder cannot be told from a file that is not YAML.
      if (folder && !isYamlFile(path)) this.wholeFolderChanged(folder);
      this.folderChanged(path);
    }
    this.updateSoon();
  }

  /** Returns the path of one of several URIs. One that cannot be used is logged, and the others count. */
  private pathOf(uri: string): string | undefined {
    try {
      return this.uris.toPath(uri);
    } catch (error) {
      this.log.failed('changed files', error);
      return undefined;
    }
  }

  /** To be called when workspace folders were added or removed: files may belong to another one. */
  foldersChanged(): void {
    this.everythingChanged();
    this.updateSoon();
  }

  /** To be called when a file was saved in a client that does not watch files: it may be new. */
  fileSaved(path: string): void {
    const folder = this.folders.folderOf(path);
    this.fileChanged(path, folder !== undefined && !this.files.has(folder, path));
    this.updateSoon();
  }

  /** To be called when a listed file was closed: its text on disk counts again, which may be another one. */
  fileClosed(path: string): void {
    this.changed.add(path);
    this.updateSoon();
  }

  /** Notifies the client of the state of the server; `message` says that it failed. */
  tell(message?: string): void {
    const indexing = this.folders.all.some(({ project }) => !project.index.complete);
    const state = message === undefined ? (indexing ? 'indexing' : 'ready') : 'failed';
    const status: ServerStatus = { state, files: this.files.count, ...(message === undefined ? {} : { message }) };
    if (this.capabilities.knowsStatus)
      this.requests.detached(STATUS, () => this.connection.sendNotification(STATUS, status));
  }

  private isRead(path: string): boolean {
    return nameInFolder(path) === VALUES_SCHEMA || this.documents.has(path) || this.folders.readsSchemas(path);
  }

  private isListed(folder: Folder, path: string): boolean {
    return this.files.has(folder, path) || this.files.tells(folder, path);
  }

  private fileChanged(path: string, listAgain: boolean): void {
    if (!this.hosts.hasFiles(path)) return;
    if (path.endsWith(GIT_INDEX)) this.repositories.add(path.slice(0, -GIT_INDEX.length));
    if (this.documents.has(path)) this.open.add(path);
    if (this.folders.forget(path)) this.surroundingsChanged = true;
    if (isConfigFile(path)) this.log.info(`The configuration ${path} changed`);
    // Ignored files are not listed, so a changed .gitignore changes the list.
    if (path.endsWith('/.gitignore')) this.everythingChanged();
    const folder = this.folders.folderOf(path);
    // Templates that others include are not listed: what is applied depends on them.
    if (folder && path.endsWith('.tpl')) this.changed.add(path);
    if (!folder || !(isYamlFile(path) || mayTellCommands(path))) return;
    if (listAgain) {
      this.toList.add(folder);
      this.moving.add(path);
    }
    if (this.isListed(folder, path)) this.changed.add(path);
  }

  /** Handles a path that may be, or may have been, a folder. */
  private folderChanged(path: string): void {
    for (const folder of this.folders.all) if (this.files.hasBelow(folder, path)) this.wholeFolderChanged(folder);
    for (const document of this.documents.all()) {
      if (document.path.startsWith(`${path}/`)) this.open.add(document.path);
    }
  }

  private everythingChanged(): void {
    this.surroundingsChanged = true;
    for (const folder of this.folders.all) this.toList.add(folder);
  }

  private wholeFolderChanged(folder: Folder): void {
    this.folders.forgetAll();
    this.surroundingsChanged = true;
    this.toList.add(folder);
  }

  /** Starts an update, one at a time; changes during an update start the next one. */
  private updateSoon(): void {
    if (this.updating) return;
    this.updating = this.update().finally(() => {
      this.updating = undefined;
      const { changed, toList, open, repositories } = this;
      if (changed.size + toList.size + open.size + repositories.size > 0 || this.surroundingsChanged) this.updateSoon();
    });
    const { updating } = this;
    this.requests.detached('watched files', () => updating);
  }

  private async update(): Promise<void> {
    await this.folders.ready;
    // Git often writes its index without tracking other files than before.
    const roots = [...this.repositories];
    this.repositories.clear();
    for (const root of roots) if (await this.folders.repositoryChanged(root)) this.everythingChanged();
    const [changed, toList, open] = [[...this.changed], [...this.toList], [...this.open]];
    const moved = [...this.moving];
    this.moving.clear();
    const { surroundingsChanged } = this;
    this.changed.clear();
    this.toList.clear();
    this.open.clear();
    this.surroundingsChanged = false;
    for (const path of open) await this.files.updateDeleted(path);
    for (const folder of toList) {
      await this.running.get(folder);
      await this.listOrWarn(folder);
      await this.files.indexNew(folder);
    }
    for (const path of changed) {
      this.closed.invalidate(path);
      const folder = this.folders.folderOf(path);
      if (folder && this.isListed(folder, path)) await this.files.index(folder, [path]);
    }
    this.events.changed(surroundingsChanged ? undefined : { changed, moved });
  }

  private async indexFolder(folder: Folder): Promise<void> {
    await this.folders.ready;
    await this.listOrWarn(folder);
    const started = performance.now();
    const done = await this.files.indexNew(folder);
    await this.logFolder(folder, performance.now() - started);
    if (!done || !this.folders.all.includes(folder)) return;
    folder.project.index.complete = true;
    this.tell();
    this.events.indexed(folder);
  }

  /** Logs how many files of a folder were read, and which configuration applies. */
  private async logFolder(folder: Folder, milliseconds: number): Promise<void> {
    const { path, project } = folder;
    // A configuration above the folder applies in it as well.
    await project.prepare(join(path, CONFIG_FILE));
    const files = this.files.in(folder);
    const above = project.configFileFor(join(path, CONFIG_FILE));
    const found = [...new Set([...(above === undefined ? [] : [above]), ...files.filter(isConfigFile)])];
    const configuration = found.length === 0 ? `none, so that the editor's settings count` : found.join(', ');
    const read = `${files.length} YAML files, read in ${Math.round(milliseconds)} ms`;
    this.log.info(`Folder ${path}: ${read}; configuration: ${configuration}`);
  }

  private async listOrWarn(folder: Folder): Promise<void> {
    try {
      await this.files.list(folder);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.log.warn(`${folder.name}: ${error.message}`);
    }
  }
}
