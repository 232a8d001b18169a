import type { Random } from './random.js';

/** A template, and the values that it is rendered with. */
export interface Pair {
  readonly template: string;
  readonly data: unknown;
}

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const STRINGS = [
  '',
  'x',
  'a b',
  'true',
  '0',
  '<b>&"\'',
  'ünï',
  '💥',
  'a\nb\n',
  '  trim ',
  '%d',
  '{{ . }}',
  '1.5',
  'a/b/c',
  'A,B',
];
const NUMBERS = [
  0, 1, -1, 2, 3, 10, 80, 8080, 1.5, -0.25, 1e6, 1234567, 1e21, 1e20, 123456789, 0.00001, 0.0001, 1e300, 4.35, 100,
];
const WORDS = ['a', ' ', '\n', ' \n', '\n  ', 'x: ', '- ', 'text', '{ ', '} ', '"', '\t', '\r\n', 'ü', '-', '}}', '/*'];
const STRING_LITERALS = [
  '""',
  '"x"',
  '`raw`',
  '"a\\nb"',
  '"\\u00e9"',
  '"\\x41"',
  '"\\""',
  '"\\xff"',
  '"%d"',
  '"a"',
  '"b"',
  '"é"',
  '`a\nb`',
  '"<i>"',
  '"a,b"',
  '"{{ .a }}"',
];
const NUMBER_LITERALS = [
  '0',
  '1',
  '2',
  '3',
  '-1',
  '+4',
  '10',
  '0x1F',
  '0b101',
  '0o17',
  '017',
  '1_000',
  '1.5',
  '.5',
  '1e3',
  '1E-7',
  '1.0',
  "'a'",
  "'\\n'",
  "'é'",
  '9223372036854775807',
  '0x1p-2',
  '-0',
  '2.0e0',
  '1234567.0',
];
/** Literals that Go does not read, or not everywhere. */
const WRONG_LITERALS = [
  '9223372036854775808',
  '089',
  '1__0',
  '1e1000',
  '"\\q"',
  '0x',
  '1i',
  "''",
  "'ab'",
  '.e',
  '1.2.3',
];
const COMPARISONS = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];
/** Two values of one type. */
const ALIKE = [
  '1 2',
  '2 2',
  '.a .a',
  '"a" "b"',
  '(len .a) 1',
  '(print .b) "1"',
  '1.5 2.0',
  '(not .a) true',
  '(printf "%v" .) "é"',
];
const VERBS = [...'vvvvvdsqxXobcUtTeEfFgGO%wz!'];

/** Functions that are called with arguments of any kind, besides those of text/template. */
export interface Functions {
  readonly names: readonly string[];
}

/** Makes a template with every statement, and values for it. */
export function generatePair(random: Random, functions: Functions): Pair {
  const template = new Writer(random, functions).template();
  return { template: random.chance(10) ? damaged(template, random) : template, data: anyData(random) };
}

function anyData(random: Random): unknown {
  if (random.chance(30)) return anyValue(random, 2);
  return Object.fromEntries(KEYS.filter(() => !random.chance(6)).map((key) => [key, anyValue(random, 3)]));
}

function anyValue(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 10 : 6);
  if (kind < 2) return random.pick(STRINGS);
  if (kind < 4) return random.pick(NUMBERS);
  if (kind === 4) return random.chance(2);
  if (kind === 5) return random.chance(2) ? null : random.pick(STRINGS);
  if (kind < 8) return Array.from({ length: random.below(4) }, () => anyValue(random, depth - 1));
  return Object.fromEntries(KEYS.filter(() => random.chance(3)).map((key) => [key, anyValue(random, depth - 1)]));
}

/** Takes a part out of a text, or puts one in: what people type. */
function damaged(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  if (random.chance(2)) return text.slice(0, at) + text.slice(at + 1 + random.below(5));
  const inserted = [
    '{{',
    '}}',
    ' -}}',
    '{{- ',
    '|',
    '(',
    ')',
    '"',
    '`',
    '.',
    '$',
    '$x',
    ':=',
    ',',
    'end',
    '{{ end }}',
    '{{ else }}',
    ' ',
    '@',
    "'",
  ];
  return text.slice(0, at) + random.pick(inserted) + text.slice(at);
}

class Writer {
  private variables: string[] = ['$'];
  private loops = 0;
  private readonly defined: string[] = [];

  constructor(
    private readonly random: Random,
    private readonly functions: Functions,
  ) {}

