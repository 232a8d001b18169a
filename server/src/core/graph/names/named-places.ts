import type { Place } from '../../provenance/source.js';
import { memo } from '../../text/memo.js';
import type { KindKey } from '../facts.js';
import {
  type GraphSet,
  lookupKey,
  type PlacedDefinition,
  type PlacedKey,
  type PlacedLabel,
  type PlacedObject,
  type PlacedReference,
  type PlacedWord,
} from '../graph-set.js';
import { isWordAlone } from '../written-variables.js';
import { type Labelled, labelsOfSet, type Selecting } from './labelled.js';
import { type GivenVariable, variablesGiven } from './variables.js';

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
  /** The label, where the place is that of a key or value of one: then these are the name. */
  readonly label?: NamedLabel;
  /** True where the place has the name of a variable, which need not be that of the key. */
  readonly isVariable?: true;
  /** True where the place is that of another name: a certificate has keys that nobody writes. */
  readonly isImplied?: true;
}

/** A label at a place: that of an object or its pods, or one that a selector names. */
export interface NamedLabel {
  readonly key: string;
  /** Undefined where the place is that of a key, for whatever values are meant. */
  readonly value: string | undefined;
  readonly word: PlacedWord;
  /** What has the label; undefined where a selector names it. */
  readonly labelled?: Labelled;
  readonly selecting?: Selecting;
}

/** The kind of places that are those of a label. No object has it. */
export const LABEL = 'label';

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
  for (const one of variablesGiven(set)) if (isWordAlone(one.word)) yield ofVariable(set, one);
  const { labelled, selecting } = labelsOfSet(set);
  const selectors = new Set([...selecting.values()].flat());
  for (const all of labelled.values())
    for (const one of all) for (const label of one.written) yield* ofLabel(one, label);
  for (const one of selectors) yield* ofSelector(one);
}

function ofVariable(set: GraphSet, { object, key, word, reference, isRenamed }: GivenVariable): NamedPlace {
  const { to: kind, name } = reference;
  const place = { place: word.range, set, object, kind, name, key, keyFact: word, reference };
  return isRenamed ? { ...place, isVariable: true } : place;
}

/** Returns the places of the key and the value of a label. */
export function ofLabel(
  labelled: Labelled,
  { key, value }: PlacedLabel,
): readonly [key: NamedPlace, value: NamedPlace] {
  const { set, object } = labelled;
  const at = { set, object, kind: LABEL };
  return [
    { ...at, place: key.range, name: key.name, label: { key: key.name, value: undefined, word: key, labelled } },
    { ...at, place: value.range, name: value.name, label: { key: key.name, value: value.name, word: value, labelled } },
  ];
}

/** Returns the places of the keys and values that a selector names. */
export function* ofSelector(selecting: Selecting): Generator<NamedPlace> {
  const { set, object, selector } = selecting;
  const at = { set, object, kind: LABEL };
  for (const { key, written } of selector.requirements) {
    yield {
      ...at,
      place: written.key.range,
      name: key,
      label: { key, value: undefined, word: written.key, selecting },
    };
    for (const word of written.values)
      yield { ...at, place: word.range, name: word.name, label: { key, value: word.name, word, selecting } };
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
