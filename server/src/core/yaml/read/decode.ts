import { withoutEnd } from '../../text/trim.js';
import { NodeStyle } from '../nodes.js';

/** What stands for another character behind a backslash; the other escapes stand for themselves. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * Returns the decoded text of a scalar. `start` and `end` are UTF-16 code units of `source`; for block scalars `indent`
 * is the indentation of the content, and `strip` is true for `|-`.
 */
export function decodeScalar(
  source: string,
  style: NodeStyle,
  start: number,
  end: number,
  indent = 0,
  strip = false,
): string {
  switch (style) {
    case NodeStyle.Plain: {
      const written = source.slice(start, end);
      return written.includes('\n') ? foldLines(written) : written;
    }
    case NodeStyle.Single: {
      const written = source.slice(start + 1, end - 1);
      const folded = written.includes('\n') ? foldLines(written) : written;
      return folded.includes("'") ? folded.replaceAll("''", "'") : folded;
    }
    case NodeStyle.Double: {
      const written = source.slice(start + 1, end - 1);
      return written.includes('\\') || written.includes('\n') ? decodeDouble(written) : written;
    }
    case NodeStyle.Literal:
    case NodeStyle.Folded: {
      const text = decodeBlock(source, style, start, end, indent);
      return strip ? text : `${text}\n`;
    }
    default:
      return '';
  }
}

/** Folds lines of plain and single-quoted scalars (YAML 1.2.2, 6.5): a break is a blank, each empty line a break. */
function foldLines(text: string): string {
  const lines = text.split(/\r?\n/);
  let result = withoutEnd(lines[0] ?? '', ' \t');
  let empty = 0;
  for (let index = 1; index < lines.length; index++) {
    const isLast = index === lines.length - 1;
    const written = (lines[index] ?? '').replace(/^[ \t]+/, '');
    const line = isLast ? written : withoutEnd(written, ' \t');
    if (line === '' && !isLast) {
      empty++;
      continue;
    }
    result += (empty > 0 ? '\n'.repeat(empty) : ' ') + line;
    empty = 0;
  }
  return result;
}

function decodeDouble(written: string): string {
  let result = '';
  /** Blanks up to here were written as escapes and are not trimmed. */
  let kept = 0;
  let at = 0;
  while (at < written.length) {
    const next = nextSpecial(written, at);
    result += written.slice(at, next);
    if (next >= written.length) break;
    if (written[next] === '\\') {
      const letter = written[next + 1] ?? '';
      const isBreak = letter === '\n' || (letter === '\r' && written[next + 2] === '\n');
      if (isBreak) {
        const { at: behind, empty } = nextContent(written, next + (letter === '\r' ? 3 : 2));
        result += '\n'.repeat(empty);
        at = behind;
      } else {
        const digits = HEX_DIGITS[letter];
        result +=
          digits === undefined
            ? (ESCAPES[letter] ?? letter)
            : codePoint(written.slice(next + 2, next + 2 + digits), letter);
        at = next + 2 + (digits ?? 0);
      }
    } else {
      result = trimFrom(result, kept);
      const { at: behind, empty } = nextContent(written, next + 1);
      result += empty > 0 ? '\n'.repeat(empty) : ' ';
      at = behind;
    }
    kept = result.length;
  }
  return result;
}

function nextSpecial(written: string, from: number): number {
  for (let at = from; at < written.length; at++) {
    const unit = written.charCodeAt(at);
    if (unit === 92 || unit === 10) return at;
  }
  return written.length;
}

/** Returns the offset behind empty lines and indentation, and the number of empty lines. */
function nextContent(written: string, from: number): { readonly at: number; readonly empty: number } {
  let empty = 0;
  for (let at = from; ; ) {
    let end = at;
    while (written[end] === ' ' || written[end] === '\t') end++;
    if (written[end] === '\r' && written[end + 1] === '\n') end++;
    if (written[end] !== '\n') return { at: written[end - 1] === '\r' ? end - 1 : end, empty };
    empty++;
    at = end + 1;
  }
}

function trimFrom(text: string, from: number): string {
  let end = text.length;
  while (end > from && /[ \t\r]/.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

function codePoint(digits: string, letter: string): string {
  const point = Number.parseInt(digits, 16);
  // A number that is no code point stays as it is written, without the backslash.
  return !(point <= 0x10ffff) ? letter + digits : String.fromCodePoint(point);
}

/** Returns the content of a block scalar up to the end of the line that `end` is on, without the line break there. */
export function decodeBlock(source: string, style: NodeStyle, start: number, end: number, indent: number): string {
  const content = source.indexOf('\n', start) + 1;
  const lastBreak = source.indexOf('\n', end);
  // Blanks at the end of the last line belong to the content.
  const lines = source
    .slice(content, lastBreak < 0 ? source.length : lastBreak)
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line).slice(indent));
  return style === NodeStyle.Literal ? lines.join('\n') : foldBlock(lines);
}

/** Folds the lines of a `>` scalar (YAML 1.2.2, 8.1.3): lines that are indented deeper keep their breaks. */
function foldBlock(lines: readonly string[]): string {
  let result = '';
  let empty = 0;
  let before: 'nothing' | 'text' | 'deeper' = 'nothing';
  for (const line of lines) {
    if (line === '') {
      empty++;
      continue;
    }
    const deeper = line.startsWith(' ') || line.startsWith('\t');
    if (before === 'nothing') result += '\n'.repeat(empty);
    else if (before === 'deeper' || deeper) result += '\n'.repeat(empty + 1);
    else result += empty > 0 ? '\n'.repeat(empty) : ' ';
    result += line;
    empty = 0;
    before = deeper ? 'deeper' : 'text';
  }
  return result;
}