  template(): string {
    const { random } = this;
    let text = '';
    for (let count = random.below(3); count > 0; count--) {
      const name = random.chance(20) ? 't' : ['u', 'v', 't'][count % 3];
      text += `${this.open()}define "${name}"${this.close()}`;
      const outer = this.variables;
      this.variables = ['$'];
      text += this.statements(1);
      this.variables = outer;
      text += this.tag('end');
      this.defined.push(name ?? 't');
    }
    return text + this.statements(3);
  }

  private statements(depth: number): string {
    let text = '';
    for (let count = 1 + this.random.below(3); count > 0; count--) text += this.statement(depth);
    return text;
  }

  private statement(depth: number): string {
    const { random } = this;
    switch (random.below(depth > 0 ? 14 : 6)) {
      case 0:
      case 1:
        return Array.from({ length: 1 + random.below(3) }, () => random.pick(WORDS)).join('');
      case 2:
        return this.declaration();
      case 3:
        return this.jump();
      case 4:
      case 5:
      case 6:
      case 7:
        return this.tag(this.pipeline(2));
      case 8:
      case 9:
        return this.condition('if', depth);
      case 10:
        return this.condition('with', depth);
      case 11:
        return this.range(depth);
      case 12:
        return this.call(depth);
      default:
        return random.chance(4) ? this.comment() : this.tag(this.pipeline(2));
    }
  }

  private comment(): string {
    if (this.random.chance(40)) return '{{ /* no */ }}';
    return this.random.pick(['{{/* c */}}', '{{- /* c */ -}}', '{{- /* a\nb */}}']);
  }

  private jump(): string {
    if (this.loops === 0 && !this.random.chance(60)) return this.tag(this.pipeline(1));
    const word = this.random.pick(['break', 'continue']);
    return this.random.chance(2)
      ? this.tag(word)
      : `${this.tag(`if ${this.pipeline(1)}`)}${this.tag(word)}${this.tag('end')}`;
  }

  private declaration(): string {
    const { random } = this;
    const name = random.pick(['$x', '$y', '$z']);
    const known = this.variables.includes(name);
    const action = this.tag(`${name} ${known && random.chance(2) ? '=' : ':='} ${this.pipeline(2)}`);
    this.variables.push(name);
    return action;
  }

  private condition(word: string, depth: number): string {
    const { random } = this;
    const known = this.variables.length;
    const declare = random.chance(6) ? '$x := ' : '';
    let text = this.tag(`${word} ${declare}${this.pipeline(2)}`);
    if (declare) this.variables.push('$x');
    text += this.statements(depth - 1);
    if (random.chance(3)) text += this.tag(`else ${word} ${this.pipeline(1)}`) + this.statements(depth - 1);
    if (random.chance(2)) text += this.tag('else') + this.statements(depth - 1);
    this.variables.length = known;
    return text + this.tag('end');
  }

  private range(depth: number): string {
    const { random } = this;
    const known = this.variables.length;
    const variables = random.pick([[], [], ['$x'], ['$i', '$x']]);
    const over = random.chance(4) ? random.pick(['3', '0', '2', '-1']) : this.pipeline(1);
    let text = this.tag(`range ${variables.join(', ')}${variables.length > 0 ? ' := ' : ''}${over}`);
    this.variables.push(...variables);
    this.loops++;
    text += this.statements(depth - 1);
    this.loops--;
    if (random.chance(3)) text += this.tag('else') + this.statements(depth - 1);
    this.variables.length = known;
    return text + this.tag('end');
  }

  private call(depth: number): string {
    const { random } = this;
    if (this.defined.length === 0 && !random.chance(20)) return this.tag(this.pipeline(2));
    const name = this.defined.length > 0 && !random.chance(20) ? random.pick(this.defined) : 't';
    if (random.chance(8)) {
      const loops = this.loops;
      this.loops = 0;
      const outer = this.variables;
      this.variables = ['$'];
      const text = `${this.tag(`block "${random.pick(['t', 'w'])}" ${this.operand(1)}`)}${this.statements(depth - 1)}${this.tag('end')}`;
      this.variables = outer;
      this.loops = loops;
      return text;
    }
    return this.tag(`template "${name}"${random.chance(5) ? '' : ` ${this.pipeline(1)}`}`);
  }

  private tag(content: string): string {
    return this.open() + content + this.close();
  }

  private open(): string {
    return this.random.pick(['{{', '{{ ', '{{ ', '{{- ', '{{-  ', '{{-\n']);
  }

  private close(): string {
    return this.random.pick(['}}', ' }}', ' }}', ' -}}', '\n-}}', ' \n }}']);
  }

  private pipeline(depth: number): string {
    let text = this.command(depth);
    while (this.random.chance(5)) text += this.random.pick([' | ', '|']) + this.stage(depth);
    return text;
  }

