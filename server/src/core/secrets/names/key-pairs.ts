import type { Cursor } from '../../yaml/cursor.js';
import { refersTo } from './guards.js';
import { looksLikeKeyName, words } from './key-names.js';

/** Blocks in which an access key and a secret key are what opens a bucket. */
const STORAGE_BLOCK =
  /(?:^|[a-z_-])(?:s3|minio|storage|stow|(?<!bit|git)bucket|objectStore|object_store|aws|rustfs|seaweedfs)$/i;

/** What says beside a key pair that a Secret of this name has both. */
const NAMES_A_SECRET = /^(?:name|remoteRef|(?:existing)?[sS]ecret(?:Name|Ref)?)$/;

/**
 * True for `accessKey` and `secretKey` that are credentials: beside each other, or in a block about storage. Beside the
 * name of a Secret they are the names of its keys, if they look like some.
 */
export function isKeyPair(scalar: Cursor, text: string): boolean {
  const { parent } = scalar;
  if (!parent || parent.has('remoteRef')) return false;
  if (looksLikeKeyName(text) && isBesideName(parent)) return false;
  const half = keyPairHalf(scalar.key ?? '');
  // Lists of one-entry maps are a way to write pairs, too.
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

/** `keystoreSecretKey: key-1` beside `keystoreSecretName`: under which key that Secret has it. */
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
 * True for the half of a key pair that only says whose it is: `AWS_ACCESS_KEY_ID`, or `accessKey` with `secretKey` beside
 * it, be it in a mapping or among variables.
 */
export function isAccessKeyId(scalar: Cursor, name: string): boolean {
  if (keyPairHalf(name) !== 'access') return false;
  if (words(name).at(-1) === 'id') return true;
  const beside = besides(scalar).map((other) => other.name);
  // `accessKey` beside `accessKeyId` is the other half.
  if (beside.some((other) => words(other).join() === `${words(name).join()},id`)) return false;
  return beside.some((other) => keyPairHalf(other) === 'secret');
}

/** True where the secret half beside a scalar is a reference: `secretAccessKeySecretRef`, or a variable's `valueFrom`. */
export function isSecretHalfReferred(scalar: Cursor): boolean {
  return besides(scalar).some(({ name, value }) => keyPairHalf(name) === 'secret' && value?.kind !== 'scalar');
}

interface Beside {
  readonly name: string;
  /** Undefined for a variable without a literal. */
  readonly value: Cursor | undefined;
}

/** What stands beside a scalar: the entries of its mapping, or the pairs of name and value around it. */
function besides(scalar: Cursor): readonly Beside[] {
  const { parent } = scalar;
  const list = parent?.parent;
  if (scalar.key === 'value' && list?.kind === 'sequence')
    return [...list.items()].map((pair) => ({ name: pair.at('name')?.string ?? '', value: pair.at('value') }));
  return [...(parent?.entries() ?? [])].map((value) => ({ name: value.key ?? '', value }));
}

/** The half of a key pair a name stands for. */
export function keyPairHalf(name: string): 'access' | 'secret' | undefined {
  const parts = words(name);
  if (!parts.includes('key')) return undefined;
  return parts.includes('secret') ? 'secret' : parts.includes('access') ? 'access' : undefined;
}
