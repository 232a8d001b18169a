import type { Found, ObjectGraph } from '../graph.js';
import {
  type GraphSet,
  lookupKey,
  mayBeSame,
  type PlacedDefinition,
  type PlacedKey,
  type PlacedSelector,
} from '../graph-set.js';
import { isOfCluster } from '../table/table.js';
import { type Labelled, meantBy, type Selecting, selectorsOf } from './labelled.js';
import { type NamedLabel, type NamedPlace, ofLabel, ofSelector, placesOfSet } from './named-places.js';

/** Returns what a place means: the definitions of its own set where there are any, else those beside it. */
export function definitionsMeant(graph: ObjectGraph, { set, kind, name, ...at }: NamedPlace): readonly Found[] {
  const fact = at.definition ?? at.reference;
  return definitionsFor(graph, set, kind, name, fact?.namespace);
}

function definitionsFor(
  graph: ObjectGraph,
  set: GraphSet,
  kind: string,
  name: string,
  namespace: string | undefined,
): readonly Found[] {
  const own = graph.definedIn(set, kind, name, namespace);
  return own.length > 0 ? own : graph.definedBeside(set, kind, name, namespace);
}

/**
 * Returns the places that define what a place names; of a key those of the key, and those of the objects that may have it where it is
 * written nowhere.
 */
export function definitionPlaces(graph: ObjectGraph, named: NamedPlace): readonly NamedPlace[] {
  if (named.label) return labelPlaces(graph, named, named.label);
  const found = definitionsMeant(graph, named);
  const places = found.map(placeOf);
  if (named.key === undefined) return places;
  const keys = found.flatMap((one) =>
    one.definition.keys.filter(({ name }) => name === named.key).map((key) => keyPlace(one, key)),
  );
  return keys.length > 0 ? keys : places.filter(({ definition }) => definition?.anyKey);
}

function placeOf({ set, object, definition }: Found): NamedPlace {
  const { kind, name = '', range } = definition;
  return { place: range, set, object, kind, name, definition };
}

function keyPlace({ set, object, definition }: Found, key: PlacedKey): NamedPlace {
  const { kind, name = '' } = definition;
  return { place: key.range, set, object, kind, name, key: key.name, keyFact: key, definition };
}

/**
 * Returns the places that refer to what a place names. Of a key these are the places of the key, and those that read all keys of its
 * object. Where nothing defines it, they are those that refer to the same name.
 */
export function referencePlaces(graph: ObjectGraph, named: NamedPlace): readonly NamedPlace[] {
  if (named.label) return selectorPlaces(graph, named, named.label);
  const meant = new Set(definitionsMeant(graph, named).map(({ definition }) => definition));
  const graphs = isOfCluster(named.kind) ? [graph, ...graph.others()] : [graph];
  return graphs.flatMap((own) => {
    const all = own.all.flatMap((set) => placesOfSet(set).references.get(lookupKey(named.kind, named.name)) ?? []);
    return all.filter((one) => {
      if (!readsKey(one, named.key)) return false;
      return meant.size > 0 ? meansOne(own, one, meant) : own === graph && isDangling(graph, one, named);
    });
  });
}

/** Returns the labels that a place means: itself, or those of what its selector selects by it. */
function labelPlaces(graph: ObjectGraph, named: NamedPlace, label: NamedLabel): readonly NamedPlace[] {
  if (!label.selecting) return [named];
  return meantBy(graph, label.selecting, label.key, label.value).flatMap((labelled) => placeOfLabel(labelled, label));
}

function placeOfLabel(labelled: Labelled, { key, value }: NamedLabel): readonly NamedPlace[] {
  return labelled.written
    .filter((one) => one.key.name === key && (value === undefined || one.value.name === value))
    .map((one) => ofLabel(labelled, one)[value === undefined ? 0 : 1]);
}

/** Returns the places of selectors that mean the same label, that of the place itself among them. */
function selectorPlaces(graph: ObjectGraph, named: NamedPlace, label: NamedLabel): readonly NamedPlace[] {
  const { key, value } = label;
  const selectors = new Map<PlacedSelector, Selecting>();
  for (const { label: meant } of labelPlaces(graph, named, label))
    for (const one of meant?.labelled ? selectorsOf(graph, meant.labelled, key, value) : [])
      selectors.set(one.selector, one);
  if (label.selecting) selectors.set(label.selecting.selector, label.selecting);
  return [...selectors.values()].flatMap((selecting) =>
    [...ofSelector(selecting)].filter(({ label: own }) => own?.key === key && own.value === value),
  );
}

function readsKey({ key, reference }: NamedPlace, wanted: string | undefined): boolean {
  if (wanted === undefined) return key === undefined;
  return key === wanted || (key === undefined && reference?.key === undefined && readsAll(reference?.use));
}

/** True for uses that read whatever keys an object has. */
function readsAll(use: string | undefined): boolean {
  return use === 'envFrom' || use === 'volume' || use === 'subPath';
}

function meansOne(graph: ObjectGraph, place: NamedPlace, meant: ReadonlySet<PlacedDefinition>): boolean {
  return definitionsMeant(graph, place).some(({ definition }) => meant.has(definition));
}

/** True for a reference to the same name that nothing defines either, where both may be applied to one cluster. */
function isDangling(graph: ObjectGraph, place: NamedPlace, named: NamedPlace): boolean {
  if (!isOfCluster(named.kind) && !mayBeSame(place.reference?.namespace, named.reference?.namespace)) return false;
  const isNear = place.set === named.set || graph.beside(named.set).includes(place.set);
  return isNear && definitionsMeant(graph, place).length === 0;
}
