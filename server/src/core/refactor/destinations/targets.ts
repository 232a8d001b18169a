import type { MoveTarget } from '../../model/fix.js';
import type { StoreFact } from '../../workspace/named-facts.js';

/** Kinds of destinations for all credentials of a file. */

export const OUTSIDE_GIT: MoveTarget = { id: 'git-ignored', title: 'Secrets outside git' };
export const SEALED: MoveTarget = { id: 'sealed-secret', title: 'SealedSecrets' };
export const SOPS: MoveTarget = { id: 'sops', title: 'files that SOPS encrypts' };

/** Returns the target of ExternalSecrets that fetch from a store. */
export function fetchedFrom({ kind, name }: Pick<StoreFact, 'kind' | 'name'>): MoveTarget {
  return { id: `external-secret ${kind} ${name}`, title: `ExternalSecrets (${kind} "${name}")` };
}
