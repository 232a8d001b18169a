import type { FixWorld } from '../rule.js';
import type { StoreFact } from '../workspace/facts.js';

/** How many stores are offered: the best ones. */
const MOST_STORES = 3;

/**
 * The stores an ExternalSecret of a namespace may use, those that the configuration names first. One that no file of the
 * workspace defines is none of them: how its keys are named is for its provider to say.
 */
export function storesFor(namespace: string | undefined, world: FixWorld): readonly StoreFact[] {
  const { store: wanted } = world.externalSecrets;
  const isWanted = ({ kind, name }: StoreFact): boolean =>
    name === wanted?.name && (wanted.kind === undefined || wanted.kind === kind);
  return world.index
    .stores(namespace)
    .map(({ fact }) => fact)
    .toSorted((a, b) => Number(isWanted(b)) - Number(isWanted(a)))
    .slice(0, MOST_STORES);
}
