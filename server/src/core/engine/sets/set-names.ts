import { describeRoot, keyOfRoot, pathOfRoot, type Root } from '../../applied/applied-set.js';
import type { GraphSet } from '../../graph/graph-set.js';

/**
 * Returns what people call sets by, each by its key and each different: `charts/web with values-prod.yaml`, `Kustomization apps in
 * clusters/prod/apps.yaml`, a folder.
 * @param roots What the sets are made of; the others are files as they are written.
 * @param nameOf Returns the name of a folder or file.
 */
export function namesOfSets(
  sets: readonly GraphSet[],
  roots: readonly Root[],
  nameOf: (path: string) => string,
): ReadonlyMap<string, string> {
  const byKey = new Map(roots.map((root) => [keyOfRoot(root), root]));
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { key, path } of sets) {
    const root = byKey.get(key);
    const name = root ? describeRoot(root, (one) => nameOf(pathOfRoot(one))) : nameOf(path);
    let different = name;
    for (let number = 2; taken.has(different); number++) different = `${name} (${number})`;
    taken.add(different);
    names.set(key, different);
  }
  return names;
}
