import type { Range } from '../text/range.js';
import type { YamlProblem } from './yaml-reader.js';

const START = /^<{7}(?: .*|\r)?$/gm;

/** Where merge conflicts that nobody resolved begin: the lines of their `<<<<<<<`. */
export function conflictsIn(text: string): readonly YamlProblem[] {
  if (!text.includes('<<<<<<<')) return [];
  return [...text.matchAll(START)].map(({ index, 0: line }) => ({
    message: 'A merge conflict begins here and is not resolved',
    range: { start: index, end: index + line.trimEnd().length },
  }));
}

/** The text with blanks for the lines of merge conflicts that are not those of the first side. As long as the text. */
export function firstSide(text: string): string {
  if (!text.includes('<<<<<<<')) return text;
  let side: 'none' | 'first' | 'other' = 'none';
  const hidden: Range[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)/.exec(text.slice(start, start + 8))?.[0][0];
    if (marker === '<' || (marker && side !== 'none')) {
      hidden.push({ start, end });
      side = marker === '<' ? 'first' : marker === '>' ? 'none' : 'other';
    } else if (side === 'other') hidden.push({ start, end });
    start = end;
  }
  let [result, done] = ['', 0];
  for (const { start, end } of hidden) {
    result += text.slice(done, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    done = end;
  }
  return result + text.slice(done);
}
