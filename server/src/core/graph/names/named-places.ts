import type { Place } from '../../provenance/source.js';
import { memo } from '../../text/memo.js';
import type { KindKey } from '../facts.js';
import {
  type GraphSet,
  lookupKey,
  type PlacedDefinition,
  type PlacedKey,
  type PlacedObject,
  type PlacedReference,
} from '../graph-set.js';

/** A place in a file that names an object of a set, or a key of one. Offsets are UTF-16 code units of the file. */
export interface NamedPlace {
  readonly place: Place;
  readonly set: GraphSet;
  readonly object: PlacedObject;
  readonly kind: KindKey;
  readonly name: string;
  /** The key, where the place is that of a key. */
  readonly key?: string;
  /** What the place defines; undefined where it refers to something. */
  readonly definition?: PlacedDefinition;
  readonly reference?: PlacedReference;
  readonly keyFact?: PlacedKey;
  /** True where the place is that of another name: a certificate has keys that nobody writes. */
  readonly isImplied?: true;
}

/** The places of a set that name something. */
interface PlacesOfSet {
  readonly byFile: ReadonlyMap<string, readonly NamedPlace[]>;
  /** The references to each name, and to its keys. */
  readonly references: ReadonlyMap<string, readonly NamedPlace[]>;
}

/** Returns the places of a set that name something. */
export const placesOfSet = memo((set: GraphSet): PlacesOfSet => {
  const byFile = new Map<string, NamedPlace[]>();
  const references = new Map<string, NamedPlace[]>();
  for (const place of allPlaces(set)) {
    // What has no place in any file cannot be shown.
    if (place.place.start === place.place.end) continue;
    push(byFile, place.place.file, place);
    if (place.reference) push(references, lookupKey(place.kind, place.name), place);
  }
  return { byFile, references };
});

function* allPlaces(set: GraphSet): Generator<NamedPlace> {
  for (const object of set.objects) {
    for (const definition of object.definitions) yield* ofDefinition(set, object, definition);
    for (const reference of object.references) {
      const { to: kind, name, range, key } = reference;
      yield { place: range, set, object, kind, name, reference };
      if (key) yield { place: key.range, set, object, kind, name, key: key.name, keyFact: key, reference };
    }
  }
}

function* ofDefinition(set: GraphSet, object: PlacedObject, definition: PlacedDefinition): Generator<NamedPlace> {
  const { kind, name, range, keys } = definition;
  if (name === undefined) return;
  yield { place: range, set, object, kind, name, definition };
  for (const key of keys) {
    const isImplied = key.range.file === range.file && key.range.start === range.start;
    const place = { place: key.range, set, object, kind, name, key: key.name, keyFact: key, definition };
    yield isImplied ? { ...place, isImplied } : place;
  }
}

/**
 * Returns what the innermost place at an offset of a file names, in each set that has it. An ExternalSecret without a name for its
 * Secret names both.
 */
export function namedAt(sets: Iterable<GraphSet>, file: string, offset: number): readonly NamedPlace[] {
  let found: NamedPlace[] = [];
  for (const set of sets)
    for (const one of placesOfSet(set).byFile.get(file) ?? []) {
      const { place } = one;
      if (one.isImplied || offset < place.start || place.end < offset) continue;
      const length = place.end - place.start;
      const shortest = found[0] ? found[0].place.end - found[0].place.start : Number.POSITIVE_INFINITY;
      if (length < shortest) found = [one];
      else if (length === shortest && place.start === found[0]?.place.start) found.push(one);
    }
  return found;
}

/** Returns what stands at a place of a file, or over it, in each set. */
export function namedOver(sets: Iterable<GraphSet>, { file, start, end }: Place): readonly NamedPlace[] {
  return [...sets].flatMap((set) =>
    (placesOfSet(set).byFile.get(file) ?? []).filter(
      ({ place, isImplied }) => !isImplied && place.start <= start && end <= place.end,
    ),
  );
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
