import { append } from '../text/append.js';
import { commonFolders } from '../text/paths.js';
import type { KindKey } from './facts.js';
import {
  type DeployerFact,
  type GraphSet,
  lookupKey,
  mayBeSame,
  type PlacedDefinition,
  type PlacedObject,
} from './graph-set.js';
import { identityOf, keysFor, keysOf } from './index-keys.js';
import { isOfCluster } from './table/table.js';

/** A definition with the object that it is in, and the set of that object. */
export interface Found {
  readonly set: GraphSet;
  readonly object: PlacedObject;
  readonly definition: PlacedDefinition;
}

interface Indexed {
  readonly set: GraphSet;
  readonly byName: ReadonlyMap<string, readonly Found[]>;
  /** The definitions of each kind. */
  readonly byKind: ReadonlyMap<KindKey, readonly Found[]>;
  /** What tells objects apart in one cluster. */
  readonly identities: ReadonlySet<string>;
  /** The objects by the keys under which they are found. */
  readonly byKey: ReadonlyMap<string, readonly PlacedObject[]>;
}

/**
 * The objects of a workspace as they are applied, set by set, with what they define and refer to. Sets of two clusters never see each
 * other; nor do sets of which only one can be applied, because they have an object in common.
 */
export class ObjectGraph {
  /** False until every set is in it: before, what is not found may still exist. */
  complete = false;
  /** Returns the graphs of the other folders of the workspace. Their objects of the cluster count here, too. */
  others: () => readonly ObjectGraph[] = () => [];
  private readonly sets = new Map<string, Indexed>();
  /** The sets with an object that is found under a key, by their own keys. */
  private readonly holders = new Map<string, Set<string>>();
  private changes = 0;

  /** Rises with every change. */
  get revision(): number {
    return this.changes;
  }

