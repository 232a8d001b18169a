import type { AppliedSet, Root } from '../../server/src/core/applied/applied-set.js';
import { Around } from '../../server/src/core/applied/around.js';
import type { ApplyOptions } from '../../server/src/core/applied/chart-build.js';
import { type Forest, growForest } from '../../server/src/core/applied/forest.js';
import { type AskedFiles, KnownSets } from '../../server/src/core/applied/known-sets.js';
import { deliveriesIn, reachIn, rootsAmong } from '../../server/src/core/applied/roots.js';
import { isKustomizationName } from '../../server/src/core/kubernetes/well-known-names.js';
import { factsOf } from '../../server/src/core/workspace/facts.js';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.js';
import { Kustomize } from '../../server/src/core/workspace/kustomize/kustomize.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

/** The roots of files in memory, and what they give. */
export interface Grown {
  readonly forest: Forest;
  setOf(root: Root): AppliedSet;
  /** Changes a file, and returns the roots once more, of which what did not change is taken over. */
  edited(name: string, text: string): Grown;
}

/** Returns the roots of files in memory, by their paths below `repo/`. */
export function grow(texts: Readonly<Record<string, string>>): Grown {
  const all = new Map(Object.entries(texts).map(([name, text]) => [`repo/${name}`, text]));
  const files: AskedFiles = {
    misses: 0,
    loads: 0,
    read: (path) => all.get(path),
    list(folder) {
      const names = new Set([...all.keys()].flatMap((path) => inner(folder, path)?.split('/')[0] ?? []));
      return names.size > 0 ? [...names] : undefined;
    },
    below: (folder) =>
      new Map(
        [...all]
          .flatMap(([path, text]) => [[inner(folder, path), text] as const])
          .flatMap(([name, text]) => (name === undefined ? [] : [[name, text] as const])),
      ),
  };
  const index = new WorkspaceIndex();
  const kustomize = new Kustomize();
  const take = (path: string, text: string): void => {
    const stream = parseStream(text);
    index.update(path, factsOf(stream));
    if (isKustomizationName(path)) kustomize.update(path, stream);
  };
  for (const [path, text] of all) take(path, text);
  const around = new Around(index, 'repo');
  const optionsFor = (): ApplyOptions => ({ kubernetesVersion: '1.33.0', around });
  const sets = new KnownSets(files, optionsFor);
  const grown = (): Grown => {
    const deliveries = deliveriesIn(index);
    const base = rootsAmong([...all.keys()], kustomize, files.read, deliveries.keys());
    const forest = growForest({
      base,
      reachOf: reachIn(deliveries, kustomize),
      sets,
    });
    return {
      forest,
      setOf: (root) => sets.setOf(root),
      edited(name, text) {
        const path = `repo/${name}`;
        all.set(path, text);
        take(path, text);
        sets.outdate({ paths: [path], names: around.changedBy([path]) });
        return grown();
      },
    };
  };
  return grown();
}

function inner(folder: string, path: string): string | undefined {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
