import { CR, DASH, DOT, HASH, isBlankOrBreak, LF } from './units.js';

/**
 * The reason why the reader refuses a document. `unsupported`: YAML that it leaves to the `yaml` package. `malformed`:
 * most likely no YAML, or not yet, while the user is typing.
 */
export type Refusal = 'unsupported' | 'malformed';

/** The offset that every scanning function returns when it refuses. */
export const REFUSED = -1;

/**
 * A text as an array of UTF-16 code units, with line breaks behind its end so that scanning loops need no bounds.
 * Reading from a typed array is about twice as fast as `charCodeAt`. The array is shared: only one source can be read
 * at a time.
 */
export class Source {
  readonly units: Uint16Array;
  readonly length: number;
  refusal: Refusal | undefined;
  refusedAt = 0;
  /** Start and end of each comment, in turn. */
  comments = new Int32Array(64);
  commentLength = 0;

  constructor(readonly text: string) {
    this.length = text.length;
    this.units = toUnits(text);
  }

  /** Clears the text from the array, which outlives the document. It must be called after reading. */
  release(): void {
    this.units.fill(0, 0, this.length);
  }

  refuse(refusal: Refusal, at: number): number {
    this.refusal = refusal;
    this.refusedAt = Math.min(at, this.length);
    return REFUSED;
  }

  /** Returns the offset of the line break that ends the line, the LF of a CRLF. */
  lineBreak(from: number): number {
    const { units } = this;
    let at = from;
    while (units[at] !== LF) at++;
    return at;
  }

  /** Returns true when there is a line break between two offsets. */
  hasBreak(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.units[at] === LF) return true;
    return false;
  }

  /** Records the comment that starts at `hash`; returns the offset of its line break. */
  comment(hash: number): number {
    const end = this.lineBreak(hash);
    if (this.commentLength + 2 > this.comments.length) {
      const larger = new Int32Array(this.comments.length * 2);
      larger.set(this.comments);
      this.comments = larger;
    }
    const last = end > hash && this.units[end - 1] === CR ? end - 1 : end;
    this.comments[this.commentLength++] = hash;
    this.comments[this.commentLength++] = Math.min(last, this.length);
    return end;
  }

  /** Returns true for `---` and `...`; `at` is the start of a line. */
  isMarker(at: number): boolean {
    const { units } = this;
    const unit = units[at];
    if (unit !== DASH && unit !== DOT) return false;
    if (units[at + 1] !== unit || units[at + 2] !== unit) return false;
    return at + 3 >= this.length || isBlankOrBreak(units[at + 3]);
  }

  /**
   * Passes over what may follow a value on its line: blanks, a comment, the line break. Returns the offset behind the
   * line break. `from` is the first unit behind the value; a comment needs a blank before it.
   */
  restOfLine(from: number): number {
    const { units } = this;
    let at = from;
    while (units[at] === 32 || units[at] === 9) at++;
    if (units[at] === LF) return at + 1;
    if (units[at] === CR) return units[at + 1] === LF ? at + 2 : this.refuse('unsupported', at);
    if (units[at] === HASH && at > from) return this.comment(at) + 1;
    return this.refuse('malformed', at);
  }
}

let shared = new Uint16Array(1 << 14);

function toUnits(text: string): Uint16Array {
  const { length } = text;
  if (length + 8 > shared.length) shared = new Uint16Array(Math.max(length + 8, shared.length * 2));
  for (let index = 0; index < length; index++) shared[index] = text.charCodeAt(index);
  shared[length] = LF;
  shared[length + 1] = LF;
  shared[length + 2] = 0;
  shared[length + 3] = 0;
  return shared;
}
