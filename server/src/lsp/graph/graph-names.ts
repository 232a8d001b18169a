import { type NamedPlace, namedAt } from '../../core/graph/names/named-places.js';
import { definitionPlaces, referencePlaces } from '../../core/graph/names/uses.js';
import { writtenName } from '../../core/graph/names/written-name.js';
import type { Range } from '../../core/text/range.js';
import type { AppliedFolders } from '../diagnostics/applied-folders.js';

/** A place that names an object or one of its keys, with the text of its file. Offsets are UTF-16 code units of the file. */
export interface ShownPlace {
  readonly file: string;
  readonly text: string;
  /** The name as it is written, or what prints it. */
  readonly range: Range;
  readonly role: 'read' | 'written';
}

/** Finds what objects of a workspace say of each other, by the places of files. */
export class GraphNames {
  constructor(private readonly applied: AppliedFolders) {}

  /** Returns what a place names, in every set that has it. */
  namedAt(path: string, offset: number): readonly NamedPlace[] {
    const graph = this.applied.graphOf(path)?.graph;
    return graph ? namedAt(graph.all, path, offset) : [];
  }

  /** Resolves to the places that define what a place names. */
  async definitions(path: string, offset: number): Promise<readonly ShownPlace[]> {
    const graph = this.applied.graphOf(path)?.graph;
    if (!graph) return [];
    return this.shown(this.namedAt(path, offset).flatMap((one) => definitionPlaces(graph, one)));
  }

  /** Resolves to the places that name the same as a place, those that define it first. */
  async references(path: string, offset: number): Promise<readonly ShownPlace[]> {
    const graph = this.applied.graphOf(path)?.graph;
    if (!graph) return [];
    const named = this.namedAt(path, offset);
    return this.shown([
      ...named.flatMap((one) => definitionPlaces(graph, one)),
      ...named.flatMap((one) => referencePlaces(graph, one)),
    ]);
  }

  private async shown(places: readonly NamedPlace[]): Promise<readonly ShownPlace[]> {
    const found = new Map<string, ShownPlace>();
    for (const { place, name, key, reference, label } of places) {
      const { file } = place;
      const text = await this.textOf(file);
      // The file may be shorter by now than what was applied last.
      if (text === undefined || place.end > text.length) continue;
      const range = writtenName(text, place, key ?? name)?.range ?? { start: place.start, end: place.end };
      const id = `${file}\n${range.start}`;
      if (!found.has(id))
        found.set(id, { file, text, range, role: reference || label?.selecting ? 'read' : 'written' });
    }
    return [...found.values()];
  }

  /** Resolves to the text of a file of any folder as it is now. */
  async textOf(file: string): Promise<string | undefined> {
    return this.applied.of(file)?.withFiles((files) => files.read(file));
  }
}
