import type { Random } from './random.js';

const PLAIN = [
  'a',
  'nginx:1.25',
  'two words',
  'true',
  '~',
  '0777',
  '-1',
  '-x',
  '?x',
  ':x',
  'a#b',
  "it's",
  'x"y',
  'a:',
  'ünï',
  '💥 x',
  '1.5e3',
  '<<',
  'a\\b',
  '...x',
  'x-',
  '{{ .Values.x }}',
  'a {{ b }} c',
  'http://x.example/?q=1&r=2',
  'y}',
  'a]b',
];
const QUOTED = [
  '""',
  "''",
  '"x"',
  "'x'",
  '"a \\" b"',
  '"\\n\\t\\u00e9\\x41"',
  "'it''s'",
  '"# no"',
  "': '",
  '"{{ x }}"',
  '"💥"',
  '" x "',
  "'a\tb'",
];
const FLOW = [
  '[]',
  '{}',
  '[a, b]',
  '[ "x" , y ]',
  '{k: v}',
  '{ k: v, l: [1, {m: n}] }',
  '[x, ]',
  '{a, b: }',
  '{"a":1}',
  '[[], {}]',
  '["ALL"]',
  '{a: "b", \'c\': d}',
  '[a b, c-d]',
];
const KEYS = [
  'a',
  'b',
  'c',
  'name',
  'x-y',
  'f/g',
  'h i',
  '"d"',
  "'e'",
  '<<',
  '0',
  '-k',
  'a.b/c',
  '"k\\n"',
  'k#',
  '{{ k }}',
  '.x',
  'true',
];
const RARE_BEFORE = ['&a ', '!t ', '!!str ', '*a ', '? ', '%', '@', '| ', '\t'];
const TEXT_LINES = [
  'one',
  'two words',
  '  deeper',
  'a: b',
  '# no comment',
  '',
  '',
  '- x',
  '\ttab',
  'trailing  ',
  '   ',
  "'",
  '{{ x }}',
  '---x',
];
const HEADERS = ['|', '|-', '>', '>-', '|', '|-', '|+', '>+', '|2', '>1', '|-2', '|2-', '| # c', '|  '];

/** Returns a random document, with every construct that manifests use and some that they should not. */
export function generateDocument(random: Random): string {
  return new Writer(random).document();
}

class Writer {
  private readonly lines: string[] = [];
  private readonly step: number;
  private readonly sequenceStep: number;
  private comments = 0;

  constructor(private readonly random: Random) {
    this.step = random.pick([2, 2, 2, 4, 1, 3]);
    this.sequenceStep = random.pick([0, 0, 2, this.step]);
  }

  document(): string {
    const { random, lines } = this;
    if (random.chance(3)) this.noise('');
    if (random.chance(3)) lines.push(random.pick(['---', '---', '--- # c', '---  ', '--- x']));
    const kind = random.below(12);
    if (kind < 8) this.entries('', '', 3);
    else if (kind < 10) this.items('', '', 3);
    else if (kind === 10) this.value('', random.pick(['', ' ']), 0);
    if (random.chance(6)) lines.push(random.pick(['...', '... # c', '', '# end', '   ']));
    const newline = random.chance(6) ? '\r\n' : '\n';
    return lines.join(newline) + (random.chance(6) ? '' : newline);
  }

  /** `first` replaces the indentation before the first entry: the dash of the item it is in. */
  private entries(indent: string, first: string, depth: number): void {
    const count = 1 + this.random.below(4);
    for (let index = 0; index < count; index++) {
      const shares = index === 0 && first !== '';
      if (!shares) this.noise(indent);
      const colon = this.random.pick([':', ':', ':', ':', ':', ' :', ':  ']);
      this.child((shares ? first : indent) + this.random.pick(KEYS) + colon, indent, depth);
    }
  }

