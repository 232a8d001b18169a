import type { Cursor } from '../../yaml/cursor.js';
import { refersTo } from './guards.js';
import { looksLikeKeyName, words } from './key-names.js';

/** Blocks in which an access key and a secret key are credentials for a bucket. */
const STORAGE_BLOCK =
  /(?:^|[a-z_-])(?:s3|minio|storage|stow|(?<!bit|git)bucket|objectStore|object_store|aws|rustfs|seaweedfs)$/i;

/** Keys beside a key pair that name a Secret with both. */
const NAMES_A_SECRET = /^(?:name|remoteRef|(?:existing)?[sS]ecret(?:Name|Ref)?)$/;

/**
 * Returns true for `accessKey` and `secretKey` with credentials: beside each other, or in a block about storage. Sibling
 * the name of a Secret they are names of its keys, if they look like names.
 */
export function isKeyPair(scalar: Cursor, text: string): boolean {
  const { parent } = scalar;
  if (!parent || parent.has('remoteRef')) return false;
  if (looksLikeKeyName(text) && isBesideName(parent)) return false;
  const half = keyPairHalf(scalar.key ?? '');
  // Pairs may be lists of maps with one entry.
  const near = parent.parent?.kind === 'sequence' ? [...parent.parent.items()] : [parent];
  for (const map of near) {
    for (const entry of map.entries()) {
      const other = keyPairHalf(entry.key ?? '');
      if (entry.kind === 'scalar' && other !== undefined && other !== half) return true;
    }
  }
  for (let holder: Cursor | undefined = parent; holder; holder = holder.parent) {
    if (STORAGE_BLOCK.test(holder.key ?? '')) return true;
  }
  return false;
}

/** Returns true for a key of a named Secret: `keystoreSecretKey: key-1` beside `keystoreSecretName`. */
export function isKeyOfNamed({ key = '', parent }: Cursor): boolean {
  const named = key.replace(/(?<=secret[-_]?)key$/i, 'name').toLowerCase();
  return (
    named !== key.toLowerCase() &&
    parent?.entries().some((entry) => entry.key?.toLowerCase() === named && refersTo(entry)) === true
  );
}

function isBesideName(parent: Cursor): boolean {
  return parent.entries().some((entry) => NAMES_A_SECRET.test(entry.key ?? '') && refersTo(entry));
}

/**
 * Returns true for the half of a key pair that only identifies it: `AWS_ACCESS_KEY_ID`, or `accessKey` with `secretKey`
 * beside it, in a mapping or among variables.
 */
export function isAccessKeyId(scalar: Cursor, name: string): boolean {
  if (keyPairHalf(name) !== 'access') return false;
  if (words(name).at(-1) === 'id') return true;
  const siblings = siblingsOf(scalar).map((other) => other.name);
  // `accessKey` beside `accessKeyId` is the other half.
  if (siblings.some((other) => words(other).join() === `${words(name).join()},id`)) return false;
  return siblings.some((other) => keyPairHalf(other) === 'secret');
}

/**
 * Returns true where the secret half beside a scalar is a reference: `secretAccessKeySecretRef`, or a variable's
 * `valueFrom`.
 */
export function isSecretHalfReferred(scalar: Cursor): boolean {
  return siblingsOf(scalar).some(({ name, value }) => keyPairHalf(name) === 'secret' && value?.kind !== 'scalar');
}

interface Sibling {
  readonly name: string;
  /** Undefined for a variable without a literal. */
  readonly value: Cursor | undefined;
}

/** Returns the entries of a scalar's mapping, or the pairs of name and value in its list. */
function siblingsOf(scalar: Cursor): readonly Sibling[] {
  const { parent } = scalar;
  const list = parent?.parent;
  if (scalar.key === 'value' && list?.kind === 'sequence')
    return [...list.items()].map((pair) => ({ name: pair.at('name')?.string ?? '', value: pair.at('value') }));
  return [...(parent?.entries() ?? [])].map((value) => ({ name: value.key ?? '', value }));
}

/** Returns the half of a key pair that a name stands for; undefined for other names. */
export function keyPairHalf(name: string): 'access' | 'secret' | undefined {
  const parts = words(name);
  if (!parts.includes('key')) return undefined;
  return parts.includes('secret') ? 'secret' : parts.includes('access') ? 'access' : undefined;
}
