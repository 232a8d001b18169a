import type { KindTable } from '../../core/schema/custom-kinds.js';
import type { SchemaStore } from '../../core/schema/store.js';
import { resolvePath } from '../../core/text/paths.js';
import { folderOf } from '../../host/paths.js';
import { Project, type ProjectOptions } from '../../host/project/project.js';
import { type Hosts, lenient } from './hosts.js';
import type { Log } from './log.js';
import { type ClientSettings, DEFAULT_CLIENT_SETTINGS } from './settings.js';
import type { Uris } from './uris.js';

/** A workspace folder. */
export interface Folder {
  readonly uri: string;
  readonly name: string;
  readonly path: string;
  /** True where the files of the folder can be read. */
  readonly hasFiles: boolean;
  readonly project: Project;
}

/**
 * The workspace folders, each with a project of its own, and their settings. A file outside of all of them has a project for the
 * folder it lies in, for as long as it is open.
 */
export class Folders {
  /** Resolves when the client's settings are known, and all that comes with the program. */
  readonly ready: Promise<void>;
  private setReady: () => void = () => undefined;
  private folders: readonly Folder[] = [];
  /** The projects of files outside of the workspace folders, by folder. */
  private readonly strays = new Map<string, Project>();
  private common = DEFAULT_CLIENT_SETTINGS;
  private changes = 0;

  constructor(
    private readonly hosts: Hosts,
    private readonly log: Log,
    private readonly uris: Uris,
    private readonly schemas: SchemaStore | undefined,
    /** Resolves when what comes with the program has been fetched. */
    fetched: Promise<void> = Promise.resolve(),
  ) {
    const configured = new Promise<void>((resolve) => {
      this.setReady = resolve;
    });
    this.ready = Promise.all([configured, fetched]).then(() => undefined);
  }

  get all(): readonly Folder[] {
    return this.folders;
  }

  get enabled(): boolean {
    return this.common.enable;
  }

  get scope(): ClientSettings['scope'] {
    return this.common.scope;
  }

  /** Called when the settings are others, before anything is checked by them. */
  onConfigured: () => void = () => undefined;

  get newOnly(): boolean {
    return this.common.newOnly;
  }

  get inheritedHints(): boolean {
    return this.common.inheritedHints;
  }

  get lenses(): ClientSettings['lenses'] {
    return this.common.lenses;
  }

  get features(): ClientSettings['features'] {
    return this.common.features;
  }

  /** Rises whenever anything but the text of a file may have changed findings. */
  get revision(): number {
    return this.changes;
  }

  /** Adds a folder and returns it; undefined where it is there already. */
  add({ uri, name }: { readonly uri: string; readonly name: string }): Folder | undefined {
    const path = this.pathOf(uri);
    if (this.folders.some((folder) => folder.path === path)) return undefined;
    const project = new Project(lenient(this.hosts.of(path), this.log), this.optionsOf(path, this.common));
    const folder: Folder = { uri, name, path, hasFiles: this.hosts.hasFiles(path), project };
    project.otherKinds = () => this.kindsBeside(folder);
    project.index.others = () => this.folders.flatMap((other) => (other === folder ? [] : other.project.index));
    // A file in two folders belongs to the inner one.
    this.folders = [...this.folders, folder].sort((a, b) => b.path.length - a.path.length);
    // Files outside of the other folders may belong to it.
    this.strays.clear();
    this.changes++;
    return folder;
  }

  remove(uri: string): Folder | undefined {
    const path = this.pathOf(uri);
    const gone = this.folders.find((folder) => folder.path === path);
    this.folders = this.folders.filter((folder) => folder !== gone);
    this.changes++;
    return gone;
  }

  /** Returns the workspace folder that a file lies in. */
  folderOf(path: string): Folder | undefined {
    return this.folders.find((folder) => folder.path === '/' || path.startsWith(`${folder.path}/`));
  }

  projectFor(path: string): Project {
    const folder = this.folderOf(path);
    if (folder) return folder.project;
    const root = folderOf(path);
    let project = this.strays.get(root);
    if (!project) {
      project = new Project(lenient(this.hosts.of(path), this.log), this.optionsOf(root, this.common));
      project.otherKinds = () => this.kindsBeside(undefined);
      // No folder has to be indexed first: open documents are all the files of this project.
      project.index.complete = true;
      this.strays.set(root, project);
    }
    return project;
  }

  /** Returns the kinds that the folders of the workspace define, but for one. */
  private kindsBeside(folder: Folder | undefined): readonly KindTable[] {
    return this.folders.flatMap((other) => (other === folder ? [] : other.project.kinds));
  }

  /** Returns true for a file with schemas that a configuration names. */
  readsSchemas(path: string): boolean {
    return [...this.folders.map(({ project }) => project), ...this.strays.values()].some(({ surroundings }) =>
      surroundings.readsSchemas(path),
    );
  }

  /** To be called with the paths that are still open when a file was closed. */
  releaseStrays(open: readonly string[]): void {
    const needed = new Set(open.map(folderOf));
    for (const root of this.strays.keys()) if (!needed.has(root)) this.strays.delete(root);
  }

  /** Sets the client's settings: the common ones, and those of each folder. */
  configure(common: ClientSettings, ofFolder: (folder: Folder) => ClientSettings): void {
    this.common = common;
    for (const folder of this.folders) {
      folder.project.configure(this.optionsOf(folder.path, ofFolder(folder)));
    }
    for (const [root, project] of this.strays) project.configure(this.optionsOf(root, common));
    this.changes++;
    this.onConfigured();
    this.setReady();
  }

  /** To be called when a file changed on disk. Returns true when it may change the findings of other files. */
  forget(path: string): boolean {
    // Not `some`, which stops at the first: a configuration applies in all projects below it.
    const projects = [...this.folders.map(({ project }) => project), ...this.strays.values()];
    const decides = projects.filter((project) => project.surroundings.forget(path)).length > 0;
    if (decides) this.changes++;
    return decides;
  }

  /** To be called when git may track other files below a root. Resolves to true when it does. */
  async repositoryChanged(root: string): Promise<boolean> {
    let changed = false;
    for (const project of [...this.folders.map((folder) => folder.project), ...this.strays.values()])
      if (await project.surroundings.repositoryChanged(root)) changed = true;
    if (changed) this.changes++;
    return changed;
  }

  /** To be called when other findings are known. */
  knownChanged(): void {
    this.changes++;
  }

  /** To be called when a whole folder came or went, with the files that may apply to others. */
  forgetAll(): void {
    for (const { project } of this.folders) project.surroundings.forgetAll();
    for (const project of this.strays.values()) project.surroundings.forgetAll();
    this.changes++;
  }

  /** Returns the path of a folder. Some clients end its URI with a slash. */
  private pathOf(uri: string): string {
    return this.uris.toPath(uri.replace(/(?<=[^/])\/+$/, ''));
  }

  private optionsOf(root: string, { settings, sealingCertificate }: ClientSettings): ProjectOptions {
    const { schemas } = this;
    // A configuration file in a folder below may leave them to the client's settings.
    const named = settings.schemas.map((one) => ({ ...one, path: resolvePath(root, one.path) ?? one.path }));
    const inFolder = { ...settings, schemas: named };
    return { root, settings: inFolder, schemas, ...(sealingCertificate === undefined ? {} : { sealingCertificate }) };
  }
}
