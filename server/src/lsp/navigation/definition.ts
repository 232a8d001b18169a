import type { AppliedSet } from '../../core/applied/applied-set.js';
import { definitionsIn, referenceAt } from '../../core/helm/references.js';
import type { Place } from '../../core/provenance/source.js';
import { folderOf, join, relativeTo } from '../../core/text/paths.js';
import { parseApplied } from '../../core/yaml/document.js';
import type { AppliedRoots } from '../diagnostics/applied-roots.js';

/**
 * Returns where what a template refers to at an offset is written: the entry of `.Values.a.b` in the values files that the chart is
 * rendered with, or as much of its path as is there, and the `define` of a template that is included.
 */
export function definitionsAt(path: string, text: string, offset: number, roots: AppliedRoots): readonly Place[] {
  const sets = roots.setsWith(path).filter(({ root }) => root.kind === 'helm');
  const reference = sets.length > 0 ? referenceAt(text, offset) : undefined;
  if (!reference) return [];
  if (reference.kind === 'values') return entriesOf(path, reference.path, sets, roots);
  const files = new Set(sets.flatMap((set) => [...set.files].filter((file) => file.includes('/templates/'))));
  return [...files].flatMap((file) =>
    definitionsIn(roots.textOf(file) ?? '', reference.name).map((range) => ({ file, ...range })),
  );
}

function entriesOf(
  path: string,
  steps: readonly string[],
  sets: readonly AppliedSet[],
  roots: AppliedRoots,
): readonly Place[] {
  const found = new Map<string, { readonly place: Place; readonly depth: number }>();
  for (const { root, files } of sets) {
    const chart = chartOf(path, files) ?? root.folder;
    const isGlobal = steps[0] === 'global';
    // A chart above has the values of this one below its name.
    const prefix = (relativeTo(root.folder, chart) ?? '').split('/').filter((_, index) => index % 2 === 1);
    const above = isGlobal ? steps : [...prefix, ...steps];
    const look = [
      ...(chart === root.folder ? [] : [{ file: join(chart, 'values.yaml'), own: steps, least: 0 }]),
      ...[join(root.folder, 'values.yaml'), ...root.values].map((file) => ({
        file,
        own: above,
        least: above.length - steps.length,
      })),
    ];
    for (const { file, own, least } of look) {
      const entry = entryIn(file, own, roots);
      if (entry && entry.depth > least) found.set(file, { place: entry.place, depth: entry.depth - least });
    }
  }
  const deepest = Math.max(0, ...[...found.values()].map(({ depth }) => depth));
  return [...found.values()].flatMap(({ place, depth }) => (depth === deepest ? [place] : []));
}

/** Returns the key of the last step of a path that is in a values file, and how many steps are. */
function entryIn(
  file: string,
  steps: readonly string[],
  roots: AppliedRoots,
): { readonly place: Place; readonly depth: number } | undefined {
  const document = parseApplied(roots.textOf(file) ?? '').documents[0];
  for (let depth = steps.length; depth > 0; depth--) {
    const range = document?.document.root?.at(...steps.slice(0, depth))?.keyRange;
    if (document && range)
      return { place: { file, start: range.start + document.start, end: range.end + document.start }, depth };
  }
  return undefined;
}

/** Returns the folder of the chart that a template belongs to. */
function chartOf(path: string, files: ReadonlySet<string>): string | undefined {
  for (let folder = folderOf(path); folder !== '' && folder !== '/'; folder = folderOf(folder))
    if (files.has(join(folder, 'Chart.yaml'))) return folder;
  return undefined;
}
