import type { Sealing } from '../core/encryption/sealed/sealer.js';
import type { SopsSession } from '../core/encryption/sops/session.js';

/** The encryption that a host offers to fixes. No key leaves it or appears in a message. */
export interface Crypto extends Sealing {
  /**
   * Makes a data key for one file and encrypts it for each age recipient. Refused where a recipient is of a kind that only the
   * sops program supports.
   */
  openSops(recipients: readonly string[]): Promise<SopsSession | { readonly refused: string }>;
}
