import type { Crypto } from '../host/crypto.js';

/** What the server runs in; each is left out where there is nothing of the kind. */
export interface Runtime {
  /** Seals and encrypts for fixes. */
  readonly crypto?: Crypto;
  /** Collects what became garbage lately, in a few milliseconds. */
  readonly collectGarbage?: () => void;
  /** True where code is slow until it has run for a while, and the server lives long enough to do something about it. */
  readonly rehearses?: boolean;
}
