import { say } from '../text/say.js';
/** A SecretStore or ClusterSecretStore by its name; of either kind without `kind`. */
export interface WantedStore {
  readonly kind?: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
}

/** The settings for new ExternalSecrets. */
export interface StoreSettings {
  /** The preferred store. */
  readonly store?: WantedStore;
  /** The pattern for keys in a store: a text with `{namespace}`, `{secret}` and `{key}`. */
  readonly key?: string;
  /** The release of the installed External Secrets Operator. */
  readonly operatorVersion?: OperatorVersion;
}

/** A release of the External Secrets Operator. */
export type OperatorVersion = readonly [major: number, minor: number];

/** A release of the operator, with or without its patch level: `0.16`, `v1.0.0`. */
export const OPERATOR_VERSION_FORM = /^v?(\d{1,3})\.(\d{1,3})(?:\.\d{1,3})?$/;

/** Returns a release of the operator; undefined for other texts. */
export function parseOperatorVersion(text: string): OperatorVersion | undefined {
  const [, major, minor] = OPERATOR_VERSION_FORM.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

/** Returns true where a release is the given one or a later one. */
export function isAtLeast(version: OperatorVersion, [major, minor]: OperatorVersion): boolean {
  return version[0] > major || (version[0] === major && version[1] >= minor);
}

/** A store's name, optionally with its kind in front. */
export const STORE_FORM = /^(?:(SecretStore|ClusterSecretStore)\/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)$/;

/** A pattern for keys: the placeholders, and every character that some store accepts in a name. */
export const KEY_FORM = /^(?:[A-Za-z0-9/_.+=@-]|\{(?:namespace|secret|key)\})+$/;

/** Returns the store that a text names; undefined where the text is no name. */
export function parseStore(text: string): WantedStore | undefined {
  const [, kind, name] = STORE_FORM.exec(text) ?? [];
  if (name === undefined) return undefined;
  return kind === 'SecretStore' || kind === 'ClusterSecretStore' ? { kind, name } : { name };
}

/** Returns the problem of a pattern for keys, in a sentence without the pattern; undefined for a valid one. */
export function keyProblem(pattern: string): string | undefined {
  if (pattern === '') return say`"key" takes a text in quotes, such as "prod/{namespace}/{secret}/{key}"`;
  const rest = pattern.replace(/\{(?:namespace|secret|key)\}/g, '');
  if (/[{}]/.test(rest)) return say`The placeholders of "key" are {namespace}, {secret} and {key}`;
  if (!KEY_FORM.test(pattern)) return say`"key" takes letters, digits and / _ . + = @ - beside its placeholders`;
  if (!pattern.includes('{secret}') || !pattern.includes('{key}'))
    return say`"key" needs {secret} and {key}, without which values would replace each other in the store`;
  if (pattern.includes('}{')) return say`"key" needs a character between two placeholders`;
  const parts = pattern.replace(/^\//, '').split('/');
  if (parts.some((part) => !/^[\w{]/.test(part)) || !/[\w}]$/.test(pattern))
    return say`Each part of "key" between slashes begins with a letter, a digit, _ or a placeholder, and the last ends with one`;
  return undefined;
}
