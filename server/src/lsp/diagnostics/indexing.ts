import {
  type CancellationToken,
  type Connection,
  type DidChangeWatchedFilesParams,
  FileChangeType,
} from 'vscode-languageserver';
import { type ServerStatus, STATUS } from '../../../../protocol/messages.js';
import { CONFIG_FILE } from '../../core/settings/config.js';
import { HostError, isYamlFile } from '../../host/host.js';
import { join } from '../../host/paths.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder, Folders } from '../session/folders.js';
import { type Log, nameOf } from '../session/log.js';
import { type Requests, whenCancelled } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import { isConfigFile } from './checker.js';
import type { ClosedFiles } from './closed-files.js';
import type { WorkspaceFiles } from './workspace-files.js';

const GIT_INDEX = '/.git/index';

/** Told when files that are not open changed, or were read for the first time. */
export interface IndexingEvents {
  /** These files changed on disk; without paths, something that decides over any of them did. */
  changed(paths?: readonly string[]): void;
  /** A folder was read through. */
  indexed(folder: Folder): void;
}

/** Keeps the index of every folder: reads all files once in the background, and those that change again. */
export class Indexing {
  private readonly running = new Map<Folder, Promise<void>>();
  private readonly changed = new Set<string>();
  private readonly toList = new Set<Folder>();
  /** Open documents whose files may have gone, or come back. */
  private readonly open = new Set<string>();
  /** Roots of repositories in which git may track other files. */
  private readonly repositories = new Set<string>();
  private surroundings = false;
  private updating: Promise<void> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly requests: Requests,
    private readonly log: Log,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly files: WorkspaceFiles,
    private readonly closed: ClosedFiles,
    private readonly events: IndexingEvents,
  ) {}

  /** Starts to read a folder; the index is complete when that is done. */
  start(folder: Folder): void {
    const failed = (error: unknown): void => {
      this.log.failed('index', error);
      this.tell(`The files of ${folder.name} could not be read (${nameOf(error)})`);
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

  /** Settles when a folder was read through once, or when nobody waits for that any more. */
  async finished(folder: Folder, token: CancellationToken): Promise<void> {
    if (!folder.project.index.complete) await Promise.race([this.running.get(folder), whenCancelled(token)]);
  }

  /** `workspace/didChangeWatchedFiles`. */
  filesChanged({ changes }: DidChangeWatchedFilesParams): void {
    for (const { uri, type } of changes) {
      const path = this.uris.toPath(uri);
      this.fileChanged(path, type !== FileChangeType.Changed);
      // Of a folder that goes, clients tell as of one file: nothing is said of the files in it.
      if (type !== FileChangeType.Deleted) continue;
      this.folderChanged(path);
      // All that goes is told of, most of it of no interest: its spelling is not kept.
      if (!isYamlFile(path) && !this.documents.has(path)) this.uris.forget(path);
    }
    this.updateSoon();
  }

  /** Files or folders were moved, made or deleted by a person in the client. */
  moved(uris: readonly string[]): void {
    for (const path of uris.map((uri) => this.uris.toPath(uri))) {
      this.fileChanged(path, true);
      const folder = this.folders.folderOf(path);
      // Nothing tells a folder that came from a file that is of no interest.
      if (folder && !isYamlFile(path)) this.wholeFolderChanged(folder);
      this.folderChanged(path);
    }
    this.updateSoon();
  }

  /** Folders of the workspace came or went: files may belong to another one. */
  foldersChanged(): void {
    this.everythingChanged();
    this.updateSoon();
  }

  /** A file was saved, by a client that does not tell of the files on disk: it may be new. */
  fileTouched(path: string): void {
    const folder = this.folders.folderOf(path);
    this.fileChanged(path, folder !== undefined && !this.files.has(folder, path));
    this.updateSoon();
  }

  /** A listed file was closed: what stands on disk counts again, which may not be what was shown last. */
  fileClosed(path: string): void {
    this.changed.add(path);
    this.updateSoon();
  }

  /** Tells the client how far things are. */
  tell(message?: string): void {
    const indexing = this.folders.all.some(({ project }) => !project.index.complete);
    const state = message === undefined ? (indexing ? 'indexing' : 'ready') : 'failed';
    const status: ServerStatus = { state, files: this.files.count, ...(message === undefined ? {} : { message }) };
    this.requests.detached(STATUS, () => this.connection.sendNotification(STATUS, status));
  }

  private fileChanged(path: string, listAgain: boolean): void {
    if (!this.uris.isOnDisk(path)) return;
    if (path.endsWith(GIT_INDEX)) this.repositories.add(path.slice(0, -GIT_INDEX.length));
    if (this.documents.has(path)) this.open.add(path);
    if (this.folders.forget(path)) this.surroundings = true;
    if (isConfigFile(path)) this.log.info(`The configuration ${path} changed`);
    // What git ignores is not listed, so that another list may follow from another .gitignore.
    if (path.endsWith('/.gitignore')) this.everythingChanged();
    const folder = this.folders.folderOf(path);
    if (!folder || !isYamlFile(path)) return;
    if (listAgain) this.toList.add(folder);
    if (this.files.has(folder, path)) this.changed.add(path);
  }

  /** To be called with what may be a folder, or have been one. */
  private folderChanged(path: string): void {
    for (const folder of this.folders.all) if (this.files.hasBelow(folder, path)) this.wholeFolderChanged(folder);
    for (const document of this.documents.all()) {
      if (document.path.startsWith(`${path}/`)) this.open.add(document.path);
    }
  }

  private everythingChanged(): void {
    this.surroundings = true;
    for (const folder of this.folders.all) this.toList.add(folder);
  }

  private wholeFolderChanged(folder: Folder): void {
    this.folders.forgetAll();
    this.surroundings = true;
    this.toList.add(folder);
  }

  /** One update at a time; what changes during one is the matter of the next. */
  private updateSoon(): void {
    if (this.updating) return;
    this.updating = this.update().finally(() => {
      this.updating = undefined;
      const { changed, toList, open, repositories } = this;
      if (changed.size + toList.size + open.size + repositories.size > 0 || this.surroundings) this.updateSoon();
    });
    const { updating } = this;
    this.requests.detached('watched files', () => updating);
  }

  private async update(): Promise<void> {
    await this.folders.ready;
    // Git writes its index all the time; rarely does it track other files by that.
    const roots = [...this.repositories];
    this.repositories.clear();
    for (const root of roots) if (await this.folders.repositoryChanged(root)) this.everythingChanged();
    const [changed, toList, open] = [[...this.changed], [...this.toList], [...this.open]];
    const { surroundings } = this;
    this.changed.clear();
    this.toList.clear();
    this.open.clear();
    this.surroundings = false;
    for (const path of open) await this.files.lookForOpen(path);
    for (const folder of toList) {
      await this.running.get(folder);
      await this.listOrTell(folder);
      await this.files.indexNew(folder);
    }
    for (const path of changed) {
      this.closed.invalidate(path);
      const folder = this.folders.folderOf(path);
      if (folder && this.files.has(folder, path)) await this.files.index(folder, [path]);
    }
    this.events.changed(surroundings || toList.length > 0 ? undefined : changed);
  }

  private async indexFolder(folder: Folder): Promise<void> {
    await this.folders.ready;
    await this.listOrTell(folder);
    const started = performance.now();
    const done = await this.files.indexNew(folder);
    await this.tellFound(folder, performance.now() - started);
    if (!done || !this.folders.all.includes(folder)) return;
    folder.project.index.complete = true;
    this.tell();
    this.events.indexed(folder);
  }

  /** Writes down what was read of a folder, and by which configuration it is checked. */
  private async tellFound(folder: Folder, milliseconds: number): Promise<void> {
    const { path, project } = folder;
    // What lies above the folder counts in it as well.
    await project.prepare(join(path, CONFIG_FILE));
    const files = this.files.in(folder);
    const above = project.configFileFor(join(path, CONFIG_FILE));
    const found = [...new Set([...(above === undefined ? [] : [above]), ...files.filter(isConfigFile)])];
    const configuration = found.length === 0 ? `none, so that the editor's settings count` : found.join(', ');
    const read = `${files.length} YAML files, read in ${Math.round(milliseconds)} ms`;
    this.log.info(`Folder ${path}: ${read}; configuration: ${configuration}`);
  }

  private async listOrTell(folder: Folder): Promise<void> {
    try {
      await this.files.list(folder);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.log.warn(`${folder.name}: ${error.message}`);
    }
  }
}
