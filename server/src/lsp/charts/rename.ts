import { type AppliedSet, describeRoot, isApplied, pathOfRoot, type Root } from '../../core/applied/applied-set.js';
import { CHART_FILE } from '../../core/applied/roots.js';
import { type RenameEdit, withoutQuotes } from '../../core/helm/rename/files.js';
import { oldNameOf, planRename, whyNotRenamed } from '../../core/helm/rename/plan-rename.js';
import { type Named, namedAt } from '../../core/helm/uses/named-places.js';
import { unknownRanges } from '../../core/provenance/traced-text.js';
import { join, nameOf, relativeTo } from '../../core/text/paths.js';
import { applyEdits, type Range } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
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
  return found ?? { refused: say`Objects, their keys, entries of values and templates of charts can be renamed` };
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
    const { changed, notRendered } = await compared(chart, files, roots);
    if (changed !== undefined) {
      const [why] = doubts;
      return {
        refused:
          why === undefined
            ? say`${changed} would give something else`
            : say`${changed} would give something else: ${why}`,
      };
    }
    for (const one of notRendered)
      doubts.add(say`${one} cannot be rendered, so that nobody knows whether it gives the same`);
  }
  return { files, doubts: [...doubts] };
}

/** What the roots of a chart give with the edits of a rename, compared with what they give without. */
interface Compared {
  /** The first one that gives something else. */
  readonly changed?: string;
  /** Those that the real program does not render either. */
  readonly notRendered: readonly string[];
}

async function compared(
  { folder, texts, files: values, releases }: IndexedChart,
  edits: ReadonlyMap<string, readonly RenameEdit[]>,
  roots: AppliedRoots,
): Promise<Compared> {
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
  const notRendered: string[] = [];
  for (const root of [...own, ...releases]) {
    const before = await roots.withFiles(() => roots.rebuild(root, new Map()));
    const name = describeRoot(root, (one) => relativeTo(roots.folderPath, pathOfRoot(one)) ?? nameOf(pathOfRoot(one)));
    if (shown(before) !== shown(roots.rebuild(root, changed))) return { changed: name, notRendered };
    if (!isApplied(before)) notRendered.push(name);
  }
  return { notRendered };
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
