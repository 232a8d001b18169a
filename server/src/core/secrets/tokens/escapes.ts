/**
 * Asks whether a source text could hold something, before every scalar is tried. What a scalar holds differs from how it
 * is written where lines are folded, which is left to `holds`, and in the escapes of double quotes, for which the text
 * is looked at a second time, as if all of it stood in double quotes.
 */
export function heldInSource(source: SourceText, holds: (text: string) => boolean): boolean {
  return holds(source.text) || (source.text.includes('\\') && holds(source.unescaped));
}

/** A source text, and what it is as if all of it stood in double quotes: several ask about one text. */
export class SourceText {
  private known: string | undefined;

  constructor(readonly text: string) {}

  get unescaped(): string {
    this.known ??= unescaped(this.text);
    return this.known;
  }
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
