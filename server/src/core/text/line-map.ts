/** A position in a text. Both numbers count from 0, `column` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Converts offsets into lines and columns and back. A line ends at LF, CRLF or a lone CR, as in the Language Server
 * Protocol. The starts of the lines are computed once, at the first use.
 */
export class LineMap {
  private starts: number[] | undefined;

  constructor(readonly text: string) {}

  get lineCount(): number {
    return this.lineStarts().length;
  }

  /** Returns the offset at which `line` (from 0) begins; the length of the text past the last line. */
  lineStart(line: number): number {
    return this.lineStarts()[line] ?? this.text.length;
  }

  /** Returns the offset at which the text of `line` ends, before its line break. */
  lineEnd(line: number): number {
    let end = this.lineStart(line + 1);
    const start = this.lineStart(line);
    if (line + 1 < this.lineCount) {
      if (end > start && this.text.charCodeAt(end - 1) === 10) end--;
      if (end > start && this.text.charCodeAt(end - 1) === 13) end--;
    }
    return end;
  }

  positionAt(offset: number): Position {
    const starts = this.lineStarts();
    const bounded = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: bounded - (starts[low] ?? 0) };
  }

  /** Returns the offset of a position. A line or column past the end counts as the end. */
  offsetAt(position: Position): number {
    if (position.line >= this.lineCount) return this.text.length;
    return Math.min(this.lineStart(position.line) + position.column, this.lineEnd(position.line));
  }

  private lineStarts(): number[] {
    if (this.starts) return this.starts;
    const starts = [0];
    const { text } = this;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit === 13 && text.charCodeAt(index + 1) === 10) index++;
      else if (unit !== 10 && unit !== 13) continue;
      starts.push(index + 1);
    }
    this.starts = starts;
    return starts;
  }
}
