import type { Sealing } from '../core/encryption/sealed/sealer.js';
import type { SopsSession } from '../core/encryption/sops/session.js';

/** The encryption that a host offers to fixes. No key leaves it or appears in a message. */
export interface Crypto extends Sealing {
  /**
   * Makes a data key for one file and encrypts it for each age recipient. Refused where a recipient is of a kind that only the
   * sops program supports.
   */
  openSops(recipients: readonly string[]): Promise<SopsSession | { readonly refused: string }>;
  /** Returns the encryption for plans that are made together. Absent where each result is there at once. */
  inRounds?(): RoundsOfCrypto;
}

/**
 * Encryption whose results take their time. A result that is asked for the first time is a stand-in, and the plan with it is no use:
 * it is made again after `settle`, and then has the result itself.
 */
export interface RoundsOfCrypto extends Crypto {
  /** True where results are stand-ins still. */
  readonly isWaiting: boolean;
  /** Waits for the results. Resolves to true where there were any to wait for. */
  settle(): Promise<boolean>;
}
