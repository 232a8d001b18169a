import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { LIMITS } from '../../server/src/core/yaml/limits.js';
import { documentsOfPackage, ofCursor } from './corpus.js';
import { documentOf } from './support.js';

/** The documents of a text, as they are written. */
function slices(text: string): readonly string[] {
  return parseStream(text).documents.map(({ document }) => document.text);
}

describe('a stream is split', () => {
  test.each<[string, string, readonly string[]]>([
    ['not at all', 'a: 1\nb: 2\n', ['a: 1\nb: 2\n']],
    ['where nothing stands', '', ['']],
    ['at a marker', 'a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['at a marker with a comment or content', 'a: 1\n--- # x\nb: 2\n--- c\n', ['a: 1\n', '--- # x\nb: 2\n', '--- c\n']],
    ['at CRLF', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['not at a marker before the first content', '# head\n\n---\na: 1\n', ['# head\n\n---\na: 1\n']],
    [
      'not behind directives',
      '%YAML 1.1\n%TAG ! tag:x,2000:\n---\na: 1\n',
      ['%YAML 1.1\n%TAG ! tag:x,2000:\n---\na: 1\n'],
    ],
    ['not behind a byte order mark', '\uFEFF# head\n---\na: 1\n', ['\uFEFF# head\n---\na: 1\n']],
    [
      'behind an end marker',
      'a: 1\n...\n# head\n%YAML 1.1\n---\nb: 2\n',
      ['a: 1\n...\n', '# head\n%YAML 1.1\n---\nb: 2\n'],
    ],
    ['behind an end marker without another marker', 'a: 1\n...\nb: 2\n', ['a: 1\n...\n', 'b: 2\n']],
    ['not behind an end marker that ends the text', 'a: 1\n...\n', ['a: 1\n...\n']],
    ['into empty documents', '---\n---\n---\na: 1\n', ['---\n', '---\n', '---\na: 1\n']],
    ['not in a block scalar', 'a: |\n  ---\n  b\n', ['a: |\n  ---\n  b\n']],
    ['not at longer words', '----\n---a\na---\n', ['----\n---a\na---\n']],
    ['not in a template', 'a: {{ `\n---\n` }}\n', ['a: {{ `\n---\n` }}\n']],
  ])('%s', (_what, text, expected) => {
    expect(slices(text)).toEqual(expected);
    expect(slices(text).join('')).toBe(text);
  });

  test('into parts that are the text again, each at its start', () => {
    const line = fc.constantFrom(
      '---',
      '--- # c',
      '...',
      '%YAML 1.2',
      '# c',
      '',
      'a: 1',
      '  b: |',
      '    ---',
      '- x',
      '{{ x }}',
      '{{- /*',
      '*/}}',
      '\uFEFF',
      "'",
      '\ta',
    );
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 })
      .map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(text, (source) => {
        let at = 0;
        for (const { document, start } of parseStream(source).documents) {
          expect(start).toBe(at);
          at += document.text.length;
        }
        expect(slices(source).join('')).toBe(source);
      }),
      { numRuns: 1000 },
    );
  });

  test('as the package splits it', () => {
    const line = fc.constantFrom('---', '--- # c', '...', '# c', '', 'a: 1', 'b: [x, y]', 'c: |', '  text', 'd: "e"');
    const text = fc.array(line, { maxLength: 10 }).map((lines) => `${lines.join('\n')}\n`);
    let compared = 0;
    fc.assert(
      fc.property(text, (source) => {
        const theirs = documentsOfPackage(source)?.filter((one) => one !== '');
        const { documents } = parseStream(source);
        const problems = documents.some(({ document }) => document.problems.length > 0);
        expect(problems, source).toBe(theirs === undefined);
        if (!theirs) return;
        compared++;
        expect(
          documents
            .flatMap(({ document }) => (document.root ? [ofCursor(document.root)] : []))
            .filter((one) => one !== ''),
        ).toEqual(theirs);
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});

describe('a changed stream', () => {
  const three = 'a: 1\n---\nb: 2\n---\nc: 3\n';

  test('of the same text is the same', () => {
    const stream = parseStream(three);
    expect(parseStream(three, stream)).toBe(stream);
  });

  test.each<[string, string, readonly (number | undefined)[]]>([
    ['an edit in the middle', three.replace('b: 2', 'b: 22'), [0, undefined, 2]],
    ['an edit at the start', `# x\n${three}`, [undefined, 1, 2]],
    ['an edit at the end', `${three}d: 4\n`, [0, 1, undefined]],
    ['a document added', three.replace('---\nb', '---\nx: 1\n---\nb'), [0, undefined, 1, 2]],
    ['a document removed', 'a: 1\n---\nc: 3\n', [0, 2]],
    ['a document taken twice', three + three.slice(5), [0, 1, 2, undefined, undefined]],
    ['everything else', 'x\n---\ny\n', [undefined, undefined]],
  ])('keeps the documents around %s', (_what, text, kept) => {
    const before = parseStream(three);
    const after = parseStream(text, before);
    expect(
      after.documents
        .map(({ document }) => before.documents.findIndex((old) => old.document === document))
        .map((index) => (index < 0 ? undefined : index)),
    ).toEqual(kept);
    expect(after.documents.map(({ document, start }) => [document.text, start])).toEqual(
      parseStream(text).documents.map(({ document, start }) => [document.text, start]),
    );
  });

  test('reads like one that is new, whatever was typed, once it can be read', () => {
    const piece = fc.constantFrom(
      'a: 1\n',
      '---\n',
      '...\n',
      '{{ x }}\n',
      '{{',
      '"',
      '/* }}',
      '\n',
      '# c\n',
      'b: |\n  x\n',
    );
    const text = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));
    let compared = 0;
    fc.assert(
      fc.property(text, text, text, (front, typed, back) => {
        const after = front + typed + back;
        const [stream, fresh] = [parseStream(after, parseStream(front + back)), parseStream(after)];
        expect(stream.documents.map(({ document, start }) => [document.text, start])).toEqual(
          fresh.documents.map(({ document, start }) => [document.text, start]),
        );
        fresh.documents.forEach(({ document: theirs }, index) => {
          const ours = stream.documents[index]?.document;
          expect(ours?.templated).toBe(theirs.templated);
          // While it cannot be read, what was read before may be shown.
          if (theirs.problems.length > 0) return;
          compared++;
          expect(ours?.problems).toEqual([]);
          expect(ours?.root && ofCursor(ours.root)).toEqual(theirs.root && ofCursor(theirs.root));
          expect(ours?.tree.comments).toEqual(theirs.tree.comments);
        });
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(1000);
  });
});

describe('a document', () => {
  test('of comments alone has no root and no problem', () => {
    const document = documentOf('# nothing\n---\n# here\n');
    expect(document.root).toBeUndefined();
    expect(document.problems).toEqual([]);
    expect(document.tree.comments.map(({ start, end }) => document.text.slice(start, end))).toEqual([
      '# nothing',
      '# here',
    ]);
  });

  test('with a byte order mark counts it', () => {
    const document = documentOf('\uFEFFa: 1\n');
    expect(document.problems).toEqual([]);
    expect(document.root?.at('a')?.range).toEqual({ start: 4, end: 5 });
  });

  test('has every comment of every place, from its # to the end of its line', () => {
    const text =
      '# 1\na: # 2\r\n  - b # 3 # still 3\n  # 4\n  - | # 5\n    # text\n  - [x, # 6\n     y] # 7\n"c": "# text" # 8\n';
    const { tree } = documentOf(text);
    expect(tree.comments.map(({ start, end }) => text.slice(start, end))).toEqual([
      '# 1',
      '# 2',
      '# 3 # still 3',
      '# 4',
      '# 5',
      '# 6',
      '# 7',
      '# 8',
    ]);
  });

  test('says where a key stands twice, unless a template may choose between them', () => {
    const text = 'a: 1\nb: {c: 1, "c": 2}\na: 3\n';
    const places = documentOf(text)
      .duplicateKeys.map(({ name, range, first }) => [name, range.start, first.start])
      .sort();
    expect(places).toEqual([
      ['a', 23, 0],
      ['c', 15, 9],
    ]);
    expect(documentOf('{{ if x }}\na: 1\n{{ else }}\na: 2\n{{ end }}\n').duplicateKeys).toEqual([]);
    expect(documentOf('a: {{ x }}\na: 2\n').duplicateKeys).toHaveLength(1);
  });

  test('that is too large is said to be, and not read', () => {
    const stream = parseStream('x'.repeat(LIMITS.fileLength + 1));
    expect(stream.documents).toEqual([]);
    expect(stream.problems.map(({ message }) => message)).toEqual([
      'The file is larger than 16 Mi characters; it is not checked',
    ]);
  });

  test.each<[string, string, string, string]>([
    ['an alias that leads nowhere', 'a: *nope\n', 'The alias has no anchor before it', '*nope'],
    ['an alias that contains itself', 'a: &x [*x]\n', 'The alias contains itself', '*x'],
    ['content behind the document', '[a]]\n', 'Unexpected flow-seq-end token', ']\n'],
    ['a quote that is not closed', 'a: "b\n', 'A double quote is opened here and not closed', '"b'],
    ['a bracket that is not closed', 'a: [b\n', 'A bracket is opened here and not closed', '[b'],
    ['text that is no entry', 'a: 1\nb\n', 'Implicit map keys need to be followed by map values', 'b'],
    ['a NUL', 'a: b\0c\n', 'The control character U+0000 is not allowed', '\0'],
    ['a control character in quotes', 'a: "b\x7f"\n', 'The control character U+007F is not allowed', '\x7f'],
    ['a lone carriage return', 'a: b\rc: d\r\n', 'A carriage return without a line feed ends a line', '\rc'],
    ['a tab', 'a:\n\tb: 1\n', 'Tabs are not allowed as indentation', '\t'],
  ])('says what is wrong: %s', (_what, text, message, place) => {
    const { problems } = documentOf(text);
    const [first] = problems;
    expect(first?.message).toContain(message);
    for (const { range } of problems) {
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      expect(range.end).toBeLessThanOrEqual(text.length);
    }
    expect(text.slice(first?.range.start).slice(0, place.length)).toBe(place);
  });

  test('never throws, whatever stands in it', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '|',
      '>',
      '&x ',
      '*x',
      '!!str ',
      '!',
      '#',
      '? ',
      '%',
      '@',
      '`',
      '\t',
      '\r',
      '\0',
      '\uFEFF',
      '\uD800',
      '\\',
      '{{',
      '}}',
      '---',
      '...',
      '<<',
    );
    const text = fc.array(piece, { maxLength: 25 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (source) => {
        for (const { document } of parseStream(source).documents) {
          for (const cursor of document.root?.walk() ?? []) {
            const { start, end } = cursor.range;
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(document.text.length);
            expect([cursor.value, cursor.pointer, cursor.open, cursor.shared]).toHaveLength(4);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('documents of a text that changed', () => {
  const texts = ['a: 1\n', 'b: 1\n', 'c: 1\n', 'd: 1\n', 'e: 1\n'];
  const stream = parseStream(texts.join('---\n'));
  const kept = (changed: readonly string[]): readonly boolean[] =>
    parseStream(changed.join('---\n'), stream).documents.map(
      ({ document }, index) => document === stream.documents[index]?.document,
    );

  test('those between two that changed are taken over, too', () => {
    expect(kept(['a: 1\n', 'b: 2\n', 'c: 1\n', 'd: 2\n', 'e: 1\n'])).toEqual([true, false, true, false, true]);
  });

  test('where documents came or went, those before and behind are', () => {
    const { documents } = parseStream(['a: 1\n', 'x: 1\n', 'y: 1\n', 'e: 1\n'].join('---\n'), stream);
    const old = stream.documents.map(({ document }) => document);
    expect(documents.map(({ document }) => old.indexOf(document))).toEqual([0, -1, -1, 4]);
  });
});
