/** The number of ASCII codes; no keyword has other characters. */
const ASCII = 128;

/**
 * Finds many texts in a single pass (Aho–Corasick automaton, as a table). The time depends only on the length of the
 * text, not on the number of keywords or on repetitions.
 */
export class KeywordSearch {
  /** The column of every ASCII code; 0 for codes in no keyword. */
  private readonly columns = new Uint8Array(ASCII);
  private readonly width: number;
  /** Rows are states, 0 is the start. */
  private readonly next: Uint16Array;
  /** The keywords that end in a state, the longest first. */
  private readonly ending: readonly (readonly number[] | undefined)[];

  /** Keywords are ASCII and not empty; `visit` gets their indices in this list. */
  constructor(private readonly keywords: readonly string[]) {
    let width = 1;
    for (const character of new Set(keywords.join(''))) this.columns[codeOf(character)] = width++;
    this.width = width;
    const states = 1 + keywords.reduce((sum, { length }) => sum + length, 0);
    this.next = new Uint16Array(states * width);
    const own: (number[] | undefined)[] = [];
    this.plant(own);
    this.ending = this.link(own);
  }

  /** Enters the keywords as a tree, each character a step. */
  private plant(own: (number[] | undefined)[]): void {
    let states = 1;
    for (const [number, keyword] of this.keywords.entries()) {
      let state = 0;
      for (const character of keyword) {
        const at = state * this.width + this.columnOf(codeOf(character));
        if (this.next[at] === 0) this.next[at] = states++;
        state = this.next[at] ?? 0;
      }
      const there = own[state];
      if (there) there.push(number);
      else own[state] = [number];
    }
  }

  /** Links failing steps to the state of the longest suffix that begins a keyword. */
  private link(own: readonly (readonly number[] | undefined)[]): (readonly number[] | undefined)[] {
    const { next, width } = this;
    const ending = [...own];
    const fallback = new Uint16Array(next.length / width);
    const queue: number[] = [];
    for (let column = 1; column < width; column++) if (next[column]) queue.push(next[column] ?? 0);
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      const back = fallback[state] ?? 0;
      const inherited = ending[back];
      if (inherited) ending[state] = [...(ending[state] ?? []), ...inherited];
      for (let column = 1; column < width; column++) {
        const at = state * width + column;
        const onward = next[back * width + column] ?? 0;
        const child = next[at] ?? 0;
        if (child === 0) next[at] = onward;
        else {
          fallback[child] = onward;
          queue.push(child);
        }
      }
    }
    return ending;
  }

  private columnOf(code: number): number {
    return code < ASCII ? (this.columns[code] ?? 0) : 0;
  }

  /**
   * Calls `visit` for each keyword in the text, in the order of the ends, in UTF-16 code units, until it returns true.
   * Returns true then.
   */
  visit(text: string, visit: (keyword: number, start: number, end: number) => boolean): boolean {
    const { next, width, columns, ending } = this;
    let state = 0;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      state = code < ASCII ? (next[state * width + (columns[code] ?? 0)] ?? 0) : 0;
      if (state === 0) continue;
      const numbers = ending[state];
      if (numbers === undefined) continue;
      for (const number of numbers) {
        if (visit(number, index + 1 - (this.keywords[number]?.length ?? 0), index + 1)) return true;
      }
    }
    return false;
  }
}

function codeOf(character: string): number {
  const code = character.charCodeAt(0);
  if (code >= ASCII) throw new Error(`A keyword with ${character} in it is not ASCII`);
  return code;
}
