/**
 * Asks whether a source text could hold something, before every scalar is tried. What a scalar holds differs from how it
 * is written where lines are folded, which is left to `holds`, and in the escapes of double quotes, for which the text
 * is looked at a second time, as if all of it stood in double quotes.
 */
export function heldInSource(source: string, holds: (text: string) => boolean): boolean {
  return holds(source) || (source.includes('\\') && holds(unescapedOnce(source)));
}

let last = { source: '', unescaped: '' };

/** Several ask about one text, one after the other. */
function unescapedOnce(source: string): string {
  if (last.source !== source) last = { source, unescaped: unescaped(source) };
  return last.unescaped;
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|\r?\n[ \t]*|([\s\S]))/g,
    (_, two?: string, four?: string, eight?: string, one?: string) => {
      const point = Number.parseInt(two ?? four ?? eight ?? '', 16);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
      // The others stand for control characters and blanks of some kind.
      return one === undefined || /["/\\ ]/.test(one) ? (one ?? '') : '\n';
    },
  );
}