  /** A command that takes the value of the one before. */
  private stage(depth: number): string {
    const { random } = this;
    const name = random.chance(3)
      ? this.name()
      : random.pick(['print', 'println', 'html', 'js', 'urlquery', 'not', 'printf', 'or', 'and']);
    if (random.chance(40)) return this.command(depth);
    if (name === 'printf') return `printf ${this.format(1)}`;
    const more = random.chance(3) ? ` ${this.operand(depth - 1)}` : '';
    return name + more;
  }

  private name(): string {
    const { random, functions } = this;
    if (functions.names.length > 0 && !random.chance(3)) return random.pick(functions.names);
    return random.pick([
      'len',
      'not',
      'print',
      'println',
      'printf',
      'html',
      'js',
      'urlquery',
      'index',
      'and',
      'or',
      'eq',
      'ne',
      'call',
    ]);
  }

  private command(depth: number): string {
    const { random } = this;
    const operand = () => this.operand(depth - 1);
    switch (random.below(depth > 0 ? 16 : 5)) {
      case 5:
      case 6:
        return `printf ${this.format(1 + random.below(3))}`;
      case 7:
        return `${random.pick(['print', 'println', 'html', 'js', 'urlquery'])} ${this.operands(depth)}`;
      case 8:
        return random.chance(3)
          ? `${random.pick(COMPARISONS)} ${operand()} ${operand()}`
          : `${random.pick(COMPARISONS)} ${random.pick(ALIKE)}`;
      case 9:
        return `${random.pick(['and', 'or'])} ${this.operands(depth)}`;
      case 10:
        return `${random.pick(['not', 'len'])} ${operand()}`;
      case 11:
        return `index ${operand()} ${random.chance(2) ? random.pick(['0', '1', '"a"', '"b"', '2']) : operand()}`;
      case 12:
        if (this.functions.names.length === 0)
          return `slice ${random.pick(['"abcdé"', operand()])} ${random.pick(['1', '0 2', '1 3', this.operands(1)])}`;
        return `${this.name()} ${this.operands(depth)}`;
      case 13:
      case 14:
        if (this.functions.names.length > 0) return `${this.name()} ${this.operands(depth)}`;
        return operand();
      default:
        return operand();
    }
  }

  private operands(depth: number): string {
    const count = this.random.chance(15) ? 0 : 1 + this.random.below(3);
    return Array.from({ length: count }, () => this.operand(depth - 1)).join(' ');
  }

  private operand(depth: number): string {
    const { random } = this;
    switch (random.below(depth > 0 ? 14 : 11)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return this.fields();
      case 4:
        return random.chance(60) ? random.pick(WRONG_LITERALS) : random.pick(STRING_LITERALS);
      case 5:
        return random.pick(NUMBER_LITERALS);
      case 6:
        return random.pick(['true', 'false']);
      case 7:
        return random.pick(this.variables) + (random.chance(12) ? this.fields() : '');
      case 8:
        return '.';
      case 9:
        return random.chance(12) ? 'nil' : this.fields();
      case 10:
        return random.pick(NUMBER_LITERALS.slice(0, 8));
      default:
        return `(${this.pipeline(depth - 1)})${random.chance(12) ? this.fields() : ''}`;
    }
  }

  private fields(): string {
    const { random } = this;
    let text = `.${random.pick(KEYS)}`;
    while (random.chance(8)) text += `.${random.pick(KEYS)}`;
    return text;
  }

  private format(count: number): string {
    const { random } = this;
    let format = '';
    const args: string[] = [];
    for (let index = 0; index < count; index++) {
      const flags = random.chance(3) ? random.pick(['-', '+', '#', '0', ' ', '-0', '+#', '# ']) : '';
      const width = random.chance(4) ? random.pick(['1', '5', '12', '*']) : '';
      const precision = random.chance(5) ? random.pick(['.', '.0', '.1', '.3', '.10', '.*']) : '';
      const position = random.chance(25) ? random.pick(['[1]', '[2]', '[9]', '[x]']) : '';
      format += `${random.pick(['', ' ', 'x', 'é'])}%${flags}${position}${width}${precision}${random.chance(40) ? '' : random.pick(VERBS)}`;
      args.push(
        ...[width, precision]
          .filter((one) => one.endsWith('*') && !random.chance(6))
          .map(() => random.pick(['3', '-6', '0', '.a'])),
      );
      if (!random.chance(12)) args.push(this.operand(1));
    }
    if (random.chance(15)) args.push(this.operand(0));
    return `"${format}" ${args.join(' ')}`;
  }
}
