import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { YamlProblem } from './read-document.js';

/** The lines of unresolved merge conflicts. */
interface Conflicts {
  /** The lines that begin a conflict, and markers that were left behind. */
  readonly starts: readonly Range[];
  /** All marker lines, and the lines of every side but the first. */
  readonly hidden: readonly Range[];
}

const MARKER = /^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)/;
/** Matches the texts with a marker, which are rare. One expression is faster than a search for each marker. */
const ANY_MARKER = /(?:^|\n)(?:<<<<<<<|=======|>>>>>>>)/;

function conflictsOf(text: string): Conflicts | undefined {
  if (!ANY_MARKER.test(text)) return undefined;
  let side: 'none' | 'first' | 'other' = 'none';
  const [starts, hidden]: [Range[], Range[]] = [[], []];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    const marker = MARKER.exec(text.slice(start, start + 8))?.[0][0];
    if (marker || side === 'other') hidden.push({ start, end });
    if (marker === '<' || (marker && side === 'none'))
      starts.push({ start, end: start + text.slice(start, end).trimEnd().length });
    if (marker === '<') side = 'first';
    else if (marker === '>') side = 'none';
    else if (marker && side !== 'none') side = 'other';
    start = end;
  }
  return { starts, hidden };
}

/** Returns unresolved merge conflicts as problems. */
export function conflictsIn(text: string): readonly YamlProblem[] {
  const found = conflictsOf(text)?.starts ?? [];
  return found.map((range) => ({
    message:
      text[range.start] === '<'
        ? say`A merge conflict begins here and is not resolved`
        : say`This line of a merge conflict was left behind`,
    range,
  }));
}

/**
 * Returns the text, at the same length, with blanks for the lines of merge conflicts that are not of the first side.
 */
export function firstSide(text: string): string {
  let [result, done] = ['', 0];
  for (const { start, end } of conflictsOf(text)?.hidden ?? []) {
    result += text.slice(done, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    done = end;
  }
  return done === 0 ? text : result + text.slice(done);
}
