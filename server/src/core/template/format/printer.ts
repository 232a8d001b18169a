import type { Source } from '../../provenance/source.js';
import { Dict, List, type Traced, textOf, Unknown, type Value } from '../../provenance/traced.js';
import { type TracedText, unknownText } from '../../provenance/traced-text.js';
import { fromBytes } from '../bytes.js';
import { TemplateError } from '../function.js';
import { isNative, typeName } from '../go-types.js';
import { Formatter } from './formatter.js';

/** Values within values that are printed. A map that contains itself ends a program of Go. */
const MOST_NESTED = 500;

/** What stands for a part of a text that is not known. */
const STAND_IN = '{{ … }}';

const FLOATS: Readonly<Record<string, readonly [verb: string, precision: number]>> = {
  v: ['g', -1],
  b: ['b', -1],
  g: ['g', -1],
  G: ['G', -1],
  x: ['x', -1],
  X: ['X', -1],
  f: ['f', 6],
  F: ['f', 6],
  e: ['e', 6],
  E: ['E', 6],
};

const BASES: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** Prints values of any type as Go's fmt does. */
export class Printer extends Formatter {
  private depth = 0;

  constructor(
    /** The source of what has none of its own. */
    private readonly own: Source | undefined,
  ) {
    super();
    this.source = own;
  }

  done(): TracedText {
    return this.out.done();
  }

  /** Prints an argument of `Printf`, or of `Print` with the verb `v`. */
  arg(traced: Traced, verb: string): void {
    const { value } = traced;
    this.from(traced);
    if (value === null && traced.goType === undefined) {
      if (verb === 'T' || verb === 'v') this.pad('<nil>');
      else this.badVerb(undefined, verb);
    } else if (value instanceof Unknown) this.unknown(value);
    else if (verb === 'T') this.string({ text: typeName(traced), pieces: [] });
    else if (verb === 'p') this.pointer(traced);
    else if (verb === 'w') this.badVerb(traced, verb);
    else this.value(traced, verb, 0);
    this.source = this.own;
  }

  private from({ from }: Traced): void {
    if (from === undefined) return;
    if (!Array.isArray(from)) this.source = from as Source;
    else this.source = this.own;
  }

  private unknown({ why }: Unknown): void {
    this.out.add(unknownText(STAND_IN, why, this.source));
  }

  /** Nobody knows the address of a map before it is there. */
  private pointer(traced: Traced): void {
    const { value } = traced;
    if (value instanceof Dict || value instanceof List) this.unknown(new Unknown('an address differs every time'));
    else this.badVerb(traced, 'p');
  }

  private badVerb(traced: Traced | undefined, verb: string): void {
    this.write(`%!${verb}(`);
    if (traced === undefined) this.write('<nil>');
    else {
      this.write(`${typeName(traced)}=`);
      this.value(traced, 'v', 0);
    }
    this.write(')');
  }

  private value(traced: Traced, verb: string, depth: number): void {
    const { value } = traced;
    switch (typeof value) {
      case 'string':
        this.text(traced as Traced<string>, verb);
        return;
      case 'boolean':
        if (verb === 't' || verb === 'v') this.pad(String(value));
        else this.badVerb(traced, verb);
        return;
      case 'bigint':
        this.whole(traced, value, verb);
        return;
      case 'number': {
        const [letter, precision] = FLOATS[verb] ?? [];
        if (letter === undefined || precision === undefined) this.badVerb(traced, verb);
        else this.float(value, letter, precision);
        return;
      }
    }
    if (value instanceof Unknown) this.unknown(value);
    else if (value === null) this.nil(traced);
    else if (isNative(value)) this.native(traced, value.print(), verb);
    else this.nested(traced, value, verb, depth);
  }

  /** Prints nil: a nil map or slice is as one that is empty. */
  private nil({ goType }: Traced): void {
    if (this.flags.sharpV) this.write(`${goType ?? 'interface {}'}(nil)`);
    else this.write(goType === undefined ? '<nil>' : goType.startsWith('map[') ? 'map[]' : '[]');
  }

