import type { WrappedKey } from '../core/encryption/sops/session.js';
import { say } from '../core/text/say.js';

/**
 * Encrypts the data key of a file for each recipient of age, by age's own library, which is loaded on first use. Refused where a
 * recipient is of a kind that only the sops program supports.
 */
export async function wrappedFor(
  recipients: readonly string[],
  dataKey: Uint8Array,
): Promise<readonly WrappedKey[] | { readonly refused: string }> {
  const foreign = recipients.find((recipient) => !/^age1(?:pq1)?[^1]+$/.test(recipient));
  if (recipients.length === 0) return { refused: say`the rule names no age recipient` };
  if (foreign !== undefined)
    return {
      refused: say`the recipient ${shortened(foreign)} is of a kind that needs the sops program`,
    };
  const { Encrypter, armor } = await import('age-encryption');
  const keys: WrappedKey[] = [];
  for (const recipient of recipients) {
    const encrypter = new Encrypter();
    try {
      encrypter.addRecipient(recipient);
    } catch {
      // The error of the library quotes the recipient in full, which may be a key by mistake.
      return { refused: say`the age recipient ${shortened(recipient)} is not valid` };
    }
    keys.push({ recipient, enc: armor.encode(await encrypter.encrypt(dataKey)) });
  }
  return keys;
}

/** Returns the time of an encryption as sops writes it, in UTC: `2026-11-22T05:10:00Z`. */
export function lastModifiedAt(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`;
}

/** Returns enough of a recipient to find it. A key that stands there by mistake is not repeated. */
function shortened(recipient: string): string {
  return recipient.length <= 12 ? recipient : `${recipient.slice(0, 8)}…`;
}
