import type { FixWorld } from '../../model/fix.js';
import { memo } from '../../text/memo.js';
import type { Located } from '../../workspace/index.js';
import type { SecretFact } from '../../workspace/named-facts.js';

/** The mechanisms that keep a Secret in git without its values. */
const MECHANISMS = ['external-secret', 'sealed-secret', 'sops'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** Returns the mechanisms, those of most of the repository's Secrets first; in the order above where nothing tells. */
export function mechanismsOf(world: FixWorld): readonly Mechanism[] {
  return mechanismsOfSecrets(world.index.secrets(undefined));
}

const mechanismsOfSecrets = memo((secrets: readonly Located<SecretFact>[]): readonly Mechanism[] => {
  const counts = new Map<Mechanism, number>();
  for (const { fact } of secrets) {
    const one = mechanismOf(fact);
    if (one !== undefined) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return MECHANISMS.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
});

/** Returns the mechanism that keeps a Secret in git; undefined for one in plaintext. */
export function mechanismOf({ kind, encrypted }: SecretFact): Mechanism | undefined {
  if (kind === 'ExternalSecret') return 'external-secret';
  if (kind === 'SealedSecret') return 'sealed-secret';
  return encrypted ? 'sops' : undefined;
}
