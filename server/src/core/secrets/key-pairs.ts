import type { Cursor } from '../yaml/cursor.js';
import { words } from './key-names.js';

/** Blocks in which an access key and a secret key are what opens a bucket. */
const STORAGE_BLOCK = /(?:^|[a-z_-])(?:s3|minio|storage|stow|bucket|objectStore|object_store|aws|rustfs|seaweedfs)$/i;

/**
 * True for `accessKey` and `secretKey` that are credentials: beside each other, or in a block about storage. Beside
 * `remoteRef` or `name` they are the name of a Secret's key.
 */
export function isKeyPair(scalar: Cursor): boolean {
  const { parent } = scalar;
  if (!parent || parent.has('remoteRef') || parent.has('name')) return false;
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

/** The half of a key pair a name stands for. */
export function keyPairHalf(name: string): 'access' | 'secret' | undefined {
  const parts = words(name);
  if (!parts.includes('key')) return undefined;
  return parts.includes('secret') ? 'secret' : parts.includes('access') ? 'access' : undefined;
}
