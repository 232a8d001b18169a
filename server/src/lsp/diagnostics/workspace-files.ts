import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import { mayDefineKinds } from '../../core/schema/kind-definition.js';
import { nameOf } from '../../core/text/paths.js';
import { say } from '../../core/text/say.js';
import { foldersAbove } from '../../host/paths.js';
import { LONGEST_TELLING } from '../../host/project/kustomizations.js';
import { type Background, type GoOn, inSteps } from '../session/background.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder } from '../session/folders.js';
import { type Hosts, readUpTo } from '../session/hosts.js';
import type { Log } from '../session/log.js';
import type { SameFiles } from '../session/same-files.js';
import type { ClosedFiles } from './closed-files.js';
import { ObjectPlaces } from './object-places.js';

/** The largest number of files of one folder. Those beyond are in the log, and among the skipped files of a scan. */
const MOST_FILES = 20_000;
/** The length of the longest file that is read for the index, in UTF-16 code units. A scan also reads longer ones. */
const MOST_INDEXED = 1024 * 1024;

export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

/** Lists and indexes the files of the workspace that are not open. */
export class WorkspaceFiles {
  /** The objects of the files as they were last read. */
  readonly objects = new ObjectPlaces();
  private readonly listed = new Map<Folder, ReadonlySet<string>>();
  /** The paths of all folders with listed files in or below them. */
  private readonly withFiles = new Map<Folder, ReadonlySet<string>>();
  /** The files that are not YAML and may tell commands. */
  private readonly telling = new Map<Folder, ReadonlySet<string>>();
  /** The files that were listed and not read yet. */
  private readonly unread = new Map<Folder, Set<string>>();
  /** The last listing of each folder. */
  private readonly listings = new Map<Folder, Promise<void>>();
  private readonly left = new Map<Folder, readonly Skipped[]>();
  private readonly ignored = new Map<Folder, number>();

  constructor(
    private readonly hosts: Hosts,
    private readonly documents: OpenDocuments,
    private readonly closed: ClosedFiles,
    private readonly background: Background,
    private readonly log: Log,
    private readonly sameFiles: SameFiles,
  ) {}

  /** The number of files in all folders. */
  get count(): number {
    return [...this.listed.values()].reduce((sum, files) => sum + files.size, 0);
  }

  /** Returns the paths of the files of a folder, as last listed. */
  in(folder: Folder): readonly string[] {
    return [...(this.listed.get(folder) ?? [])];
  }

  /** Returns the files and folders that were left out when the folder was listed, with the reasons. */
  leftOut(folder: Folder): readonly Skipped[] {
    return this.left.get(folder) ?? [];
  }

  /** Returns the number of files and folders that git ignores. */
  ignoredIn(folder: Folder): number {
    return this.ignored.get(folder) ?? 0;
  }

  /** Returns true for a file that is open under another name; its findings are listed under that. */
  isListedElsewhere(folder: Folder, path: string): boolean {
    return this.sameFiles.isOpenElsewhere(folder, path);
  }

  has(folder: Folder, path: string): boolean {
    return this.listed.get(folder)?.has(path) === true;
  }

  /** Returns true for a listed file that is not YAML and may tell commands. */
  tells(folder: Folder, path: string): boolean {
    return this.telling.get(folder)?.has(path) === true;
  }

  /** Returns true for the path of a folder with listed files in or below it. */
  hasBelow(folder: Folder, path: string): boolean {
    return this.withFiles.get(folder)?.has(path) === true;
  }

  /** Looks whether the file of an open document exists. Resolves to true where that changed. */
  async updateDeleted(path: string): Promise<boolean> {
    const exists = await this.hosts.of(path).exists(path);
    return this.documents.setDeleted(path, !exists);
  }

  /**
   * Lists a folder again, and forgets deleted files. New files wait for `indexNew`. Listings run one at a time, so that an older
   * one cannot overwrite a newer one.
   */
  async list(folder: Folder): Promise<void> {
    const before = this.listings.get(folder)?.catch(() => undefined);
    const listing = Promise.resolve(before).then(() => this.listNow(folder));
    this.listings.set(folder, listing);
    await listing;
  }

