import type { Sealing } from '../core/encryption/sealed/sealer.js';
import type { SopsSession } from '../core/encryption/sops/session.js';

/** The encryption that a fix may ask the host for. No key leaves it, and none is in a message. */
export interface Crypto extends Sealing {
  /**
   * Makes a data key for one file and wraps it for each recipient of age. Refused where a recipient is of a kind that only
   * the sops program knows.
   */
  openSops(recipients: readonly string[]): Promise<SopsSession | { readonly refused: string }>;
}
