import type { ObjectFact } from '../../core/graph/facts.js';
import type { GraphSet } from '../../core/graph/graph-set.js';
import { looseSets } from '../../core/graph/loose-sets.js';
import { folderOf } from '../../core/text/paths.js';
import type { WorkspaceIndex } from '../../core/workspace/index.js';
import type { KnownRoots } from './known-roots.js';

/** The sets of files that no root takes in, by folder. */
export class LooseFolders {
  private readonly keys = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly index: WorkspaceIndex,
    private readonly roots: KnownRoots,
  ) {}

  /** All folders that have such files, or had some. */
  get folders(): readonly string[] {
    const { taken } = this.roots;
    const now = this.index.paths.filter((path) => !taken.has(path)).map(folderOf);
    return [...new Set([...this.keys.keys(), ...now])];
  }

  /** Returns the keys of the sets of a folder. */
  keysIn(folder: string): ReadonlySet<string> {
    return this.keys.get(folder) ?? new Set();
  }

  /** Makes the sets of a folder anew. Returns them by their keys: undefined for a set that there is not any more. */
  update(folder: string): ReadonlyMap<string, GraphSet | undefined> {
    const found = this.with(folder);
    this.keys.set(folder, new Set([...found].flatMap(([key, set]) => (set ? [key] : []))));
    return found;
  }

  /**
   * Returns the sets as they would be if files had other objects, by their keys: undefined for a set that there would not be any
   * more.
   */
  withObjects(objects: ReadonlyMap<string, readonly ObjectFact[]>): ReadonlyMap<string, GraphSet | undefined> {
    const { taken } = this.roots;
    const folders = new Set([...objects.keys()].filter((path) => !taken.has(path)).map(folderOf));
    return new Map([...folders].flatMap((folder) => [...this.with(folder, objects)]));
  }

  private with(
    folder: string,
    others: ReadonlyMap<string, readonly ObjectFact[]> = new Map(),
  ): ReadonlyMap<string, GraphSet | undefined> {
    const { taken } = this.roots;
    const files = this.index.pathsIn(folder).filter((path) => !taken.has(path));
    const sets = looseSets(files.map((path) => ({ path, objects: others.get(path) ?? this.index.objectsIn(path) })));
    return new Map<string, GraphSet | undefined>([
      ...[...this.keysIn(folder)].map((key) => [key, undefined] as const),
      ...sets.map((set) => [set.key, set] as const),
    ]);
  }
}