  private items(indent: string, first: string, depth: number): void {
    const count = 1 + this.random.below(3);
    for (let index = 0; index < count; index++) {
      const shares = index === 0 && first !== '';
      if (!shares) this.noise(indent);
      const start = `${shares ? first : indent}-`;
      const blanks = this.random.pick([' ', ' ', ' ', ' ', '   ']);
      const kind = this.random.below(4);
      if (depth > 0 && kind === 0) this.entries(`${indent} ${blanks}`, start + blanks, depth - 1);
      else if (depth > 0 && kind === 1 && this.random.chance(2))
        this.items(`${indent} ${blanks}`, start + blanks, depth - 1);
      else this.value(start, indent, 1);
    }
  }

  private child(head: string, indent: string, depth: number): void {
    const inner = indent + ' '.repeat(this.step);
    const kind = this.random.below(6);
    if (depth <= 0 || kind > 3) {
      this.value(head, indent, 1);
      return;
    }
    this.lines.push(head + this.tail());
    if (kind === 3) {
      if (!this.random.chance(4)) this.value('', inner, 0);
    } else if (kind === 2) this.items(indent + ' '.repeat(this.sequenceStep), '', depth - 1);
    else this.entries(inner, '', depth - 1);
  }

  /** Writes a scalar or flow collection behind `head`; `indent` is that of its parent. */
  private value(head: string, indent: string, gap: number): void {
    const { random, lines } = this;
    const inner = indent + ' '.repeat(this.step);
    const start = `${head === '' ? indent : head}${' '.repeat(gap === 0 ? 0 : random.pick([1, 1, 1, 2]))}${random.chance(40) ? random.pick(RARE_BEFORE) : ''}`;
    switch (random.below(9)) {
      case 0:
      case 1:
      case 2:
        lines.push(start + random.pick(PLAIN) + this.tail());
        if (random.chance(6)) lines.push(...(random.chance(3) ? [''] : []), inner + random.pick(PLAIN) + this.tail());
        break;
      case 3:
        lines.push(start + random.pick(QUOTED) + this.tail());
        break;
      case 4: {
        const quote = random.pick(['"', "'"]);
        const lead = random.chance(8) ? '' : inner;
        lines.push(
          `${start}${quote}x${random.pick(['', ' ', '\\', ''])}`,
          ...(random.chance(3) ? [''] : []),
          `${lead}y ${quote}${this.tail()}`,
        );
        break;
      }
      case 5:
        lines.push(start + random.pick(FLOW) + this.tail());
        break;
      case 6:
        lines.push(`${start}${random.pick(['[', '{'])}${this.tail()}`);
        for (let count = random.below(3); count >= 0; count--)
          lines.push(`${inner}${random.pick(['x', '"y"', 'k: v', '[z]', '# c'])},${this.tail()}`);
        lines.push(
          `${random.chance(3) ? indent : inner}${lines.at(-1)?.includes('[') ? ']' : random.pick([']', '}'])}${this.tail()}`,
        );
        break;
      case 7:
        lines.push(start + random.pick(HEADERS));
        for (let count = random.below(5); count >= 0; count--) {
          const line = random.pick(TEXT_LINES);
          lines.push(line === '' ? '' : inner + line);
        }
        break;
      default:
        lines.push((head === '' ? indent : head) + this.tail());
    }
  }

  /** Returns the text behind a value on its line, which is mostly empty. */
  private tail(): string {
    const { random } = this;
    if (!random.chance(5)) return '';
    return random.pick([' ', ' ', `  # c${this.comments++}`, ` # c${this.comments++}`, ' #', '\t', ' {{ x }}', '# c']);
  }

  /** Writes comments or blank lines between lines, mostly none. */
  private noise(indent: string): void {
    const { random } = this;
    if (!random.chance(8)) return;
    this.lines.push(
      random.pick([
        '',
        '',
        `${indent}# c`,
        '# c',
        '   ',
        `${indent}{{- if x }}`,
        '{{ end }}',
        '\t',
        `${indent}  # deeper`,
      ]),
    );
  }
}
