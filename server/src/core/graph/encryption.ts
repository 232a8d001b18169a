import type { Resource } from '../kubernetes/resource.js';
import type { Cursor } from '../yaml/cursor.js';
import { select, stepsOf, valueAt } from '../yaml/select.js';
import type { DecryptionFact, KindKey, ObjectFact } from './facts.js';
import { decryptionsOfKind } from './table/table.js';

/** The annotation that makes Flux apply an object as it is. Source: kustomize-controller, internal/decryptor. */
const DECRYPT = 'kustomize.toolkit.fluxcd.io/decrypt';

/** `ENC[AES256_GCM` in base64, at each of the three places where it may begin. */
const CIPHERTEXT = /RU5DW0FFUzI1Nl9HQ0|VOQ1tBRVMyNTZfR0NN|FTkNbQUVTMjU2X0dDT/;

/** Returns what of an object SOPS encrypted; undefined where that is nothing, or the object says that it stays encrypted. */
export function encryptionOf({ cursor, kind, group }: Resource): ObjectFact['encrypted'] {
  if (cursor.at('metadata', 'annotations', DECRYPT)?.string?.toLowerCase() === 'disabled') return undefined;
  const sops = cursor.at('sops');
  if (sops?.kind === 'map' && (sops.has('mac') || sops.has('version'))) return 'fields';
  if (kind !== 'Secret' || group !== '') return undefined;
  const values = cursor.at('data')?.entries() ?? [];
  return values.some(({ string }) => string !== undefined && CIPHERTEXT.test(string.replace(/\s+/g, '')))
    ? 'data'
    : undefined;
}

/** Returns how an object decrypts what it has applied; undefined where it does not. */
export function decryptionOf(cursor: Cursor, kind: KindKey): DecryptionFact | 'unknown' | undefined {
  for (const { at } of decryptionsOfKind(kind)) {
    const steps = stepsOf(at);
    const found = cursor.at(...steps);
    if (found && !found.isNull) return found.open ? 'unknown' : { secret: found.at('secretRef', 'name')?.string };
    const holder = steps.length > 1 ? cursor.at(...steps.slice(0, -1)) : cursor;
    if (cursor.open || holder?.open) return 'unknown';
  }
  return undefined;
}

/** Returns the path of the objects that an object has decrypt what they apply, by its patches; undefined where it has none do so. */
export function decryptsBelow(cursor: Cursor, kind: KindKey): string | undefined {
  for (const { at, patches, folder } of decryptionsOfKind(kind)) {
    const word = at.slice(at.lastIndexOf('.') + 1);
    if (select(cursor, patches).some(({ text }) => text.includes(word))) return valueAt(cursor, folder)?.string;
  }
  return undefined;
}
