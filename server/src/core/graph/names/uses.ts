import type { Found, ObjectGraph } from '../graph.js';
import { type GraphSet, lookupKey, mayBeSame, type PlacedDefinition, type PlacedKey } from '../graph-set.js';
import { isOfCluster } from '../table/table.js';
import { type NamedPlace, placesOfSet } from './named-places.js';

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
