import type { Source } from '../../provenance/source.js';
import { TextBuilder, type TracedText } from '../../provenance/traced-text.js';
import { toBytes } from '../bytes.js';
import { formatFloat } from './floats.js';
import { canBackquote, isPrint, isRune, quote, quoteRune } from './quote.js';

/** What stands between `%` and the verb. */
interface Flags {
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v` and `%#v` are formats of their own. */
  plusV: boolean;
  sharpV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

const MAX_RUNE = 0x10ffffn;

function noFlags(): Flags {
  const [minus, plus, sharp, space, zero, plusV, sharpV] = Array<boolean>(7).fill(false);
  return { minus, plus, sharp, space, zero, plusV, sharpV, width: undefined, precision: undefined } as Flags;
}

/** Writes single values as the verbs of Go's fmt do. What it writes has the source of the value. */
export class Formatter {
  readonly out = new TextBuilder();
  flags = noFlags();
  /** Where what is written now comes from. */
  source: Source | undefined;

  clearFlags(): void {
    this.flags = noFlags();
  }

  write(text: string): void {
    this.out.addText(text, this.source);
  }

  /** Writes a text, filled up to the width. */
  pad(text: string): void {
    const { width = 0, minus } = this.flags;
    const missing = width === 0 ? 0 : width - runeCount(text);
    if (!minus) this.padding(missing);
    this.write(text);
    if (minus) this.padding(missing);
  }

  padding(count: number): void {
    const { zero, minus } = this.flags;
    if (count > 0) this.write((zero && !minus ? '0' : ' ').repeat(count));
  }

  private padPlain(text: string): void {
    const { zero } = this.flags;
    this.flags.zero = false;
    this.pad(text);
    this.flags.zero = zero;
  }

  /** Writes a string with its pieces. */
  string(text: TracedText): void {
    const { width = 0, precision, minus } = this.flags;
    const whole = text.text;
    const kept = precision === undefined ? whole : [...whole].slice(0, precision).join('');
    const missing = width === 0 ? 0 : width - runeCount(kept);
    if (!minus) this.padding(missing);
    if (text.pieces.length > 0) this.out.addRange(text, 0, kept.length);
    else this.write(kept);
    if (minus) this.padding(missing);
  }

  quoted(text: string): void {
    const { precision, sharp, plus } = this.flags;
    const kept = precision === undefined ? text : [...text].slice(0, precision).join('');
    this.pad(sharp && canBackquote(kept) ? `\`${kept}\`` : quote(kept, plus));
  }

  /** Writes the bytes of a string in hexadecimal. */
  hex(text: string, upper: boolean): void {
    const { precision, space, sharp, width = 0, minus } = this.flags;
    const all = toBytes(text);
    const bytes = precision === undefined ? all : all.slice(0, precision);
    if (bytes.length === 0) {
      this.padding(width);
      return;
    }
    const prefix = sharp ? '0x' : '';
    const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
    const joined = prefix + digits.join(space ? ` ${prefix}` : '');
    const missing = width - joined.length;
    if (!minus) this.padding(missing);
    this.write(upper ? joined.toUpperCase() : joined);
    if (minus) this.padding(missing);
  }

  integer(value: bigint, base: number, verb: string): void {
    const { flags } = this;
    const negative = value < 0n;
    const signed = negative || flags.plus || flags.space;
    let least = 0;
    if (flags.precision !== undefined) {
      least = flags.precision;
      if (least === 0 && value === 0n) {
        const { zero } = flags;
        flags.zero = false;
        this.padding(flags.width ?? 0);
        flags.zero = zero;
        return;
      }
    } else if (flags.zero && !flags.minus && flags.width !== undefined) least = flags.width - (signed ? 1 : 0);
    let digits = (negative ? -value : value).toString(base).padStart(least, '0');
    if (flags.sharp) {
      if (base === 2) digits = `0b${digits}`;
      else if (base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
      else if (base === 16) digits = `0x${digits}`;
    }
    if (verb === 'O') digits = `0o${digits}`;
    if (verb === 'X') digits = digits.toUpperCase();
    this.padPlain((negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '') + digits);
  }

  character(value: bigint): void {
    this.pad(String.fromCodePoint(runeOf(value)));
  }

  quotedCharacter(value: bigint): void {
    this.pad(quoteRune(runeOf(value), this.flags.plus));
  }

  unicode(value: bigint): void {
    const { precision = 0, sharp } = this.flags;
    const unsigned = BigInt.asUintN(64, value);
    const name = `U+${unsigned.toString(16).toUpperCase().padStart(Math.max(precision, 4), '0')}`;
    const shown = sharp && unsigned <= MAX_RUNE && isPrint(Number(unsigned));
    this.padPlain(shown ? `${name} '${String.fromCodePoint(Number(unsigned))}'` : name);
  }

  float(value: number, verb: string, precision: number): void {
    const { flags } = this;
    const wanted = flags.precision ?? precision;
    const formatted = formatFloat(value, verb, wanted);
    let sign = /^[+-]/.exec(formatted)?.[0] ?? '+';
    let number = formatted.replace(/^[+-]/, '');
    if (flags.space && sign === '+' && !flags.plus) sign = ' ';
    if (/^[IN]/.test(number)) {
      const bare = number === 'NaN' && !flags.space && !flags.plus;
      this.padPlain(bare ? number : sign + number);
      return;
    }
    if (flags.sharp && verb !== 'b') number = withPoint(number, verb, wanted);
    if (!flags.plus && sign === '+') {
      this.pad(number);
      return;
    }
    const missing = (flags.width ?? 0) - number.length - 1;
    if (flags.zero && !flags.minus && missing > 0) {
      this.write(sign);
      this.padding(missing);
      this.write(number);
    } else this.pad(sign + number);
  }
}

/** Returns a number with the point and the zeros that `#` asks for. */
function withPoint(number: string, verb: string, precision: number): string {
  const hex = verb === 'x' || verb === 'X';
  const end = hex ? number.search(/p/i) : number.search(/e/i);
  const tail = end < 0 ? '' : number.slice(end);
  const head = end < 0 ? number : number.slice(0, end);
  let digits = /[vgGx]/.test(verb) ? (precision === -1 ? 6 : precision) : 0;
  const written = head.replace('.', '');
  const first = written.search(/[^0]/);
  if (first >= 0) digits -= written.length - first;
  if (!head.includes('.') && head === '0') digits--;
  return head + (head.includes('.') ? '' : '.') + '0'.repeat(Math.max(digits, 0)) + tail;
}

function runeOf(value: bigint): number {
  const unsigned = BigInt.asUintN(64, value);
  return unsigned <= MAX_RUNE && isRune(Number(unsigned)) ? Number(unsigned) : 0xfffd;
}

function runeCount(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) count--;
  }
  return count;
}
