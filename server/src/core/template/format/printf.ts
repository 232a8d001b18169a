import type { Source } from '../../provenance/source.js';
import type { Traced } from '../../provenance/traced.js';
import type { TracedText } from '../../provenance/traced-text.js';
import { isEscaped } from '../bytes.js';
import { typeName } from '../go-types.js';
import { Printer } from './printer.js';

/** The largest width and precision. */
const MOST = 1_000_000;

/** Prints values by a format, as `fmt.Sprintf`. The text of the format keeps its pieces, and so do strings that are printed whole. */
export function sprintf(format: TracedText, args: readonly Traced[], own: Source | undefined): TracedText {
  return new Format(format, args, own).run();
}

class Format {
  private readonly printer: Printer;
  private readonly text: string;
  private at = 0;
  private arg = 0;
  private reordered = false;
  /** False where an explicit index was wrong. */
  private goodIndex = true;
  private afterIndex = false;

  constructor(
    private readonly format: TracedText,
    private readonly args: readonly Traced[],
    own: Source | undefined,
  ) {
    this.printer = new Printer(own);
    this.text = format.text;
  }

  run(): TracedText {
    const { text, printer, format } = this;
    while (this.at < text.length) {
      this.goodIndex = true;
      const percent = text.indexOf('%', this.at);
      const end = percent < 0 ? text.length : percent;
      printer.out.addRange(format, this.at, end);
      this.at = end + 1;
      if (percent < 0) break;
      printer.clearFlags();
      this.readFlags();
      if (!this.simple()) this.full();
    }
    this.extra();
    return printer.done();
  }

  private readFlags(): void {
    const { flags } = this.printer;
    for (; ; this.at++) {
      const character = this.text[this.at];
      if (character === '#') flags.sharp = true;
      else if (character === '0') flags.zero = true;
      else if (character === '+') flags.plus = true;
      else if (character === '-') flags.minus = true;
      else if (character === ' ') flags.space = true;
      else return;
    }
  }

  /** A verb directly behind the flags. */
  private simple(): boolean {
    const verb = this.text[this.at] ?? '';
    const arg = this.args[this.arg];
    if (verb < 'a' || verb > 'z' || !arg) return false;
    this.at++;
    this.print(arg, verb);
    return true;
  }

  private full(): void {
    const { text, printer } = this;
    this.index();
    this.width();
    if (text[this.at] === '.' && this.at + 1 < text.length) this.precision();
    if (!this.afterIndex) this.index();
    if (this.at >= text.length) {
      printer.write('%!(NOVERB)');
      return;
    }
    const code = text.codePointAt(this.at) ?? 0;
    this.at += code > 0xffff ? 2 : 1;
    const verb = isEscaped(code) ? '\ufffd' : String.fromCodePoint(code);
    const arg = this.args[this.arg];
    if (verb === '%') printer.write('%');
    else if (!this.goodIndex) printer.write(`%!${verb}(BADINDEX)`);
    else if (!arg) printer.write(`%!${verb}(MISSING)`);
    else this.print(arg, verb);
  }

  private print(arg: Traced, verb: string): void {
    const { printer } = this;
    const { flags } = printer;
    if (verb === 'v' || verb === 'w') {
      flags.sharpV = flags.sharp;
      flags.sharp = false;
      flags.plusV = flags.plus;
      flags.plus = false;
    }
    printer.arg(arg, verb);
    this.arg++;
  }

  private width(): void {
    const { flags } = this.printer;
    if (this.text[this.at] === '*') {
      this.at++;
      const width = this.numberFromArg();
      if (width === undefined) this.printer.write('%!(BADWIDTH)');
      else if (width < 0) {
        flags.minus = true;
        flags.zero = false;
      }
      flags.width = width === undefined ? undefined : Math.abs(width);
      this.afterIndex = false;
      return;
    }
    flags.width = this.number();
    if (this.afterIndex && flags.width !== undefined) this.goodIndex = false;
  }

  private precision(): void {
    const { flags } = this.printer;
    this.at++;
    if (this.afterIndex) this.goodIndex = false;
    this.index();
    if (this.text[this.at] === '*') {
      this.at++;
      const precision = this.numberFromArg();
      flags.precision = precision === undefined || precision < 0 ? undefined : precision;
      if (flags.precision === undefined) this.printer.write('%!(BADPREC)');
      this.afterIndex = false;
    } else flags.precision = this.number() ?? 0;
  }

  /** Reads a number; an absurd one ends the format. */
  private number(): number | undefined {
    let found: number | undefined;
    for (; /^\d$/.test(this.text[this.at] ?? ''); this.at++) {
      if ((found ?? 0) > MOST) {
        this.at = this.text.length;
        return undefined;
      }
      found = (found ?? 0) * 10 + Number(this.text[this.at]);
    }
    return found;
  }

  private numberFromArg(): number | undefined {
    const arg = this.args[this.arg];
    if (!arg) return undefined;
    this.arg++;
    const { value } = arg;
    return typeof value === 'bigint' && value <= MOST && value >= -MOST ? Number(value) : undefined;
  }

  /** Reads an explicit index, `[2]`. */
  private index(): void {
    const { text, at, args } = this;
    if (text[at] !== '[') {
      this.afterIndex = false;
      return;
    }
    this.reordered = true;
    const close = text.length - at < 3 ? -1 : text.indexOf(']', at);
    const digits = close < 0 ? '' : text.slice(at + 1, close);
    const index = /^\d{1,8}$/.test(digits) && Number(digits) <= MOST * 10 ? Number(digits) - 1 : undefined;
    this.at = close < 0 ? at + 1 : close + 1;
    this.afterIndex = index !== undefined;
    if (index !== undefined && index >= 0 && index < args.length) this.arg = index;
    else this.goodIndex = false;
  }

  private extra(): void {
    const { printer, args } = this;
    if (this.reordered || this.arg >= args.length) return;
    printer.clearFlags();
    printer.write('%!(EXTRA ');
    for (const [index, arg] of args.slice(this.arg).entries()) {
      if (index > 0) printer.write(', ');
      if (arg.value === null && arg.goType === undefined) printer.write('<nil>');
      else {
        printer.write(`${typeName(arg)}=`);
        printer.arg(arg, 'v');
      }
    }
    printer.write(')');
  }
}
