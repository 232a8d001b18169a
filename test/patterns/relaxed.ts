/** A part of a regular expression: its text, and for a group the parts within. */
interface Part {
  readonly text: string;
  readonly group?: { readonly opens: string; readonly parts: readonly Part[]; readonly number?: number };
}

/** No text has it. */
const NEVER = '\\uE000';
const OPENS = /^\((?:\?(?::|=|!|<=|<!|<[^>=!][^>]*>))?/;
const PIECE =
  /^(?:\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<[^>]*>|[pP]\{[^}]*\}|[1-9]|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S])/;
/** A repetition without an end, outside of classes and escapes. */
const UNBOUNDED = /[*+]|\{\d+,\}/;
const CLOSED = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g;

/**
 * Returns a pattern without assertions and references to groups, of which every way to go through a text is one of the given
 * pattern, and more: an assertion only ends ways, and a reference goes one of the ways of its group. Behind it stands a character that
 * no text has, so that no match ends the search early. Where it is linear, so is the given pattern, as far as each assertion looks at
 * no more than a fixed number of characters. Undefined where one looks further.
 */
export function relaxed(source: string): string | undefined {
  const groups: Part[] = [];
  const { parts } = read(source, 0, groups);
  try {
    return `(?:${parts.map((part) => plain(part, groups)).join('')})${NEVER}`;
  } catch (error) {
    if (error instanceof FarAssertion) return undefined;
    throw error;
  }
}

class FarAssertion extends Error {}

/** Reads parts up to a closing bracket, or the end. */
function read(source: string, from: number, groups: Part[]): { readonly parts: readonly Part[]; readonly end: number } {
  const parts: Part[] = [];
  let at = from;
  while (at < source.length && source[at] !== ')') {
    const rest = source.slice(at);
    const [opens] = OPENS.exec(rest) ?? [];
    if (opens === undefined) {
      const [text = ''] = PIECE.exec(rest) ?? [];
      parts.push({ text });
      at += text.length;
      continue;
    }
    const isCapture = opens === '(' || /^\(\?<[^=!]/.test(opens);
    const number = isCapture ? groups.length : undefined;
    if (isCapture) groups.push({ text: '' });
    const inner = read(source, at + opens.length, groups);
    const part = {
      text: source.slice(at, inner.end + 1),
      group: { opens, parts: inner.parts, ...(number === undefined ? {} : { number }) },
    };
    if (number !== undefined) groups[number] = part;
    parts.push(part);
    at = inner.end + 1;
  }
  return { parts, end: at };
}

function plain({ text, group }: Part, groups: readonly Part[]): string {
  if (!group) {
    const number = /^\\([1-9])$/.exec(text)?.[1];
    const meant = number === undefined ? undefined : groups[Number(number) - 1];
    if (meant?.group) return `(?:${meant.group.parts.map((part) => plain(part, groups)).join('')})`;
    // The ends of words and lines only end ways, too.
    return text === '\\b' || text === '\\B' ? '(?:)' : text;
  }
  if (/^\(\?<?[=!]/.test(group.opens)) {
    if (UNBOUNDED.test(text.replace(CLOSED, ''))) throw new FarAssertion(text);
    return '(?:)';
  }
  return `(?:${group.parts.map((part) => plain(part, groups)).join('')})`;
}
