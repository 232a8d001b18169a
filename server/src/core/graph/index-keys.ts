import { lookupKey, type PlacedObject } from './graph-set.js';
import { topicsOf } from './topics.js';

/** The place of an unknown namespace, which may be any. */
const ANY = '*';
/** Asks for all namespaces. */
const ALL = '?';

/** Returns the keys under which a kind or topic in a namespace is found. */
export function keysIn(what: string, namespace: string | undefined): readonly string[] {
  return [`${what}@${ALL}`, `${what}@${namespace ?? ANY}`];
}

/** Returns the keys that find a kind or topic in a namespace, and where the namespace is not known. */
export function keysFor(what: string, namespace: string | undefined): readonly string[] {
  return namespace === undefined || namespace === ANY ? [`${what}@${ALL}`] : [`${what}@${namespace}`, `${what}@${ANY}`];
}

/** Returns the kind, or topic, that a key is about. */
export function kindIn(key: string): string {
  return /^[^@/]*/.exec(key)?.[0] ?? '';
}

/** Returns the key under which what refers to a name is found. */
export function usersKey(kind: string, name: string): string {
  return `<${kind}/${name}`;
}

/** Returns what tells an object apart in one cluster; undefined for one that several sets of a cluster repeat. */
export function identityOf({ kind, namespace, name }: PlacedObject): string | undefined {
  return name === undefined || IS_SHARED.test(kind) ? undefined : `=${kind}/${namespace ?? ''}/${name}`;
}

/** True for the key of an identity. */
export function isIdentity(key: string): boolean {
  return key.startsWith('=');
}

const IS_SHARED = /^(?:Namespace$|CustomResourceDefinition\.)/;

/** Returns the keys under which an object is found: by what it defines, by what it refers to, and by its topics. */
export function keysOf(object: PlacedObject): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { kind, name, namespace } of object.definitions) {
    if (name !== undefined) keys.add(lookupKey(kind, name));
    for (const key of keysIn(kind, namespace)) keys.add(key);
  }
  for (const { to, name } of object.references) keys.add(usersKey(to, name));
  for (const topic of topicsOf(object)) for (const key of keysIn(topic, object.namespace)) keys.add(key);
  return keys;
}
