import type { Crypto } from '../../host/crypto.js';
import type { SopsProgram } from '../../host/sops.js';

/** What the server runs in; each is left out where there is nothing of the kind. */
export interface Runtime {
  /** Seals and encrypts for fixes. */
  readonly crypto?: Crypto;
  /** Encrypts for keys that `crypto` does not know, once somebody has chosen a fix. */
  readonly sops?: SopsProgram;
  /** Collects what became garbage lately, in a few milliseconds. */
  readonly collectGarbage?: () => void;
  /** The address of the folder with the pages of the rules, with a slash at the end. */
  readonly rulePages?: string;
  /** True where code is slow until it has run for a while, and the server lives long enough to do something about it. */
  readonly warmsUp?: boolean;
}
