import { type Accept, Scanner, type Word } from './scan.js';

/* The parser of github.com/fluxcd/pkg/envsubst (parse/parse.go). */

/** A part of a text with variables. */
export type Part = { readonly word: Word } | Use;

/** The use of a variable: `${name}`, `${name:=default}`. */
export interface Use {
  readonly name: string;
  /** The function: `:=`, `##`; '' for the value itself. */
  readonly operator: string;
  readonly args: readonly Part[];
  /** Where it stands, from `${` to `}`. */
  readonly start: number;
  readonly end: number;
}

/** A text that is none of these, with the offset of the `${`. */
export class SubstitutionError extends Error {
  override readonly name = 'SubstitutionError';

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const BAD = 'bad substitution';

const isIdentifier: Accept = (char) => /^[\p{L}\p{Nd}_]$/u.test(char);
const isNotClosing: Accept = (char) => char !== '}';
const MODES = { word: true, open: true } as const;
/** Uses within each other. */
const DEEPEST = 500;

/**
 * Returns the parts of a text.
 * @throws SubstitutionError where Flux refuses the text.
 */
export function parseUses(text: string): readonly Part[] {
  return new Parser(text).all();
}

class Parser {
  private readonly scanner: Scanner;
  private depth = 0;
  private opened = 0;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  all(): readonly Part[] {
    const parts: Part[] = [];
    const { scanner } = this;
    for (;;) {
      scanner.accept = () => true;
      scanner.mode = { ...MODES, escapes: true };
      scanner.backslash = false;
      this.opened = scanner.offset;
      const token = scanner.next();
      if (token === 'end') return parts;
      if (token === 'word') parts.push({ word: scanner.word() });
      else if (token === 'open') parts.push(this.use());
      else throw this.error(BAD);
    }
  }

  private error(message: string): SubstitutionError {
    return new SubstitutionError(message, this.opened);
  }

  /** Reads what stands behind `${`. */
  private use(): Use {
    const { scanner } = this;
    const start = scanner.offset - 2;
    if (++this.depth > DEEPEST) throw this.error('too many substitutions within each other');
    scanner.backslash = true;
    const read = scanner.peek() === '#' ? this.length() : this.named();
    this.depth--;
    return { ...read, start, end: scanner.offset };
  }

  private named(): Pick<Use, 'name' | 'operator' | 'args'> {
    const { scanner } = this;
    const name = this.word(isIdentifier, 'unable to parse variable name');
    const char = scanner.peek();
    if (char === ':') {
      scanner.read();
      const second = scanner.peek();
      scanner.unread();
      return /^[=\-?+]$/.test(second) ? this.withDefault(name) : this.part(name);
    }
    if (char === '=') return this.withDefault(name);
    if (char === ',' || char === '^') {
      const operator = this.word((one, count) => (one === ',' || one === '^') && count < 3, BAD);
      return this.closed({ name, operator, args: [] });
    }
    if (char === '/') return this.replaced(name);
    if (char === '#' || char === '%') {
      const operator = this.word((one, count) => one === char && count < 3, BAD);
      const args = [this.parameter(isNotClosing)];
      return this.closed({ name, operator, args });
    }
    scanner.mode = { close: true };
    if (scanner.next() !== 'close') throw this.error('missing closing brace');
    return { name, operator: '', args: [] };
  }

  private length(): Pick<Use, 'name' | 'operator' | 'args'> {
    const operator = this.word((char, count) => char === '#' && count === 1, BAD);
    const name = this.word(isIdentifier, BAD);
    return this.closed({ name, operator, args: [] });
  }

  private withDefault(name: string): Pick<Use, 'name' | 'operator' | 'args'> {
    const { scanner } = this;
    const accept: Accept =
      scanner.peek() === '='
        ? (char, count) => count === 1 && char === '='
        : (char, count) => (count === 1 && char === ':') || (count === 2 && /^[=\-?+]$/.test(char));
    const operator = this.word(accept, 'unable to parse default function');
    const args: Part[] = [];
    while (scanner.peek() !== '}') args.push(this.parameter(isNotClosing));
    return this.closed({ name, operator, args });
  }

  /** `${name:offset}`, `${name:offset:length}` */
  private part(name: string): Pick<Use, 'name' | 'operator' | 'args'> {
    const { scanner } = this;
    const operator = this.word((char, count) => count === 1 && char === ':', BAD);
    const args = [this.parameter((char) => char !== ':' && char !== '}')];
    scanner.accept = (char) => char === ':';
    scanner.mode = { word: true, close: true };
    const token = scanner.next();
    if (token === 'close') return { name, operator, args };
    if (token !== 'word') throw this.error(BAD);
    args.push(this.parameter(isNotClosing));
    return this.closed({ name, operator, args });
  }

  /** `${name/pattern/text}` */
  private replaced(name: string): Pick<Use, 'name' | 'operator' | 'args'> {
    const operator = this.word(
      (char, count) => (count === 1 && char === '/') || (count === 2 && /^[/#%]$/.test(char)),
      BAD,
    );
    const args = [this.parameter((char) => char !== '/', true)];
    this.word((char) => char === '/', BAD);
    if (this.scanner.peek() !== '}') args.push(this.parameter(isNotClosing, true));
    return this.closed({ name, operator, args });
  }

  private parameter(accept: Accept, escapes = false): Part {
    const { scanner } = this;
    scanner.accept = accept;
    scanner.mode = escapes ? { ...MODES, escapes: true } : MODES;
    const token = scanner.next();
    if (token === 'open') return this.use();
    if (token === 'word') return { word: scanner.word() };
    throw this.error('unable to parse substitution within function');
  }

  private word(accept: Accept, message: string): string {
    const { scanner } = this;
    scanner.accept = accept;
    scanner.mode = { word: true };
    if (scanner.next() !== 'word') throw this.error(message);
    return scanner.word().text;
  }

  private closed<Read>(read: Read): Read {
    this.scanner.mode = { close: true };
    if (this.scanner.next() !== 'close') throw this.error(BAD);
    return read;
  }
}
