import type { Background } from '../session/background.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder, Folders } from '../session/folders.js';
import { type Hosts, lenient } from '../session/hosts.js';
import type { Log } from '../session/log.js';
import type { Requests } from '../session/requests.js';
import { AppliedRoots } from './applied-roots.js';
import { FolderGraph } from './folder-graph.js';
import type { WorkspaceFiles } from './workspace-files.js';

/** What is applied of each workspace folder, and what its objects say of each other. */
export class AppliedFolders {
  private readonly roots = new Map<Folder, AppliedRoots>();
  private readonly graphs = new Map<Folder, FolderGraph>();
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
    const roots = new AppliedRoots(folder, host, this.documents, crash, () => performance.now());
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
    this.roots.set(folder, roots);
    this.graphs.set(folder, graph);
    this.listSoon(folder);
  }

  /** To be called when files changed on the disk; without paths, when any may have come or gone. */
  filesChanged(paths?: readonly string[]): void {
    for (const [folder, roots] of this.roots) {
      if (!this.folders.all.includes(folder)) {
        this.roots.delete(folder);
        const gone = this.graphs.get(folder);
        this.graphs.delete(folder);
        for (const other of this.allGraphs) if (gone) other.othersChanged(gone.shared());
      } else if (!paths) this.listSoon(folder);
      else {
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

  private listSoon(folder: Folder): void {
    const roots = this.roots.get(folder);
    if (!roots) return;
    this.requests.detached('applied', async () => {
      const paths = this.files.in(folder);
      await roots.list(paths);
      const graph = this.graphs.get(folder);
      if (!graph) return;
      const [started, isFirst] = [performance.now(), !graph.graph.complete];
      await graph.list(paths);
      if (isFirst) this.logGraph(folder, graph, performance.now() - started);
      this.onOutdated();
    });
  }

  private logGraph({ path }: Folder, { graph }: FolderGraph, milliseconds: number): void {
    const sets = graph.all;
    const objects = sets.reduce((sum, set) => sum + set.objects.length, 0);
    this.log.info(
      `Folder ${path}: ${objects} objects in ${sets.length} sets, looked up in ${Math.round(milliseconds)} ms`,
    );
  }
}
