import type { AppliedSet } from '../../core/applied/applied-set.js';
import { type Decision, decisionsIn } from '../../core/helm/decisions.js';
import { nameOfEntry } from '../../core/helm/rename/files.js';
import { type ControlAction, controlAt } from '../../core/helm/uses/blocks.js';
import { memoBy } from '../../core/text/memo.js';
import type { Range } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import type { IndexedChart } from '../charts/chart-index.js';
import type { AppliedHover } from './hover-parts.js';

/** The most roots that are named, and entries. */
const MOST_NAMED = 5;

/** What the sentences of a hover are made with. */
interface Words {
  /** Returns the name of a root, as code. */
  labelOf(set: AppliedSet): string;
  /** Returns a text as code. */
  code(text: string): string;
}

/**
 * Returns what an `if`, `with` or `range` comes to in each root, and what an `else` or `end` belongs to; undefined elsewhere. It
 * contains no value.
 */
export function controlHover(
  path: string,
  text: string,
  offset: number,
  sets: readonly AppliedSet[],
  charts: readonly IndexedChart[],
  words: Words,
): AppliedHover | undefined {
  const control = controlAt(text, offset);
  if (!control) return undefined;
  const { action, decides, defines } = control;
  const parts = decides
    ? [
        ...belonging(control, text, words),
        ...decided(path, decides, sets, words),
        ...reading(path, decides, charts, words),
      ]
    : defines === undefined
      ? []
      : [defining(control.kind, defines, charts, words)];
  return parts.length === 0 ? undefined : { parts, range: action };
}

function belonging({ kind, decides }: ControlAction, text: string, { code }: Words): readonly string[] {
  if (!decides || (kind !== 'else' && kind !== 'end')) return [];
  const line = text.slice(0, decides.start).split('\n').length;
  const opening = say`${code(decides.kind)} of line ${line}`;
  if (kind === 'end') return [say`It ends the ${opening}.`];
  return [
    decides.kind === 'range'
      ? say`What follows is rendered where the ${opening} has no items.`
      : say`What follows is rendered where the ${opening} is not true.`,
  ];
}

function defining(kind: ControlAction['kind'], name: string, charts: readonly IndexedChart[], { code }: Words): string {
  if (kind === 'end') return say`It ends the template ${code(name)}.`;
  const calls = new Set(
    charts.flatMap(({ uses }) =>
      uses.names.flatMap((one) => (one.name === name && !one.isDefinition ? [`${one.file}:${one.range.start}`] : [])),
    ),
  );
  const places = calls.size === 1 ? say`one place` : calls.size === 0 ? say`no places` : say`${calls.size} places`;
  return say`The template ${code(name)} is called in ${places}.`;
}

/** What the conditions and loops of a file come to, remembered for one file of each set. */
const decisionsOf = memoBy((set: AppliedSet, path: string): readonly Decision[] =>
  set.chart ? decisionsIn(set.chart.scene, set.chart.templates, path) : [],
);

function decided(
  path: string,
  { start, kind }: NonNullable<ControlAction['decides']>,
  sets: readonly AppliedSet[],
  { labelOf }: Words,
): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const set of sets) {
    if (!set.chart) continue;
    const outcomes = decisionsOf(set, path).flatMap((one) => (one.start === start ? [one.outcome] : []));
    const said = kind === 'range' ? itemsOf(outcomes) : truthOf(outcomes);
    groups.set(said, [...(groups.get(said) ?? []), labelOf(set)]);
  }
  return [...groups].map(([said, labels]) => {
    const named = labels.slice(0, MOST_NAMED).join(say`, `);
    return say`${said} in what ${named}${labels.length > MOST_NAMED ? say`, \u2026` : ''} gives.`;
  });
}

function truthOf(outcomes: readonly Decision['outcome'][]): string {
  const found = new Set(outcomes);
  if (found.size === 0) return say`Not reached`;
  if (found.has(undefined)) return say`Not known`;
  return found.size > 1 ? say`True and false` : found.has(true) ? 'True' : 'False';
}

function itemsOf(outcomes: readonly Decision['outcome'][]): string {
  const found = [...new Set(outcomes)];
  if (found.length === 0) return say`Not reached`;
  if (found.includes(undefined)) return say`Not known how many items`;
  const counts = found.map(Number).sort((a, b) => a - b);
  const [least = 0] = counts;
  const most = counts.at(-1) ?? 0;
  if (most === 0) return say`No items`;
  return counts.length > 1 ? say`${least} to ${most} items` : most === 1 ? say`One item` : say`${most} items`;
}

/** The entries that a condition reads, without those that only lead to others. */
function reading(
  path: string,
  { start, end }: Range,
  charts: readonly IndexedChart[],
  { code }: Words,
): readonly string[] {
  const names = new Set(
    charts.flatMap(({ uses }) =>
      uses.accesses
        .filter(({ file, range }) => file === path && start <= range.start && range.end <= end)
        .flatMap(({ entries }) => entries.filter(({ path: steps }) => steps.length > 0).map(nameOfEntry)),
    ),
  );
  const leaves = [...names].filter((name) => ![...names].some((other) => other.startsWith(`${name}.`)));
  if (leaves.length === 0) return [];
  const named = leaves.slice(0, MOST_NAMED).map(code).join(say`, `);
  return [say`It reads ${named}${leaves.length > MOST_NAMED ? say`, \u2026` : ''}.`];
}
