import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { ValuesEntry } from '../uses/chart-parts.js';
import { type EntryWhole, isTemplate, mayBeSame } from '../uses/chart-uses.js';
import { ITEM } from '../uses/origins.js';
import { nameOfEntry, placeInWords, type RenameFiles } from './files.js';

/** Returns true for a file that is a template only where one reads it as such. */
export function isOtherText({ uses, files }: RenameFiles, file: string): boolean {
  const part = uses.parts.partOf(file);
  return !files.some(({ path }) => path === file) && !(part && isTemplate(file, part));
}

/** Says which other files of the chart name an entry by its path, such as tests. */
export function namedElsewhere(chart: RenameFiles, { path }: ValuesEntry): readonly string[] {
  if (path.length < 2 || path.includes(ITEM)) return [];
  const dotted = path.join('.');
  return [...chart.texts].flatMap(([file, text]) => {
    if (!text.includes(dotted) || !/\.ya?ml$/.test(file)) return [];
    const part = chart.uses.parts.partOf(file);
    const isKnown =
      !part || isTemplate(file, part) || chart.files.some((one) => one.path === file) || IS_CHART.test(file);
    const found = isKnown ? undefined : wordIn(text, dotted);
    return found === undefined ? [] : [say`${placeInWords(chart, { file, range: found })} names ${dotted}`];
  });
}

const IS_CHART = /\/(?:Chart|requirements)\.yaml$/;

/** Returns where a path stands in a text that no other path goes on with; undefined where it does not. */
function wordIn(text: string, dotted: string): Range | undefined {
  for (let start = text.indexOf(dotted); start >= 0; start = text.indexOf(dotted, start + 1)) {
    const end = start + dotted.length;
    if (!/[\w.-]/.test(text[start - 1] ?? ' ') && !/[\w-]/.test(text[end] ?? ' ')) return { start, end };
  }
  return undefined;
}

/** Says how all of an entry is seen. */
export function seeing({ by, entry }: EntryWhole): string {
  const all = say`all of ${nameOfEntry(entry)}`;
  return by === 'print' ? say`prints ${all}` : by === 'range' ? say`goes over ${all}` : say`passes ${all} to ${by}`;
}

/** Returns the places at which templates see entries whatever they are called. */
export function seenWhole({ uses }: RenameFiles, entries: readonly ValuesEntry[]): readonly EntryWhole[] {
  const found = uses.wholes.filter(({ entry: whole, depth }) =>
    entries.some(
      ({ chart, path }) =>
        whole.chart === chart &&
        (depth === 'all' ? whole.path.length < path.length : whole.path.length === path.length - 1) &&
        mayBeSame(whole.path, path.slice(0, whole.path.length)),
    ),
  );
  const known = new Set<string>();
  return found.filter(({ file, range }) => !known.has(`${file}:${range.start}`) && known.add(`${file}:${range.start}`));
}
