import { isKustomizationName, kustomizationsIn } from '../../kubernetes/well-known-names.js';
import type { FixWorld } from '../../model/fix.js';
import { folderOf, resolvePath } from '../../text/paths.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { PlacedDocument } from '../../yaml/document.js';
import { fromRoot } from '../files.js';

/** Kustomizations that one is made of: more than anybody has. */
const MOST = 200;

/** All that a kustomization is made of, as far as it lies in the workspace. */
export interface KustomizationTree {
  /** The kustomizations: the one asked for, and those it includes. */
  readonly kustomizations: readonly string[];
  /** The files of objects and patches. */
  readonly files: readonly string[];
}

/**
 * What a kustomization includes, and what that includes in turn. Refused where a part lies elsewhere, is a chart, or cannot
 * be read: what it holds is not known then.
 */
export function kustomizationTree(world: FixWorld, path: string): KustomizationTree | { readonly refused: string } {
  const kustomizations = new Set([path]);
  const files = new Set<string>();
  for (const kustomization of kustomizations) {
    if (kustomizations.size > MOST) return { refused: 'the kustomization includes more others than can be followed' };
    for (const { document } of documentsOf(world, kustomization)) {
      const { root } = document;
      if (document.problems.length > 0) return { refused: `${fromRoot(world, kustomization)} cannot be read as YAML` };
      if (root?.kind !== 'map') continue;
      if (root.has('helmCharts') || root.has('helmChartInflationGenerator'))
        return { refused: `${fromRoot(world, kustomization)} renders a chart: what that uses is not known` };
      for (const entry of includedBy(root)) {
        const included = includedAt(world, folderOf(kustomization), entry);
        if (included === undefined)
          return { refused: `${fromRoot(world, kustomization)} includes ${entry}, which is not in the workspace` };
        (included.isKustomization ? kustomizations : files).add(included.path);
      }
    }
  }
  return { kustomizations: [...kustomizations], files: [...files] };
}

/** The documents of a file; none where it cannot be read. */
export function documentsOf(world: FixWorld, path: string): readonly PlacedDocument[] {
  return world.files.streamOf(path)?.documents ?? [];
}

/** What a kustomization names of files and folders that hold objects and patches. */
function includedBy(root: Cursor): readonly string[] {
  const lists = ['resources', 'bases', 'components', 'generators', 'transformers', 'patchesStrategicMerge'];
  const named = lists.flatMap((key) => [...(root.at(key)?.items() ?? [])]);
  const patches = ['patches', 'patchesJson6902'].flatMap((key) => [...(root.at(key)?.items() ?? [])]);
  // What is written out in the kustomization names nothing.
  return [...named, ...patches.flatMap((patch) => patch.at('path') ?? [])].flatMap(({ string }) =>
    string === undefined || string.includes('\n') ? [] : [string],
  );
}

function includedAt(
  world: FixWorld,
  folder: string,
  entry: string,
): { readonly path: string; readonly isKustomization: boolean } | undefined {
  const path = resolvePath(folder, entry);
  if (path === undefined) return undefined;
  if (world.files.textOf(path) !== undefined) return { path, isKustomization: isKustomizationName(path) };
  const inside = kustomizationsIn(path).find((file) => world.files.textOf(file) !== undefined);
  return inside === undefined ? undefined : { path: inside, isKustomization: true };
}