  /** Indexes the files that a listing found. Resolves to false when the server was stopped meanwhile. */
  async indexNew(folder: Folder): Promise<boolean> {
    const paths = [...(this.unread.get(folder) ?? [])];
    // Kustomizations come first: they say which other files are patches.
    const kustomizations = paths.filter(isKustomizationName);
    return this.index(folder, new Set([...kustomizations, ...paths]));
  }

  private async listNow(folder: Folder): Promise<void> {
    if (!folder.hasFiles) return;
    const before = this.listed.get(folder) ?? new Set<string>();
    const { files, skipped, ignored, commands = [] } = await this.hosts.of(folder.path).list(folder.path);
    await this.sameFiles.prepare();
    // A file in an inner workspace folder belongs to that one; of two folders that are the same by a link, to the first.
    const isOwn = (path: string): boolean => !this.sameFiles.belongsToOther(folder, path);
    const own = files.filter(isOwn);
    const now = new Set(own.slice(0, MOST_FILES));
    const beyond = own.slice(MOST_FILES).map((file) => ({ file, reason: say`beyond the first ${MOST_FILES} files` }));
    if (beyond.length > 0)
      this.log.warn(`${folder.name}: ${beyond.length} files are ${beyond[0]?.reason}, and not read`);
    this.listed.set(folder, now);
    const telling = new Set(commands.filter(isOwn).slice(0, MOST_FILES));
    for (const path of this.telling.get(folder) ?? []) if (!telling.has(path)) this.forgetCommands(folder, path);
    this.withFiles.set(folder, new Set([...now, ...telling].flatMap(foldersAbove)));
    this.left.set(folder, [...skipped, ...beyond]);
    this.ignored.set(folder, ignored.filter(isOwn).length);
    for (const path of before) if (!now.has(path)) this.remove(folder, path);
    const unread = this.unread.get(folder) ?? new Set();
    for (const path of now) if (!before.has(path)) unread.add(path);
    for (const path of telling) if (!this.tells(folder, path)) unread.add(path);
    this.telling.set(folder, telling);
    this.unread.set(folder, unread);
  }

  /** Indexes files. Resolves to false when the server was stopped meanwhile. */
  async index(folder: Folder, paths: Iterable<string>): Promise<boolean> {
    for (const path of paths) {
      if (!(await this.background.goOn())) return false;
      this.unread.get(folder)?.delete(path);
      if (this.tells(folder, path)) {
        await this.readCommands(folder, path);
        continue;
      }
      // An open document is indexed when it is checked.
      if (this.documents.has(path)) continue;
      const text = await readUpTo(this.hosts.of(path), path, MOST_INDEXED);
      const goOn: GoOn = async () => (await this.background.goOn()) && !this.documents.has(path);
      if (typeof text !== 'string') this.log.info(`${path} is not read for the index: ${text.skipped}`);
      else {
        this.objects.update(path, text);
        // The configuration says which files are test data, whose kinds count last. Beside a chart lies the schema of its values.
        if (mayDefineKinds(text) || nameOf(path) === 'Chart.yaml') await folder.project.prepare(path);
        await inSteps(folder.project.indexInSteps(path, text), goOn);
      }
    }
    return true;
  }

  /** Reads what people make by hand with the commands that a file tells which is not YAML. */
  private async readCommands(folder: Folder, path: string): Promise<void> {
    const text = await readUpTo(this.hosts.of(path), path, LONGEST_TELLING);
    if (typeof text !== 'string') this.log.info(`${path} is not read for commands: ${text.skipped}`);
    folder.project.takeCommands(path, typeof text === 'string' ? text : undefined);
  }

  private forgetCommands(folder: Folder, path: string): void {
    this.unread.get(folder)?.delete(path);
    folder.project.takeCommands(path, undefined);
  }

  removeFolder(folder: Folder): void {
    for (const path of this.in(folder)) {
      this.closed.forget(path);
      this.objects.forget(path);
    }
    for (const map of [this.listed, this.telling, this.withFiles, this.unread, this.listings, this.left, this.ignored])
      map.delete(folder);
  }

  private remove(folder: Folder, path: string): void {
    this.objects.forget(path);
    this.closed.forget(path);
    this.unread.get(folder)?.delete(path);
    if (!this.documents.has(path)) folder.project.close(path, true);
  }
}
