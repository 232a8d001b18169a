import { isKustomizationName, kustomizationsIn } from '../../kubernetes/well-known-names.js';
import type { FixWorld } from '../../model/fix.js';
import { folderOf, resolvePath } from '../../text/paths.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { PlacedDocument } from '../../yaml/document.js';
import { fromRoot } from '../files.js';

/** The most kustomizations that are followed: more than real ones have. */
const MOST = 200;

/** The files that make up a kustomization, as far as they are in the workspace. */
export interface KustomizationTree {
  /** The kustomizations: the given one and those it includes. */
  readonly kustomizations: readonly string[];
  /** The files of objects and patches. */
  readonly files: readonly string[];
}

/**
 * Returns all files that a kustomization includes, directly or through others. Refused where a part is outside of the
 * workspace, is a chart, or cannot be read: its content is unknown then.
 */
export function kustomizationTree(world: FixWorld, path: string): KustomizationTree | { readonly refused: string } {
  const kustomizations = new Set([path]);
  const files = new Set<string>();
  for (const kustomization of kustomizations) {
    if (kustomizations.size > MOST)
      return { refused: say`the kustomization includes more others than can be followed` };
    for (const { document } of documentsOf(world, kustomization)) {
      const { root } = document;
      if (document.problems.length > 0)
        return { refused: say`${fromRoot(world, kustomization)} cannot be read as YAML` };
      if (root?.kind !== 'map') continue;
      if (root.has('helmCharts') || root.has('helmChartInflationGenerator'))
        return { refused: say`${fromRoot(world, kustomization)} renders a chart: what that uses is not known` };
      for (const entry of includedBy(root)) {
        const included = includedAt(world, folderOf(kustomization), entry);
        if (included === undefined)
          return { refused: say`${fromRoot(world, kustomization)} includes ${entry}, which is not in the workspace` };
        (included.isKustomization ? kustomizations : files).add(included.path);
      }
    }
  }
  return { kustomizations: [...kustomizations], files: [...files] };
}

/** Returns the documents of a file; empty where it cannot be read. */
export function documentsOf(world: FixWorld, path: string): readonly PlacedDocument[] {
  return world.files.streamOf(path)?.documents ?? [];
}

/** Returns the files and folders with objects and patches that a kustomization names. */
function includedBy(root: Cursor): readonly string[] {
  const lists = ['resources', 'bases', 'components', 'generators', 'transformers', 'patchesStrategicMerge'];
  const named = lists.flatMap((key) => [...(root.at(key)?.items() ?? [])]);
  const patches = ['patches', 'patchesJson6902'].flatMap((key) => [...(root.at(key)?.items() ?? [])]);
  // Inline patches name no file.
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
