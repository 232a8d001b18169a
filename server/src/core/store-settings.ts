import { type Say, sayUnknownKey } from './config-problem.js';
import type { Cursor } from './yaml/cursor.js';

/** A SecretStore or ClusterSecretStore by its name; of either kind where none is said. */
export interface WantedStore {
  readonly kind?: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
}

/** How ExternalSecrets are to be made. */
export interface StoreSettings {
  /** The store that is offered before others. */
  readonly store?: WantedStore;
  /** How the keys in a store are named: a text with `{namespace}`, `{secret}` and `{key}`. */
  readonly key?: string;
}

/** A store's name, with or without its kind in front. */
export const STORE_FORM = /^(?:(SecretStore|ClusterSecretStore)\/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)$/;

/** What a pattern of keys is made of: the placeholders, and every character that some store takes in a name. */
export const KEY_FORM = /^(?:[A-Za-z0-9/_.+=@-]|\{(?:namespace|secret|key)\})+$/;

/** Reads the name of a store; undefined where it can be none. */
export function parseStore(text: string): WantedStore | undefined {
  const [, kind, name] = STORE_FORM.exec(text) ?? [];
  if (name === undefined) return undefined;
  return kind === 'SecretStore' || kind === 'ClusterSecretStore' ? { kind, name } : { name };
}

/** What is wrong with a pattern of keys, in a sentence that repeats none of it. */
export function keyProblem(pattern: string): string | undefined {
  if (pattern === '') return '"key" takes a text in quotes, such as "prod/{namespace}/{secret}/{key}"';
  const rest = pattern.replace(/\{(?:namespace|secret|key)\}/g, '');
  if (/[{}]/.test(rest)) return 'The placeholders of "key" are {namespace}, {secret} and {key}';
  if (!KEY_FORM.test(pattern)) return '"key" takes letters, digits and / _ . + = @ - beside its placeholders';
  if (!pattern.includes('{secret}') || !pattern.includes('{key}'))
    return '"key" needs {secret} and {key}, without which values would replace each other in the store';
  if (pattern.includes('}{')) return '"key" needs a character between two placeholders';
  const parts = pattern.replace(/^\//, '').split('/');
  if (parts.some((part) => !/^[\w{]/.test(part)) || !/[\w}]$/.test(pattern))
    return 'Each part of "key" between slashes begins with a letter, a digit, _ or a placeholder, and the last ends with one';
  return undefined;
}

/** Reads the setting from a configuration file. What is wrong is left out, and told to `say` with its place. */
export function readStoreSettings(entry: Cursor, say: Say): StoreSettings {
  const settings: { -readonly [Name in keyof StoreSettings]: StoreSettings[Name] } = {};
  if (entry.kind !== 'map') say('"externalSecrets" takes a mapping with "store" and "key"', entry);
  for (const field of entry.entries()) {
    if (field.key === 'store') {
      const store = parseStore(field.string ?? '');
      if (store) settings.store = store;
      else say('"store" takes the name of a store, or SecretStore/name, or ClusterSecretStore/name', field);
    } else if (field.key === 'key') {
      const problem = keyProblem(field.string ?? '');
      if (problem === undefined) settings.key = field.string ?? '';
      else say(problem, field);
    } else sayUnknownKey(say, field, ' in "externalSecrets"', ['store', 'key']);
  }
  return settings;
}
