import type { MoveTarget } from '../../model/fix.js';
import { say } from '../../text/say.js';
import type { StoreFact } from '../../workspace/named-facts.js';

/** Kinds of destinations for all credentials of a file. */

export const OUTSIDE_GIT: MoveTarget = {
  id: 'git-ignored',
  get title() {
    return say`Secrets outside git`;
  },
};
export const SEALED: MoveTarget = {
  id: 'sealed-secret',
  get title() {
    return say`SealedSecrets`;
  },
};
export const SOPS: MoveTarget = {
  id: 'sops',
  get title() {
    return say`files that SOPS encrypts`;
  },
};

/** Returns the target of ExternalSecrets that fetch from a store. */
export function fetchedFrom({ kind, name }: Pick<StoreFact, 'kind' | 'name'>): MoveTarget {
  return { id: `external-secret ${kind} ${name}`, title: say`ExternalSecrets (${kind} "${name}")` };
}