  /** The sets, in the order of their keys. */
  get all(): readonly GraphSet[] {
    return [...this.sets.values()].map(({ set }) => set).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Returns a set by its key. */
  get(key: string): GraphSet | undefined {
    return this.sets.get(key)?.set;
  }

  /**
   * Takes over what a set gives by now; undefined where it is gone. Returns the keys under which something else is found by now
   * (`index-keys.ts`), and the identities that came or went.
   */
  replace(key: string, set: GraphSet | undefined): ReadonlySet<string> {
    const before = this.sets.get(key);
    if (!before && !set) return new Set();
    this.changes++;
    if (before) this.forget(key, before);
    const after = set && indexed(set);
    if (after) {
      this.sets.set(key, after);
      for (const one of [...after.byKey.keys(), ...after.identities]) add(this.holders, one, key);
    }
    return changedKeys(before, after);
  }

  /** Returns the sets in which something is found under a key. */
  holding(key: string): readonly string[] {
    return [...(this.holders.get(key) ?? [])];
  }

  /** Returns the definitions of a name in a set alone. */
  definedIn(set: GraphSet, kind: KindKey, name: string, namespace: string | undefined): readonly Found[] {
    const found = this.sets.get(set.key)?.byName.get(lookupKey(kind, name)) ?? [];
    return found.filter(({ definition }) => isIn(kind, definition, namespace));
  }

  /** Returns the definitions of a name in other sets that may be applied to the same cluster, those of the nearest folders first. */
  definedBeside(set: GraphSet, kind: KindKey, name: string, namespace: string | undefined): readonly Found[] {
    const keys = [...(this.holders.get(lookupKey(kind, name)) ?? [])].filter((key) => key !== set.key);
    const here = keys.flatMap((key) => {
      const other = this.sets.get(key);
      if (!other || !this.areTogether(set, other)) return [];
      return this.definedIn(other.set, kind, name, namespace);
    });
    const found = isOfCluster(kind) ? [...here, ...this.others().flatMap((one) => one.named(kind, name))] : here;
    const nearness = ({ object }: Found): number => commonFolders(object.range.file, set.path);
    return found.sort((a, b) => nearness(b) - nearness(a));
  }

  /** Returns the definitions of a name in all sets. */
  private named(kind: KindKey, name: string): readonly Found[] {
    const wanted = lookupKey(kind, name);
    return [...(this.holders.get(wanted) ?? [])].flatMap((key) => this.sets.get(key)?.byName.get(wanted) ?? []);
  }

  private allOfKind(kind: KindKey): readonly Found[] {
    return this.holdingAny(keysFor(kind, undefined)).flatMap((key) => this.sets.get(key)?.byKind.get(kind) ?? []);
  }

  /** Returns the object that has a set applied. */
  deployerOf({ kind, name, namespace, set: key, file }: DeployerFact): Found | undefined {
    const keys = this.holders.get(lookupKey(kind, name)) ?? [];
    const found = [...keys].flatMap((one) => this.sets.get(one)?.byName.get(lookupKey(kind, name)) ?? []);
    return found.find(
      ({ set, object }) =>
        object.kind === kind &&
        object.namespace === namespace &&
        (set.key === key || (set.kind === 'files' && object.range.file === file)),
    );
  }

  /** Returns all definitions of a kind that a set may use: its own, then those beside it. */
  allOf(set: GraphSet, kind: KindKey, namespace: string | undefined): readonly Found[] {
    const found = this.holdingAny(keysFor(kind, isOfCluster(kind) ? undefined : namespace));
    const keys = found.sort((a, b) => Number(b === set.key) - Number(a === set.key));
    const here = keys.flatMap((key) => {
      const other = this.sets.get(key);
      if (!other || (key !== set.key && !this.areTogether(set, other))) return [];
      return (other.byKind.get(kind) ?? []).filter(({ definition }) => isIn(kind, definition, namespace));
    });
    return isOfCluster(kind) ? [...here, ...this.others().flatMap((one) => one.allOfKind(kind))] : here;
  }

  /** Returns the objects of a set that are found under one of some keys. */
  objectsIn(set: GraphSet, keys: readonly string[]): readonly PlacedObject[] {
    const { byKey } = this.sets.get(set.key) ?? {};
    return keys.flatMap((key) => byKey?.get(key) ?? []);
  }

  /**
   * Returns the objects of other sets that may be applied to the same cluster and are found under one of some keys.
   * @param together Remembers, for who asks more often, which sets that is true of.
   */
  objectsBeside(
    set: GraphSet,
    keys: readonly string[],
    together: Map<string, boolean> = new Map(),
  ): readonly PlacedObject[] {
    const found: PlacedObject[] = [];
    for (const key of this.holdingAny(keys)) {
      const other = this.sets.get(key);
      if (!other || key === set.key) continue;
      const known = together.get(key) ?? this.areTogether(set, other);
      together.set(key, known);
      if (known) append(found, this.objectsIn(other.set, keys));
    }
    return found;
  }

  private holdingAny(keys: readonly string[]): string[] {
    return [...new Set(keys.flatMap((key) => this.holding(key)))];
  }

  /** Returns the other sets that may be applied to the same cluster. */
  beside(set: GraphSet): readonly GraphSet[] {
    return [...this.sets.values()].flatMap((other) =>
      other.set.key !== set.key && this.areTogether(set, other) ? [other.set] : [],
    );
  }

  /** True for two sets that may be applied to the same cluster. */
  areBeside(set: GraphSet, { key }: GraphSet): boolean {
    const other = this.sets.get(key);
    return other !== undefined && key !== set.key && this.areTogether(set, other);
  }

  /** True for sets that may be applied to one cluster. */
  private areTogether(set: GraphSet, { set: other, identities }: Indexed): boolean {
    if (set.cluster !== undefined && other.cluster !== undefined && set.cluster !== other.cluster) return false;
    if (set.variantOf !== undefined && set.variantOf === other.variantOf) return false;
    const own = this.sets.get(set.key)?.identities ?? new Set<string>();
    const [few, many] = own.size < identities.size ? [own, identities] : [identities, own];
    // What one cluster applies twice is the same object.
    if (set.cluster !== undefined && set.cluster === other.cluster) return true;
    for (const identity of few) if (many.has(identity)) return false;
    return true;
  }

  private forget(key: string, { byKey, identities }: Indexed): void {
    this.sets.delete(key);
    for (const one of [...byKey.keys(), ...identities]) remove(this.holders, one, key);
  }
}

function isIn(kind: KindKey, definition: PlacedDefinition, namespace: string | undefined): boolean {
  return isOfCluster(kind) || mayBeSame(definition.namespace, namespace);
}

function indexed(set: GraphSet): Indexed {
  const byName = new Map<string, Found[]>();
  const byKind = new Map<KindKey, Found[]>();
  const byKey = new Map<string, PlacedObject[]>();
  const identities = new Set<string>();
  for (const object of set.objects) {
    const identity = identityOf(object);
    if (identity !== undefined) identities.add(identity);
    for (const key of keysOf(object)) push(byKey, key, object);
    for (const definition of object.definitions) {
      const found = { set, object, definition };
      push(byKind, definition.kind, found);
      if (definition.name !== undefined) push(byName, lookupKey(definition.kind, definition.name), found);
    }
  }
  return { set, byName, byKind, byKey, identities };
}

function changedKeys(before: Indexed | undefined, after: Indexed | undefined): ReadonlySet<string> {
  const old = new Set(before?.set.objects);
  const now = new Set(after?.set.objects);
  const changed = [
    ...(before?.set.objects.filter((one) => !now.has(one)) ?? []),
    ...(after?.set.objects.filter((one) => !old.has(one)) ?? []),
  ];
  const keys = new Set(changed.flatMap((object) => [...keysOf(object)]));
  for (const one of before?.identities ?? []) if (!after?.identities.has(one)) keys.add(one);
  for (const one of after?.identities ?? []) if (!before?.identities.has(one)) keys.add(one);
  return keys;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

function remove(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  known?.delete(value);
  if (known?.size === 0) map.delete(key);
}
