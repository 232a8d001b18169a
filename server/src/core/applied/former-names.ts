import type { FormerNames } from '../graph/facts.js';
import type { PlacedDefinition } from '../graph/graph-set.js';
import { sliceText, type TracedText } from '../provenance/traced-text.js';
import type { Range } from '../text/range.js';

/**
 * Returns what an object was called before kustomize added to its name: prefixes and suffixes are marked as such in what is given, and
 * a hash was written by nobody. Undefined where nothing was added, and where the name is put together otherwise.
 * @param range The name in the text that kustomize gives.
 */
export function formerNamesOf(
  given: TracedText,
  range: Range,
  { name, range: { file } }: PlacedDefinition,
): FormerNames | undefined {
  const found = given.text.slice(range.start, range.end).indexOf(name ?? '');
  if (name === undefined || name === '' || found < 0) return undefined;
  const start = range.start + found;
  const { text, pieces } = sliceText(given, start, start + name.length);
  const isAdded = pieces.map(({ source }) => source === undefined || source.affix === true);
  const [first, last] = [isAdded.indexOf(false), isAdded.lastIndexOf(false)];
  if (first < 0 || (first === 0 && last === pieces.length - 1) || isAdded.slice(first, last).includes(true))
    return undefined;
  const begins = pieces.slice(0, first + 1).map(({ at }) => at);
  const ends = pieces.slice(last).map((_, index) => pieces[last + index + 1]?.at ?? text.length);
  const names = begins.flatMap((from) => ends.map((to) => text.slice(from, to))).filter((one) => one !== text);
  const affix = pieces.findLast(({ source }) => source?.affix)?.source;
  return { names, file: affix?.place.file ?? file };
}
