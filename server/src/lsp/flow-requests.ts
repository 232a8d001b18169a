import type { Connection } from 'vscode-languageserver';
import {
  SECRET_FLOW,
  SECRET_FLOW_CHANGED,
  type SecretFlow,
  type SecretFlowEdge,
  type SecretFlowNode,
} from '../../../protocol/messages.js';
import { graphOf } from '../core/engine/sets/graph-of.js';
import { namesOfSets } from '../core/engine/sets/set-names.js';
import type { Flow, PlacedFlowNode } from '../core/graph/flow/flow.js';
import { flowOf } from '../core/graph/flow/flow-of-graph.js';
import { onPathsOf } from '../core/graph/flow/narrow.js';
import { placeOfSet } from '../core/graph/graph-set.js';
import { isRecord } from '../core/text/json.js';
import { relativeTo } from '../core/text/paths.js';
import type { AppliedFolders } from './diagnostics/applied-folders.js';
import { type FilePositions, positionsOf } from './diagnostics/to-lsp.js';
import type { OpenDocuments } from './session/documents.js';
import type { Folder, Folders } from './session/folders.js';
import type { Requests } from './session/requests.js';
import type { Uris } from './session/uris.js';

/** The flow of one workspace folder. */
interface FolderFlow {
  readonly nodes: readonly SecretFlowNode[];
  readonly edges: readonly SecretFlowEdge[];
  readonly isComplete: boolean;
}

/** Answers the request of Yamlock's own client for the way of Secrets, and tells it where that may have changed. */
export class FlowRequests {
  /** True once somebody has asked: nobody else is told of changes. */
  private isAsked = false;

  constructor(
    private readonly connection: Connection,
    private readonly requests: Requests,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly applied: AppliedFolders,
  ) {}

  listen(): void {
    this.connection.onRequest(
      SECRET_FLOW,
      this.requests.ownRequest(SECRET_FLOW, 'long', (params) => this.flow(params)),
    );
  }

  /** To be called when files, or what is applied of them, may have changed. */
  changed(): void {
    if (this.isAsked)
      this.requests.detached(SECRET_FLOW_CHANGED, () => this.connection.sendNotification(SECRET_FLOW_CHANGED));
  }

  private async flow(params: unknown): Promise<SecretFlow> {
    this.isAsked = true;
    await this.folders.ready;
    const below = isRecord(params) && typeof params.uri === 'string' ? this.uris.toPath(params.uri) : undefined;
    const flows: FolderFlow[] = [];
    for (const folder of this.folders.all) {
      const isConcerned = below === undefined || this.folders.folderOf(below) === folder || isBelow(folder.path, below);
      if (isConcerned) flows.push(await this.flowIn(folder, below));
    }
    return {
      nodes: flows.flatMap(({ nodes }) => nodes),
      edges: flows.flatMap(({ edges }) => edges),
      isComplete: flows.every(({ isComplete }) => isComplete),
    };
  }

  private async flowIn(folder: Folder, below: string | undefined): Promise<FolderFlow> {
    const known = this.applied.in(folder);
    if (known) {
      await known.roots.refresh();
      for (const { path } of this.documents.all()) if (this.folders.folderOf(path) === folder) known.graph.edited(path);
    }
    // A folder that is not on the disk has what its open documents say.
    const graph = known?.graph.graph ?? graphOf([], folder.project.index, folder.project.kustomizations);
    const isComplete = graph.complete && (known !== undefined || !folder.hasFiles);
    const shown = (path: string): string => this.nameIn(folder, path);
    const names = namesOfSets(graph.all, known?.roots.all ?? [], shown);
    const whole = flowOf(graph, {
      nameOf: ({ key }) => names.get(key) ?? key,
      externalTo: (set) => folder.project.configFor(placeOfSet(set)).isExternal,
    });
    const flow =
      below === undefined
        ? whole
        : onPathsOf(whole, ({ place }) => place !== undefined && (place.file === below || isBelow(place.file, below)));
    const texts = await this.textsOf(flow, folder);
    const nodes = flow.nodes.map(({ place, ...node }): SecretFlowNode => {
      const positions = place && texts.get(place.file);
      if (!place || !positions) return node;
      const range = { start: positions.positionAt(place.start), end: positions.positionAt(place.end) };
      return { ...node, source: { uri: this.uris.toUri(place.file), name: shown(place.file), range } };
    });
    return { nodes, edges: flow.edges, isComplete };
  }

  /** The name of a file or set, which names its folder where there are several. */
  private nameIn({ path: root, name }: Folder, path: string): string {
    if (path === root) return name;
    const relative = relativeTo(root, path) ?? path;
    return this.folders.all.length === 1 ? relative : `${name}/${relative}`;
  }

  private async textsOf({ nodes }: Flow<PlacedFlowNode>, folder: Folder): Promise<ReadonlyMap<string, FilePositions>> {
    const paths = [...new Set(nodes.flatMap(({ place }) => place?.file ?? []))];
    const read = (textOf: (path: string) => string | undefined): ReadonlyMap<string, FilePositions> =>
      new Map(
        paths.flatMap((path) => {
          const text = textOf(path);
          return text === undefined ? [] : [[path, positionsOf(text)] as const];
        }),
      );
    const roots = this.applied.in(folder)?.roots;
    return roots
      ? roots.withFiles((files) => read((path) => files.read(path)))
      : read((path) => this.documents.textOf(path));
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
