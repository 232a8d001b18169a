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
  /** The release of the External Secrets Operator that runs, as its major and minor version. */
  readonly operatorVersion?: OperatorVersion;
}

/** A release of the External Secrets Operator. */
export type OperatorVersion = readonly [major: number, minor: number];

/** A release of the operator, with or without its patch level: `0.16`, `v1.0.0`. */
export const OPERATOR_VERSION_FORM = /^v?(\d{1,3})\.(\d{1,3})(?:\.\d{1,3})?$/;

/** Reads a release of the operator; undefined where the text is none. */
export function parseOperatorVersion(text: string): OperatorVersion | undefined {
  const [, major, minor] = OPERATOR_VERSION_FORM.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

/** True where a release is this one or a later one. */
export function isAtLeast(version: OperatorVersion, [major, minor]: OperatorVersion): boolean {
  return version[0] > major || (version[0] === major && version[1] >= minor);
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
