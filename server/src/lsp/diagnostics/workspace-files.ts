import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import type { Host } from '../../host/host.js';
import { foldersAbove } from '../../host/paths.js';
import { type Background, type GoOn, inSteps } from '../session/background.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder } from '../session/folders.js';
import { readUpTo } from '../session/hosts.js';
import type { Log } from '../session/log.js';
import type { SameFiles } from '../session/same-files.js';
import type { ClosedFiles } from './closed-files.js';

/** Files of one folder that are known; what lies beyond is said in the log and among what a scan skipped. */
const MOST_FILES = 20_000;
/** UTF-16 code units of a file that is read for the index alone. A scan reads what the limits of the core allow. */
const MOST_INDEXED = 1024 * 1024;

export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

/** The files of the workspace that no editor holds open: which there are, and what they define. */
export class WorkspaceFiles {
  private readonly listed = new Map<Folder, ReadonlySet<string>>();
  /** The folders that listed files lie in, and all above those. */
  private readonly withFiles = new Map<Folder, ReadonlySet<string>>();
  /** Files that were listed and not read yet. */
  private readonly unread = new Map<Folder, Set<string>>();
  /** The last listing of each folder that was begun. */
  private readonly listings = new Map<Folder, Promise<void>>();
  private readonly left = new Map<Folder, readonly Skipped[]>();
  private readonly ignored = new Map<Folder, number>();

  constructor(
    private readonly host: Host,
    private readonly documents: OpenDocuments,
    private readonly closed: ClosedFiles,
    private readonly background: Background,
    private readonly log: Log,
    private readonly sameFiles: SameFiles,
  ) {}

  /** How many files are known, in all folders. */
  get count(): number {
    return [...this.listed.values()].reduce((sum, files) => sum + files.size, 0);
  }

  /** The files of a folder as last listed. */
  in(folder: Folder): readonly string[] {
    return [...(this.listed.get(folder) ?? [])];
  }

  /** What was left out when the folder was listed. */
  leftOut(folder: Folder): readonly Skipped[] {
    return this.left.get(folder) ?? [];
  }

  /** How many files and folders were not looked at because git ignores them. */
  ignoredIn(folder: Folder): number {
    return this.ignored.get(folder) ?? 0;
  }

  /** True where what is found in the file is listed under another name, by which it is open. */
  isListedElsewhere(folder: Folder, path: string): boolean {
    return this.sameFiles.isOpenElsewhere(folder, path);
  }

  has(folder: Folder, path: string): boolean {
    return this.listed.get(folder)?.has(path) === true;
  }

  /** True where files that are listed lie in or below this path. */
  hasBelow(folder: Folder, path: string): boolean {
    return this.withFiles.get(folder)?.has(path) === true;
  }

  /** Looks whether the file of an open document is there. True where that is news. */
  async lookForOpen(path: string): Promise<boolean> {
    const exists = await this.host.exists(path);
    return this.documents.setDeleted(path, !exists);
  }

  /**
   * Lists a folder anew, and forgets what is gone. What is new waits for `indexNew`. One listing at a time: an older one
   * must not win.
   */
  async list(folder: Folder): Promise<void> {
    const before = this.listings.get(folder)?.catch(() => undefined);
    const listing = Promise.resolve(before).then(() => this.listNow(folder));
    this.listings.set(folder, listing);
    await listing;
  }

  /** Reads the files that a listing found, for what they define. False when the server was stopped meanwhile. */
  async indexNew(folder: Folder): Promise<boolean> {
    const paths = [...(this.unread.get(folder) ?? [])];
    // They say which of the others are patches.
    const kustomizations = paths.filter(isKustomizationName);
    return this.index(folder, new Set([...kustomizations, ...paths]));
  }

  private async listNow(folder: Folder): Promise<void> {
    if (!folder.onDisk) return;
    const before = this.listed.get(folder) ?? new Set<string>();
    const { files, skipped, ignored } = await this.host.list(folder.path);
    await this.sameFiles.prepare();
    // A file in a folder within this one belongs to that; in what is the same folder by a link, to the first.
    const isOwn = (path: string): boolean => !this.sameFiles.belongsToOther(folder, path);
    const own = files.filter(isOwn);
    const now = new Set(own.slice(0, MOST_FILES));
    const beyond = own.slice(MOST_FILES).map((file) => ({ file, reason: `beyond the first ${MOST_FILES} files` }));
    if (beyond.length > 0)
      this.log.warn(`${folder.name}: ${beyond.length} files are ${beyond[0]?.reason}, and not read`);
    this.listed.set(folder, now);
    this.withFiles.set(folder, new Set([...now].flatMap(foldersAbove)));
    this.left.set(folder, [...skipped, ...beyond]);
    this.ignored.set(folder, ignored.filter(isOwn).length);
    for (const path of before) if (!now.has(path)) this.remove(folder, path);
    const unread = this.unread.get(folder) ?? new Set();
    for (const path of now) if (!before.has(path)) unread.add(path);
    this.unread.set(folder, unread);
  }

  /** Reads files for what they define. False when the server was stopped meanwhile. */
  async index(folder: Folder, paths: Iterable<string>): Promise<boolean> {
    for (const path of paths) {
      if (!(await this.background.goOn())) return false;
      this.unread.get(folder)?.delete(path);
      // An open document says for itself what it defines.
      if (this.documents.has(path)) continue;
      const text = await readUpTo(this.host, path, MOST_INDEXED);
      const goOn: GoOn = async () => (await this.background.goOn()) && !this.documents.has(path);
      if (typeof text !== 'string') this.log.info(`${path} is not read for the index: ${text.skipped}`);
      else await inSteps(folder.project.indexInSteps(path, text), goOn);
    }
    return true;
  }

  removeFolder(folder: Folder): void {
    for (const path of this.in(folder)) this.closed.forget(path);
    for (const map of [this.listed, this.withFiles, this.unread, this.listings, this.left, this.ignored])
      map.delete(folder);
  }

  private remove(folder: Folder, path: string): void {
    this.closed.forget(path);
    this.unread.get(folder)?.delete(path);
    if (!this.documents.has(path)) folder.project.close(path, true);
  }
}
