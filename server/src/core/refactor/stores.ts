import type { FixWorld } from '../model/fix.js';
import { commonFolders } from '../text/paths.js';
import type { Located } from '../workspace/index.js';
import type { StoreFact } from '../workspace/named-facts.js';

/** The number of stores that are offered: the best ones. */
const MOST_STORES = 3;

/**
 * Returns the stores that an ExternalSecret of a namespace may use, those named in the configuration first. Each store
 * is returned once: of several definitions, as variants of a repository have them, the one nearest to the file counts.
 * Stores that no file defines, but objects refer to, come last, the most used first. Their provider is unknown, so the
 * upload is described in words.
 */
export function storesFor(namespace: string | undefined, world: FixWorld): readonly StoreFact[] {
  const { store: wanted } = world.externalSecrets;
  const isWanted = ({ kind, name }: StoreFact): boolean =>
    name === wanted?.name && (wanted.kind === undefined || wanted.kind === kind);
  const nearest = new Map<string, Located<StoreFact> & { readonly uses: number }>();
  for (const one of world.index.stores(namespace)) {
    const key = `${one.fact.kind} ${one.fact.name}`;
    const known = nearest.get(key);
    const isNearer = !known || commonFolders(one.path, world.path) > commonFolders(known.path, world.path);
    nearest.set(key, { ...(isNearer ? one : known), uses: (known?.uses ?? 0) + (one.fact.isReference ? 1 : 0) });
  }
  return [...nearest.values()]
    .toSorted(
      (a, b) =>
        Number(isWanted(b.fact)) - Number(isWanted(a.fact)) ||
        Number(a.fact.isReference ?? false) - Number(b.fact.isReference ?? false) ||
        b.uses - a.uses,
    )
    .map(({ fact }) => fact)
    .slice(0, MOST_STORES);
}
