/**
 * Returns true where a source text may contain a form, before every scalar is checked. The value of a scalar differs
 * from its source where lines are folded, which `holds` has to accept, and in the escapes of double quotes: the text is
 * checked a second time as if all of it were in double quotes.
 */
export function heldInSource(source: SourceText, holds: (text: string) => boolean): boolean {
  return holds(source.text) || (source.text.includes('\\') && holds(source.unescaped));
}

/** A source text, and the same as if all of it were in double quotes, decoded once for several checks. */
export class SourceText {
  private decoded: string | undefined;

  constructor(readonly text: string) {}

  get unescaped(): string {
    this.decoded ??= unescaped(this.text);
    return this.decoded;
  }
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|\r?\n[ \t]*|([\s\S]))/g,
    (_, two?: string, four?: string, eight?: string, one?: string) => {
      const point = Number.parseInt(two ?? four ?? eight ?? '', 16);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
      // The other escapes are control characters and kinds of blanks.
      return one === undefined || /["/\\ ]/.test(one) ? (one ?? '') : '\n';
    },
  );
}
