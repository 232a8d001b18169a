import { Dict, List, type Traced, type Value } from '../provenance/traced.js';

/** The most items that an index may make room for, as in Helm. */
const MOST_ITEMS = 65_536;
/** The most keys within each other, as in Helm. */
const MOST_NESTED = 30;

/** A text of `--set` that cannot be read. */
export class SetValuesError extends Error {
  override readonly name = 'SetValuesError';
}

/**
 * Adds what `--set` says to values, as Helm does (pkg/strvals of v3): `a.b=1,c[0]=x,d={1,2}`, with `\` before a sign that stands
 * for itself. Values are typed: `true`, `null`, numbers; with `asStrings` (`--set-string`) all are texts.
 * @param from Where the value is written.
 * @throws SetValuesError where the text cannot be read.
 */
export function setValues(into: Dict, text: string, asStrings = false, from?: Traced['from']): void {
  const reader = new SetReader(text, asStrings, from);
  while (!reader.atEnd) reader.key(into, 0);
}

/**
 * Sets a value as it is at a path of `--set`: `a.b`, `c[0]`.
 * @throws SetValuesError where the path cannot be read.
 */
export function setLiteral(into: Dict, path: string, value: Traced): void {
  new SetReader(`${path}=`, true, value.from, value).key(into, 0);
}

class SetReader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly asStrings: boolean,
    private readonly from: Traced['from'],
    /** What is set, in place of the text. */
    private readonly instead?: Traced,
  ) {}

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Reads one key with its value into a map. */
  key(into: Dict, depth: number): void {
    const { text: key, stop } = this.until('=[,.');
    if (stop === '[') {
      const known = into.get(key)?.value;
      into.set(key, { value: this.item(known instanceof List ? known.items : [], this.index(), depth) });
    } else if (stop === '=') {
      if (key !== '') into.set(key, { value: this.value(), from: this.from });
      else this.value();
    } else if (stop === '.') {
      if (depth >= MOST_NESTED) throw new SetValuesError(`more than ${MOST_NESTED} keys within each other`);
      const known = into.get(key)?.value;
      const inner = known instanceof Dict ? known : new Dict();
      this.key(inner, depth + 1);
      if (key !== '') into.set(key, { value: inner });
    } else if (key !== '' || stop === ',') throw new SetValuesError(`key "${key}" has no value`);
  }

  /** Reads what belongs into an item of a list, and returns the list with it. */
  private item(items: readonly Traced[], index: number, depth: number): List {
    if (depth >= MOST_NESTED) throw new SetValuesError(`more than ${MOST_NESTED} keys within each other`);
    const { text: rest, stop } = this.until('[.=');
    if (rest !== '') throw new SetValuesError(`unexpected data at end of array index: "${rest}"`);
    const known = items[index]?.value;
    let value: Value = null;
    if (stop === '=') value = this.value();
    else if (stop === '[') value = this.item(known instanceof List ? known.items : [], this.index(), depth + 1);
    else if (stop === '.') {
      const inner = known instanceof Dict ? known : new Dict();
      this.key(inner, depth + 1);
      value = inner;
    } else throw new SetValuesError('an index has no value');
    const all = [...items];
    while (all.length <= index) all.push({ value: null });
    all[index] = stop === '=' ? { value, from: this.from } : { value };
    return new List(all);
  }

  private index(): number {
    const { text, stop } = this.until(']');
    if (stop !== ']' || !/^-?\d+$/.test(text)) throw new SetValuesError(`error parsing index: "${text}"`);
    const index = Number(text);
    if (index < 0 || index > MOST_ITEMS) throw new SetValuesError(`index ${index} is not between 0 and ${MOST_ITEMS}`);
    return index;
  }

  private value(): Value {
    if (this.instead) return this.instead.value;
    if (this.text[this.at] !== '{') return this.typed(this.until(',').text);
    this.at++;
    const items: Traced[] = [];
    for (;;) {
      const { text, stop } = this.until(',}');
      if (stop === '') throw new SetValuesError('list must terminate with "}"');
      if (text !== '' || stop === ',') items.push({ value: this.typed(text), from: this.from });
      if (stop !== '}') continue;
      if (this.text[this.at] === ',') this.at++;
      return new List(items);
    }
  }

  /** Reads up to one of the signs, which is read too. A backslash takes the next sign as it is. */
  private until(stops: string): { readonly text: string; readonly stop: string } {
    let text = '';
    while (!this.atEnd) {
      const unit = this.text[this.at++] ?? '';
      if (stops.includes(unit)) return { text, stop: unit };
      text += unit === '\\' ? (this.text[this.at++] ?? '') : unit;
    }
    return { text, stop: '' };
  }

  private typed(text: string): Value {
    if (this.asStrings) return text;
    const word = text.toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (text === '0') return 0n;
    // A text that begins with 0 stays one: it may be a code or an octal number.
    const isInteger = /^[-+]?\d{1,19}$/.test(text) && !text.startsWith('0');
    const number = isInteger ? BigInt(text.replace('+', '')) : 0n;
    return isInteger && BigInt.asIntN(64, number) === number ? number : text;
  }
}
