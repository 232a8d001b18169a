import { readTraced } from '../provenance/read-traced.js';
import type { Traced } from '../provenance/traced.js';
import { memo } from '../text/memo.js';
import { commonFolders } from '../text/paths.js';
import { dataKey, generatorKey, sourceKey, type WorkspaceIndex } from '../workspace/index.js';
import { type PlacedDocument, parseApplied, type YamlStream } from '../yaml/document.js';
import type { LookedAt } from './looked-at.js';
import type { RootFiles } from './root-files.js';

/** An object that a file defines from now on, or not any more, by its key in the index. */
export interface ChangedName {
  readonly key: string;
  readonly path: string;
}

/** What all that look around have in common. */
interface Shared {
  readonly texts: Map<string, { readonly text: string; readonly stream: YamlStream }>;
  /** The files that define each object which was asked for, as of when that was looked at last. */
  readonly asked: Map<string, Set<string>>;
}

/** What lies around roots: the objects of other files. */
export class Around {
  constructor(
    readonly index: WorkspaceIndex,
    /** The folder from which the paths of sources count where no repository is around a file. */
    readonly folder: string,
    private readonly shared: Shared = { texts: new Map(), asked: new Map() },
    private readonly seen?: LookedAt,
  ) {}

  /** Returns the same, which notes what objects are asked for. */
  noting(seen: LookedAt): Around {
    return new Around(this.index, this.folder, this.shared, seen);
  }

  /** Returns the documents of a file. Many objects ask for the same ones. */
  documentsOf(path: string, files: RootFiles): readonly PlacedDocument[] {
    const text = files.read(path) ?? '';
    const { texts } = this.shared;
    const known = texts.get(path);
    if (known?.text === text) return known.stream.documents;
    const stream = parseApplied(text, [], known?.stream);
    texts.set(path, { text, stream });
    return stream.documents;
  }

  /**
   * Returns the objects of Flux and Argo CD of a kind that files have, as they are written, those of the nearest files first.
   * @param name The name of those that are asked for; all of the kind without it.
   * @param from The file of who asks.
   */
  sources(kind: string, name: string | undefined, from: string, files: RootFiles): readonly Traced[] {
    const paths = this.pathsOf(sourceKey(kind, name));
    this.seen?.noteName(sourceKey(kind, name), { from, nearness: 0 });
    const near = new Map(paths.map((path) => [path, commonFolders(path, from)]));
    return [...paths]
      .sort((a, b) => (near.get(b) ?? 0) - (near.get(a) ?? 0))
      .flatMap((path) =>
        this.documentsOf(path, files).flatMap((placed) => {
          const { root } = placed.document;
          if (root?.at('kind')?.string !== kind) return [];
          return name === undefined || root.at('metadata', 'name')?.string === name ? [tracedIn(placed, path)] : [];
        }),
      );
  }

  /** Returns the files that define a ConfigMap or Secret with a name, in any namespace: those that are nearest to who asks. */
  nearestData(kind: 'ConfigMap' | 'Secret', name: string, from: string): readonly string[] {
    const key = dataKey(kind, name);
    const near = this.pathsOf(key).map((path) => ({ path, nearness: commonFolders(path, from) }));
    const nearness = Math.max(...near.map((one) => one.nearness));
    this.seen?.noteName(key, { from, nearness });
    return near.filter((one) => one.nearness === nearness).map(({ path }) => path);
  }

  /** True where a kustomization generates a ConfigMap with a name, in any namespace. */
  generates(name: string, from: string): boolean {
    this.seen?.noteName(generatorKey(name), { from, nearness: 0 });
    return this.pathsOf(generatorKey(name)).length > 0;
  }

  /** Returns the objects that were asked for and that these files define from now on, or not any more. */
  changedBy(paths: Iterable<string>): readonly ChangedName[] {
    const { asked } = this.shared;
    const changed: ChangedName[] = [];
    for (const path of paths) {
      const now = new Set(this.index.keysIn(path));
      for (const [key, known] of asked) {
        if (known.has(path) === now.has(key)) continue;
        changed.push({ key, path });
        if (now.has(key)) known.add(path);
        else known.delete(path);
      }
    }
    return changed;
  }

  private pathsOf(key: string): readonly string[] {
    const paths = this.index.pathsOf(key);
    const { asked } = this.shared;
    if (!asked.has(key)) asked.set(key, new Set(paths));
    return paths;
  }
}

/** A document has one file. */
const tracedIn = memo((placed: PlacedDocument, file: string): Traced => readTraced(placed, { file }));
