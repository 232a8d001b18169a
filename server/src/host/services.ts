import type { SchemaStore } from '../core/schema/store.js';
import type { Template } from '../core/schema/templates.js';
import type { Crypto } from './crypto.js';
import type { SopsProgram } from './sops.js';

/** Services that fixes ask for beside files. One that the process does not have is left out, and a fix says so. */
export interface Services {
  /** Seals and encrypts. */
  readonly crypto?: Crypto;
  /** Encrypts for keys that `crypto` does not know, after a user has chosen a fix. */
  readonly sops?: SopsProgram;
  /** The schemas that come with the program. */
  readonly schemas?: SchemaStore;
  /** Returns the templates of whole documents. */
  readonly templates?: () => readonly Template[];
}
