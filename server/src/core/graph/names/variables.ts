import { type GraphSet, mayBeSame, type PlacedKey, type PlacedObject, type PlacedReference } from '../graph-set.js';
import type { NamedPlace } from './named-places.js';

/*
 * Between a configuration and a Secret stands the environment of a container, which is known once both are in one set.
 */

/**
 * Yields the places where configurations of programs name variables that come from Secrets and ConfigMaps: each stands for a key of
 * one of these. `secretEnv: OIDC_SECRET` of Dex is the key `OIDC_SECRET` of the Secret that its container takes all variables from.
 */
export function* variablePlaces(set: GraphSet): Generator<NamedPlace> {
  for (const object of set.objects)
    for (const variable of object.variables ?? [])
      for (const reference of set.objects.flatMap((program) => givenBy(set, program, object, variable)))
        yield placeOf(set, object, variable, reference);
}

/** Returns the references by which the containers that read a configuration get a variable. */
function givenBy(
  set: GraphSet,
  program: PlacedObject,
  configuration: PlacedObject,
  { name }: PlacedKey,
): readonly PlacedReference[] {
  const read = program.references.filter((one) => isTo(one, configuration));
  const containers = new Set(read.flatMap(containersOf));
  const given = program.references.filter(
    ({ use, container }) => (use === 'env' || use === 'envFrom') && containers.has(container),
  );
  // A variable of its own comes before those that are taken from an object as a whole.
  const own = given.filter((one) => one.use === 'env' && one.variable === name && one.key !== undefined);
  if (own.length > 0) return own;
  const from = given.filter((one) => one.use === 'envFrom' && name.startsWith(one.variable ?? ''));
  // Of several objects, the last one that has the key gives it.
  const known = from.filter((one) => hasKey(set, one, name.slice((one.variable ?? '').length)));
  return known.length > 0 ? known.slice(-1) : from.filter((one) => hasKey(set, one, undefined) !== false);
}

/** Returns whether what a reference means has a key, or some key that is not written; undefined where the set has no such object. */
function hasKey(set: GraphSet, reference: PlacedReference, key: string | undefined): boolean | undefined {
  const meant = set.objects.flatMap(({ definitions }) =>
    definitions.filter(
      ({ kind, name, namespace }) =>
        kind === reference.to && name === reference.name && mayBeSame(namespace, reference.namespace),
    ),
  );
  if (meant.length === 0) return undefined;
  return meant.some(({ keys, anyKey }) => (key === undefined ? anyKey : keys.some(({ name }) => name === key)));
}

function isTo({ to, name, namespace }: PlacedReference, object: PlacedObject): boolean {
  return to === object.kind && name === object.name && mayBeSame(namespace, object.namespace);
}

function containersOf({ container, mounts }: PlacedReference): readonly (string | undefined)[] {
  return mounts && mounts.length > 0 ? mounts.map((mount) => mount.container) : [container];
}

function placeOf(set: GraphSet, object: PlacedObject, variable: PlacedKey, given: PlacedReference): NamedPlace {
  const { to: kind, name } = given;
  if (given.key) {
    const at = { place: variable.range, set, object, kind, name, key: given.key.name };
    return { ...at, keyFact: variable, reference: { ...given, range: variable.range }, isVariable: true };
  }
  const prefix = given.variable ?? '';
  const key: PlacedKey = prefix === '' ? variable : { ...variable, name: variable.name.slice(prefix.length) };
  const reference: PlacedReference = { ...given, range: variable.range, key };
  return { place: variable.range, set, object, kind, name, key: key.name, keyFact: key, reference };
}