  private nested(traced: Traced, value: Dict | List, verb: string, depth: number): void {
    if (value instanceof List && value.element === 'uint8' && 'vdsxXq'.includes(verb) && this.bytes(value, verb, depth))
      return;
    if (++this.depth > MOST_NESTED) throw new TemplateError('values are nested too deep to be printed');
    const { source, flags } = this;
    const { sharpV } = flags;
    const name = sharpV ? typeName(traced) : value instanceof Dict ? 'map' : '';
    this.write(name + (sharpV ? '{' : '['));
    let first = true;
    const entries =
      value instanceof Dict ? value.sorted() : value.items.map((item) => [undefined, { value: item }] as const);
    for (const [key, entry] of entries) {
      if (!first) this.write(sharpV ? ', ' : ' ');
      first = false;
      if (key !== undefined) {
        this.value({ value: key }, verb, depth + 1);
        this.write(':');
      }
      this.from(entry.value);
      this.value(entry.value, verb, depth + 1);
      this.source = source;
    }
    this.write(sharpV ? '}' : ']');
    this.depth--;
  }

  /** Prints a slice of bytes. Returns false where it prints as any other slice. */
  private bytes({ items }: List, verb: string, depth: number): boolean {
    const { sharpV } = this.flags;
    const values = items.map(({ value }) => (typeof value === 'bigint' ? Number(value) : 0));
    if (verb === 'v' || verb === 'd') {
      if (!sharpV || depth > 0) return false;
      this.write(`[]byte{${values.map((value) => `0x${value.toString(16)}`).join(', ')}}`);
    } else this.text({ value: fromBytes(values) }, verb);
    return true;
  }

  private text(traced: Traced<string>, verb: string): void {
    if (verb === 's' || (verb === 'v' && !this.flags.sharpV)) this.string(this.piecesOf(traced));
    else if (verb === 'v' || verb === 'q') this.quoted(traced.value);
    else if (verb === 'x' || verb === 'X') this.hex(traced.value, verb === 'X');
    else this.badVerb(traced, verb);
  }

  private piecesOf(traced: Traced<string>): TracedText {
    return traced.from === undefined
      ? { text: traced.value, pieces: [{ at: 0, source: this.source }] }
      : textOf(traced);
  }

  private native(traced: Traced, printed: string, verb: string): void {
    if ('vsxXq'.includes(verb)) this.text({ value: printed }, verb);
    else this.badVerb({ value: printed, goType: typeName(traced) }, verb);
  }

  private whole(traced: Traced, value: bigint, verb: string): void {
    const base = BASES[verb];
    const { flags } = this;
    if (base !== undefined) {
      const unsigned = verb === 'v' && flags.sharpV && typeName(traced).startsWith('u');
      const { sharp } = flags;
      if (unsigned) flags.sharp = true;
      this.integer(value, unsigned ? 16 : base, verb);
      flags.sharp = sharp;
    } else if (verb === 'c') this.character(value);
    else if (verb === 'q') this.quotedCharacter(value);
    else if (verb === 'U') this.unicode(value);
    else this.badVerb(traced, verb);
  }
}

/** Prints values one behind the other, as `fmt.Sprint`: with a blank between two that are no strings. */
export function sprint(args: readonly Traced[], own: Source | undefined): TracedText {
  const printer = new Printer(own);
  let text = true;
  for (const [index, arg] of args.entries()) {
    const isText = isTextLike(arg.value);
    if (index > 0 && !isText && !text) printer.write(' ');
    printer.arg(arg, 'v');
    text = isText;
  }
  return printer.done();
}

function isTextLike(value: Value): boolean {
  return typeof value === 'string' || (value instanceof Unknown && (value.type ?? 'string') === 'string');
}

/** Prints values with blanks between them and a line break behind them, as `fmt.Sprintln`. */
export function sprintln(args: readonly Traced[], own: Source | undefined): TracedText {
  const printer = new Printer(own);
  for (const [index, arg] of args.entries()) {
    if (index > 0) printer.write(' ');
    printer.arg(arg, 'v');
  }
  printer.write('\n');
  return printer.done();
}
