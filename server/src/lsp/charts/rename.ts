import { type AppliedSet, describeRoot, pathOfRoot, type Root } from '../../core/applied/applied-set.js';
import { CHART_FILE } from '../../core/applied/roots.js';
import { type Named, namedAt } from '../../core/helm/uses/named-places.js';
import { oldNameOf, planRename, type RenameEdit, whyNotRenamed, withoutQuotes } from '../../core/helm/uses/rename.js';
import { unknownRanges } from '../../core/provenance/traced-text.js';
import { join, nameOf, relativeTo } from '../../core/text/paths.js';
import { applyEdits, type Range } from '../../core/text/range.js';
import type { AppliedRoots } from '../diagnostics/applied-roots.js';
import type { IndexedChart } from './chart-index.js';

/** The edits of a rename by file, and what may be named elsewhere; or why it is refused. Sentences have no full stop. */
export type Rename =
  | { readonly files: ReadonlyMap<string, readonly RenameEdit[]>; readonly doubts: readonly string[] }
  | { readonly refused: string };

/** Returns what a rename at a place would change: the name and its range; or why there is none. */
export function renamedAt(
  charts: readonly IndexedChart[],
  path: string,
  offset: number,
): { readonly range: Range; readonly name: string } | { readonly refused: string } {
  let found: { readonly range: Range; readonly name: string } | undefined;
  for (const chart of charts) {
    const named = namedAt(chart, path, offset);
    if (!named) continue;
    const refused = whyNotRenamed(chart, named);
    if (refused !== undefined) return { refused };
    found ??= { range: withoutQuotes(chart.texts.get(path) ?? '', named.range), name: oldNameOf(named) };
  }
  return found ?? { refused: 'Entries of values and templates of charts can be renamed' };
}

/**
 * Returns the edits that give what a place names another name, in all charts that the file has a part in. Each chart is rendered
 * before and after, and so is every release of it: where one gives something else, the rename is refused.
 */
export async function rename(
  charts: readonly IndexedChart[],
  path: string,
  offset: number,
  name: string,
  roots: AppliedRoots,
): Promise<Rename> {
  const files = new Map<string, RenameEdit[]>();
  const doubts = new Set<string>();
  const named = charts.flatMap((chart): { chart: IndexedChart; named: Named }[] => {
    const one = namedAt(chart, path, offset);
    return one ? [{ chart, named: one }] : [];
  });
  const at = renamedAt(charts, path, offset);
  if ('refused' in at) return at;
  if (at.name === name) return { files, doubts: [] };
  for (const { chart, named: one } of named) {
    const plan = planRename(chart, one, name);
    if ('refused' in plan) return plan;
    for (const doubt of plan.doubts) doubts.add(doubt);
    for (const edit of plan.edits) {
      const own = files.get(edit.file) ?? [];
      if (!own.some(({ range }) => range.start === edit.range.start)) own.push(edit);
      files.set(edit.file, own);
    }
  }
  for (const { chart } of named) {
    const other = await whatChanges(chart, files, roots);
    if (other !== undefined) {
      const [why] = doubts;
      return { refused: `${other} would give something else${why === undefined ? '' : `: ${why}`}` };
    }
  }
  return { files, doubts: [...doubts] };
}

/** Returns the first root of a chart that gives something else with the edits; undefined where none does. */
async function whatChanges(
  { folder, texts, files: values, releases }: IndexedChart,
  edits: ReadonlyMap<string, readonly RenameEdit[]>,
  roots: AppliedRoots,
): Promise<string | undefined> {
  const changed = new Map<string, string>();
  for (const [file, own] of edits) {
    const text = texts.get(file);
    if (text !== undefined) changed.set(file, applyEdits(text, own));
  }
  // What the chart gives with other values files depends on no name in them.
  const further = values.filter(
    ({ path, part, kind, within }) =>
      kind === 'values' && part.folder === folder && edits.has(path) && !within && path !== join(folder, 'values.yaml'),
  );
  const own = [[], ...further.map(({ path }) => [path])].map(
    (paths): Root => ({ kind: 'helm', folder, file: join(folder, CHART_FILE), values: paths }),
  );
  for (const root of [...own, ...releases]) {
    const before = await roots.withFiles(() => roots.rebuild(root, new Map()));
    if (shown(before) === shown(roots.rebuild(root, changed))) continue;
    return describeRoot(root, (one) => relativeTo(roots.folderPath, pathOfRoot(one)) ?? nameOf(pathOfRoot(one)));
  }
  return undefined;
}

/** Returns what a root gives, without what stands for the parts of it that are not known: actions as they are written. */
function shown({ text, problems }: AppliedSet): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of unknownRanges(text)) {
    rest += `${text.text.slice(from, start)}\0`;
    from = end;
  }
  const stops = problems.filter(({ fatal }) => fatal).length;
  return `${stops}\n${rest}${text.text.slice(from)}`;
}
