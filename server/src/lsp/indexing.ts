import {
  type CancellationToken,
  type Connection,
  type DidChangeWatchedFilesParams,
  FileChangeType,
} from 'vscode-languageserver';
import { HostError, isYamlFile } from '../host/host.js';
import type { Folder, Folders } from './folders.js';
import { type Log, nameOf } from './log.js';
import { type ServerStatus, STATUS } from './protocol.js';
import { type Requests, whenCancelled } from './requests.js';
import type { Uris } from './uris.js';
import type { WorkspaceFiles } from './workspace-files.js';

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
  private surroundings = false;
  private updating: Promise<void> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly requests: Requests,
    private readonly log: Log,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly files: WorkspaceFiles,
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
    for (const { uri, type } of changes) this.fileChanged(this.uris.toPath(uri), type !== FileChangeType.Changed);
    this.updateSoon();
  }

  /** A file was saved. */
  fileTouched(path: string): void {
    this.fileChanged(path, false);
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
    if (this.folders.forget(path)) this.surroundings = true;
    // What git ignores is not listed, so that another list may follow from another .gitignore.
    if (path.endsWith('/.gitignore')) for (const folder of this.folders.all) this.toList.add(folder);
    const folder = this.folders.folderOf(path);
    if (!folder || !isYamlFile(path)) return;
    if (listAgain) this.toList.add(folder);
    if (this.files.has(folder, path)) this.changed.add(path);
  }

  /** One update at a time; what changes during one is the matter of the next. */
  private updateSoon(): void {
    if (this.updating) return;
    this.updating = this.update().finally(() => {
      this.updating = undefined;
      if (this.changed.size > 0 || this.toList.size > 0 || this.surroundings) this.updateSoon();
    });
    const { updating } = this;
    this.requests.detached('watched files', () => updating);
  }

  private async update(): Promise<void> {
    await this.folders.ready;
    const [changed, toList, surroundings] = [[...this.changed], [...this.toList], this.surroundings];
    this.changed.clear();
    this.toList.clear();
    this.surroundings = false;
    for (const folder of toList) {
      await this.running.get(folder);
      const found = await this.listOrTell(folder);
      await this.files.index(folder, found);
    }
    for (const path of changed) {
      this.files.invalidate(path);
      const folder = this.folders.folderOf(path);
      if (folder && this.files.has(folder, path)) await this.files.index(folder, [path]);
    }
    this.events.changed(surroundings || toList.length > 0 ? undefined : changed);
  }

  private async indexFolder(folder: Folder): Promise<void> {
    await this.folders.ready;
    const found = await this.listOrTell(folder);
    const done = await this.files.index(folder, found);
    if (!done || !this.folders.all.includes(folder)) return;
    folder.project.index.complete = true;
    this.tell();
    this.events.indexed(folder);
  }

  private async listOrTell(folder: Folder): Promise<readonly string[]> {
    try {
      return await this.files.list(folder);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.log.warn(`${folder.name}: ${error.message}`);
      return [];
    }
  }
}
