import { type GraphSet, mayBeSame, type PlacedKey, type PlacedObject, type PlacedReference } from '../graph-set.js';

/**
 * A variable that a configuration names, as what gives it to a container. Between the two stands the environment of the container,
 * which is known once both are in one set.
 */
export interface GivenVariable {
  /** The object with the configuration. */
  readonly object: PlacedObject;
  /** The key of which it has the value. */
  readonly key: string;
  readonly word: PlacedKey;
  /** The reference of the container, at the place of the variable. */
  readonly reference: PlacedReference;
  /** True where the container gives it another name than that of the key, or the same by chance. */
  readonly isRenamed?: true;
}

/**
 * Yields the variables that configurations of programs name and that come from Secrets and ConfigMaps: each stands for a key of
 * one of these. `secretEnv: OIDC_SECRET` of Dex is the key `OIDC_SECRET` of the Secret that its container takes all variables from.
 */
export function* variablesGiven(set: GraphSet): Generator<GivenVariable> {
  for (const object of set.objects)
    for (const variable of object.variables ?? [])
      for (const reference of set.objects.flatMap((program) => givenBy(set, program, object, variable)))
        yield { object, ...meaningOf(variable, reference) };
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

/** Returns what a variable means that a reference gives to a container. */
function meaningOf(variable: PlacedKey, given: PlacedReference): Omit<GivenVariable, 'object'> {
  const { range, name } = variable;
  if (given.key) return { key: given.key.name, word: variable, reference: { ...given, range }, isRenamed: true };
  const prefix = given.variable ?? '';
  const word: PlacedKey = prefix === '' ? variable : { ...variable, name: name.slice(prefix.length) };
  return { key: word.name, word, reference: { ...given, range, key: word } };
}
