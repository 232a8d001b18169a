import fc from 'fast-check';

/** A value with its presentation. */
export type Shape =
  | { readonly kind: 'scalar'; readonly written: string }
  | { readonly kind: 'text'; readonly header: string; readonly lines: readonly string[]; readonly comment: boolean }
  | { readonly kind: 'flow'; readonly written: string }
  | { readonly kind: 'lines'; readonly items: readonly string[]; readonly comments: readonly boolean[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'map'; readonly entries: readonly Entry[] }
  | { readonly kind: 'sequence'; readonly items: readonly Entry[] };

/** An entry or item with the comments and blank lines around it. */
export interface Entry {
  readonly key: string;
  readonly value: Shape;
  readonly commentAbove: boolean;
  readonly commentBehind: boolean;
  readonly blankAbove: boolean;
}

export interface Layout {
  readonly step: number;
  readonly indentSequences: boolean;
  readonly newline: string;
  readonly finalNewline: boolean;
  readonly marker: boolean;
}

const scalar = fc.constantFrom(
  '1',
  'true',
  'no',
  '~',
  'plain',
  'two words',
  "'single'",
  '"double \\" \\n"',
  '"#no"',
  'a:b',
  '0777',
  "''",
  'x#y',
  '"ünï 💥"',
);
const keyName = fc.constantFrom('a', 'b', 'c', '"d"', "'e'", 'f/g', 'h i');
const textLines = fc.array(fc.constantFrom('one', '  two', 'a: b', '# no comment', '', '- x'), {
  minLength: 1,
  maxLength: 4,
});

const leaf: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 6, arbitrary: scalar.map((written): Shape => ({ kind: 'scalar', written })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ header: fc.constantFrom('|', '|-', '|+', '>', '>-'), lines: textLines, comment: fc.boolean() })
      // The first line decides the indentation of the text.
      .map(({ lines, ...rest }): Shape => ({ kind: 'text', ...rest, lines: ['first', ...lines, 'last'] })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('[]', '{}', '[x, y]', '[ "x" ]', '{k: v}', '{ k: v, l: [1, {m: n}] }', '[x, ]')
      .map((written): Shape => ({ kind: 'flow', written })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.record({ item: fc.constantFrom('x', '"y"', '{k: v}'), comment: fc.boolean() }), {
        minLength: 1,
        maxLength: 3,
      })
      .map(
        (items): Shape => ({
          kind: 'lines',
          items: items.map(({ item }) => item),
          comments: items.map(({ comment }) => comment),
        }),
      ),
  },
  { weight: 1, arbitrary: fc.constant<Shape>({ kind: 'empty' }) },
);

const around = { commentAbove: fc.boolean(), commentBehind: fc.boolean(), blankAbove: fc.boolean() };

function entries(value: fc.Arbitrary<Shape>): fc.Arbitrary<readonly Entry[]> {
  return fc.uniqueArray(fc.record({ key: keyName, value, ...around }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ key }) => key,
  });
}

function items(value: fc.Arbitrary<Shape>): fc.Arbitrary<readonly Entry[]> {
  return fc.array(fc.record({ key: fc.constant(''), value, ...around }), { minLength: 1, maxLength: 3 });
}

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    { weight: 3, arbitrary: entries(tie('shape')).map((list): Shape => ({ kind: 'map', entries: list })) },
    { weight: 2, arbitrary: items(tie('shape')).map((list): Shape => ({ kind: 'sequence', items: list })) },
  ),
}));

const layout: fc.Arbitrary<Layout> = fc.record({
  step: fc.constantFrom(2, 4),
  indentSequences: fc.boolean(),
  newline: fc.constantFrom('\n', '\r\n'),
  finalNewline: fc.boolean(),
  marker: fc.boolean(),
});

/** A document with a block mapping, as people may write it, and the number of its comments. */
export const yamlText: fc.Arbitrary<{ readonly text: string; readonly comments: number }> = fc
  .record({ root: entries(shape), layout })
  .map(({ root, layout: chosen }) => new Writer(chosen).document(root));

class Writer {
  private comments = 0;
  private readonly lines: string[] = [];

  constructor(private readonly layout: Layout) {}

  document(root: readonly Entry[]): { text: string; comments: number } {
    if (this.layout.marker) this.lines.push('---');
    this.children(root, '', '');
    const text = this.lines.join(this.layout.newline) + (this.layout.finalNewline ? this.layout.newline : '');
    return { text, comments: this.comments };
  }

  /** `first` replaces the indentation before the first child: the dash of the item it is in. */
  private children(children: readonly Entry[], indent: string, first: string, dash = ''): void {
    children.forEach((child, index) => {
      const shares = index === 0 && first !== '';
      if (!shares && child.blankAbove) this.lines.push('');
      if (!shares && child.commentAbove) this.lines.push(indent + this.comment());
      this.child(child, (shares ? first : indent) + dash, indent);
    });
  }

  private child({ key, value, commentBehind }: Entry, start: string, indent: string): void {
    const { step, indentSequences } = this.layout;
    const head = key === '' ? start.slice(0, -1) : `${start}${key}:`;
    const tail = commentBehind ? ` ${this.comment()}` : '';
    const inner = indent + ' '.repeat(key === '' ? 2 : step);
    if (value.kind === 'scalar' || value.kind === 'flow') this.lines.push(`${head} ${value.written}${tail}`);
    else if (value.kind === 'empty') this.lines.push(head + tail);
    else if (value.kind === 'text') {
      this.lines.push(`${head} ${value.header}${value.comment ? ` ${this.comment()}` : ''}`);
      if (commentBehind) this.comments--;
      for (const line of value.lines) this.lines.push(line === '' ? '' : inner + line);
    } else if (value.kind === 'lines') {
      this.lines.push(`${head} [${tail}`);
      for (const [index, item] of value.items.entries()) {
        this.lines.push(`${inner}${item},${value.comments[index] ? ` ${this.comment()}` : ''}`);
      }
      this.lines.push(`${inner}]`);
    } else if (key === '' && value.kind === 'map') {
      if (commentBehind) this.lines.push(head + tail);
      this.children(value.entries, inner, commentBehind ? '' : `${head} `);
    } else if (value.kind === 'map') {
      this.lines.push(head + tail);
      this.children(value.entries, inner, '');
    } else {
      this.lines.push(head + tail);
      // Below a dash a sequence has to be indented.
      this.children(value.items, key !== '' && !indentSequences ? indent : inner, '', '- ');
    }
  }

  private comment(): string {
    return `# c${this.comments++}`;
  }
}
