import type { Background } from '../session/background.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder, Folders } from '../session/folders.js';
import { type Hosts, lenient } from '../session/hosts.js';
import type { Log } from '../session/log.js';
import type { Requests } from '../session/requests.js';
import { AppliedRoots } from './applied-roots.js';
import { FolderGraph } from './folder-graph.js';
import type { ChangedFiles } from './indexing.js';
import type { WorkspaceFiles } from './workspace-files.js';

/** What is applied of each workspace folder, and what its objects say of each other. */
export class AppliedFolders {
  private readonly roots = new Map<Folder, AppliedRoots>();
  private readonly graphs = new Map<Folder, FolderGraph>();
  /** The folders whose files are to be taken over, and those of which they are. */
  private readonly toList = new Map<Folder, { readonly changed: readonly string[] | undefined }>();
  private readonly listing = new Set<Folder>();
  /** Called when the graph of a folder has other objects. */
  onRevised: () => void = () => undefined;

  constructor(
    private readonly hosts: Hosts,
    private readonly log: Log,
    private readonly requests: Requests,
    private readonly background: Background,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly files: WorkspaceFiles,
    private readonly onChanged: () => void,
    /** Called when what is applied may have changed. */
    private readonly onOutdated: () => void,
    /** Called with the files of which other objects say something else by now. */
    private readonly onGraph: (paths: ReadonlySet<string>) => void,
    /** The clock that decides which roots a keystroke waits for, in milliseconds. */
    private readonly now = (): number => performance.now(),
  ) {}

  /** Returns the roots of the folder that a file lies in, once its files were indexed. */
  of(path: string): AppliedRoots | undefined {
    const folder = this.folders.folderOf(path);
    return folder && this.roots.get(folder);
  }

  /** Returns the graph of the folder that a file lies in, once its files were indexed. */
  graphOf(path: string): FolderGraph | undefined {
    const folder = this.folders.folderOf(path);
    return folder && this.graphs.get(folder);
  }

  /** Returns what is applied of a folder and its graph, once its files were indexed. */
  in(folder: Folder): { readonly roots: AppliedRoots; readonly graph: FolderGraph } | undefined {
    const [roots, graph] = [this.roots.get(folder), this.graphs.get(folder)];
    return roots && graph && { roots, graph };
  }

  /** The graphs of all folders. */
  get allGraphs(): readonly FolderGraph[] {
    return [...this.graphs.values()];
  }

  /** To be called when all files of a folder were indexed. */
  indexed(folder: Folder): void {
    if (!folder.hasFiles) return;
    const crash = (rule: string, error: unknown): void => this.log.ruleFailed(rule, error);
    const host = lenient(this.hosts.of(folder.path), this.log);
    const roots = new AppliedRoots(folder, host, this.documents, crash, this.now);
    const graph = new FolderGraph(folder, roots, this.background, crash);
    roots.onChanged = () => {
      graph.built();
      this.onChanged();
    };
    roots.onOutdated = () => this.onOutdated();
    graph.onChanged = (paths) => this.onGraph(paths);
    graph.graph.others = () => this.otherGraphs(graph).map((one) => one.graph);
    graph.onShared = (names) => {
      for (const other of this.otherGraphs(graph)) other.othersChanged(names);
    };
    graph.onRevised = () => this.onRevised();
    graph.onWaiting = () => this.requests.detached('graph', () => graph.checkRest());
    this.roots.set(folder, roots);
    this.graphs.set(folder, graph);
    this.listSoon(folder);
  }

  /** To be called when files changed on the disk; without them, when any may have come or gone. */
  filesChanged(files?: ChangedFiles): void {
    for (const [folder, roots] of this.roots) {
      if (!this.folders.all.includes(folder)) {
        this.roots.delete(folder);
        const gone = this.graphs.get(folder);
        this.graphs.delete(folder);
        for (const other of this.allGraphs) if (gone) other.othersChanged(gone.shared());
      } else if (!files) this.listSoon(folder);
      else if (files.moved.length > 0) this.listSoon(folder, [...files.changed, ...files.moved]);
      else {
        const paths = files.changed;
        roots.filesChanged(paths);
        this.requests.detached('applied', async () => {
          await roots.refresh();
          await this.graphs.get(folder)?.filesChanged(paths);
          this.onOutdated();
        });
      }
    }
  }

  private otherGraphs(graph: FolderGraph): readonly FolderGraph[] {
    return this.allGraphs.filter((one) => one !== graph);
  }

  /** To be called when a document was opened or closed. */
  openedOrClosed(path: string): void {
    const roots = this.of(path);
    if (roots) this.requests.detached('applied', () => roots.refresh());
  }

  /** To be called when the text of a document changed. */
  edited(path: string): void {
    this.of(path)?.edited(path);
  }

  /**
   * Takes over the files of a folder as they were listed, once for all changes until then.
   * @param changed The files that changed, came or went, where no others did.
   */
  private listSoon(folder: Folder, changed?: readonly string[]): void {
    const before = this.toList.get(folder);
    const all = before ? before.changed && changed && [...before.changed, ...changed] : changed;
    this.toList.set(folder, { changed: all });
    if (this.listing.has(folder)) return;
    this.listing.add(folder);
    this.requests.detached('applied', async () => {
      try {
        for (let next = this.toList.get(folder); next; next = this.toList.get(folder)) {
          this.toList.delete(folder);
          await this.list(folder, next.changed);
        }
      } finally {
        this.listing.delete(folder);
      }
    });
  }

  private async list(folder: Folder, changed: readonly string[] | undefined): Promise<void> {
    const paths = this.files.in(folder);
    await this.roots.get(folder)?.list(paths, changed);
    const graph = this.graphs.get(folder);
    if (!graph) return;
    const [started, isFirst] = [performance.now(), !graph.graph.complete];
    await graph.list(paths, changed);
    if (isFirst) this.logGraph(folder, graph, performance.now() - started);
    this.onOutdated();
  }

  private logGraph({ path }: Folder, { graph }: FolderGraph, milliseconds: number): void {
    const sets = graph.all;
    const objects = sets.reduce((sum, set) => sum + set.objects.length, 0);
    this.log.info(
      `Folder ${path}: ${objects} objects in ${sets.length} sets, looked up in ${Math.round(milliseconds)} ms`,
    );
  }
}
