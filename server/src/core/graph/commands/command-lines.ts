import { startOfLine } from '../../text/lines.js';

/** Commands longer than that, in UTF-16 code units, are not read: people write none. */
const LONGEST = 20_000;
/** The word that commands have which make objects. */
const CREATES = /\bcreate\b/g;
/** A line that goes on with a flag, as folded texts of YAML have them. */
const FLAG = /[ \t]*--[a-z]/y;
/** A backslash at the end of a line, with the sign of a comment before the rest. */
const CONTINUED = /\\[ \t]*\r?\n[ \t]*(?:#+|\/\/+)?/g;
/** What stands for something that is not known: an action of a template, a placeholder. */
const STAND_INS = /\{\{[^\n]{0,300}?\}\}|<[^\s<>|&;][^\n<>]{0,80}>/g;
/** Tags of HTML around a command. */
const TAGS = /<(\/?)(?:code|pre|p|b|br|em|li|strong|kbd)\b[^<>\n]{0,80}>/g;

/** Words of a command as a list of JSON or YAML has them. */
const BETWEEN_WORDS = /(["'])[ \t]{0,100},[ \t]{0,100}(?=["'])/g;
const AROUND_WORDS = /\[(?=[ \t]{0,100}["'])|(?<=["'][ \t]{0,100})\]/g;

/** A command as it stands in a text, on one line. Offsets in it are those of the text behind `start`. */
export interface CommandLine {
  readonly text: string;
  /** The offset in UTF-16 code units. */
  readonly start: number;
}

/**
 * Yields the lines of a text of any kind on which a command may create something, with what follows a backslash. What is not known is
 * a variable in them.
 */
export function* commandLines(text: string): Generator<CommandLine> {
  let done = 0;
  for (const { index } of text.matchAll(CREATES)) {
    if (index < done) continue;
    let start = startOfLine(text, index);
    while (start > done && index - start < LONGEST && isContinued(text, start - 1))
      start = startOfLine(text, start - 1);
    let end = endOfLine(text, index);
    while (end < text.length && end - start < LONGEST && (isContinued(text, end) || goesOn(text, end)))
      end = endOfLine(text, end + 1);
    done = end;
    if (end - start < LONGEST) yield { text: plain(text.slice(start, end)), start };
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** True where a backslash stands before the newline at an offset. */
function isContinued(text: string, newline: number): boolean {
  let at = newline - 1;
  while (at >= 0 && /[ \t\r]/.test(text.charAt(at))) at--;
  return text[at] === '\\';
}

function goesOn(text: string, newline: number): boolean {
  FLAG.lastIndex = newline + 1;
  return FLAG.test(text);
}

/** Returns a command without what the lexer of the shell takes for something else, at the same offsets. */
function plain(line: string): string {
  return line
    .replace(CONTINUED, (part) => ' '.repeat(part.length))
    .replace(/[\r\n]/g, ' ')
    .replace(TAGS, (tag, end: string) => (end === '/' ? ';' : ' ') + ' '.repeat(tag.length - 1))
    .replace(BETWEEN_WORDS, (part, quote: string) => quote.padEnd(part.length))
    .replace(AROUND_WORDS, (bracket) => (bracket === '[' ? ' ' : ';'))
    .replace(STAND_INS, (part) => `$${'_'.repeat(part.length - 1)}`);
}
