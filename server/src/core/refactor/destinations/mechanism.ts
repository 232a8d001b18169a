import type { FixWorld } from '../../model/fix.js';

/** How a Secret can stand in git without its values. */
const MECHANISMS = ['external-secret', 'sealed-secret', 'sops'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** The repository's own mechanism first: what makes most of its Secrets. Where nothing tells, the order above. */
export function mechanismsOf(world: FixWorld): readonly Mechanism[] {
  const counts = new Map<Mechanism, number>();
  for (const { fact } of world.index.secrets(undefined)) {
    const one =
      fact.kind === 'ExternalSecret' ? 'external-secret' : fact.kind === 'SealedSecret' ? 'sealed-secret' : 'sops';
    if (one !== 'sops' || fact.encrypted) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return MECHANISMS.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
}
