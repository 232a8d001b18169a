import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandsIn, type ShellCommand } from '../../server/src/core/text/shell/commands.js';
import { hereDocumentsIn } from '../../server/src/core/text/shell/here-documents.js';
import { flagIn, unquoted } from '../../server/src/core/text/shell/words.js';

/** The words of each command, joined by `·`. */
function commands(text: string): readonly string[] {
  return commandsIn(text).map(({ words }) => words.map((word) => word.text).join('·'));
}

function reads({ input }: ShellCommand): string | undefined {
  return input?.words.map((word) => word.text).join(' ');
}

describe('the commands in a text', () => {
  test.each([
    ['curl -k  https://x', ['curl·-k·https://x']],
    ['a; b && c || d & e\nf', ['a', 'b', 'c', 'd', 'e', 'f']],
    [`a 'b c' "d \\" e"f`, ['b·c', 'd·\\"·e', `a·'b c'·"d \\" e"f`]],
    ['a\\ b c\\;d', ['a\\ b·c\\;d']],
    // A line that goes on below is one line; a word may go on, too.
    ['a \\\n  b \\\r\n c', ['a·b·c']],
    ['a b\\\nc', ['a·b\\\nc']],
    ['a b\\\n c', ['a·b·c']],
    ['a b\\\n', ['a·b']],
    ['a > b 2>&1 < c', ['a·b·2·1·c']],
    ['x=$(a -b) c', ['a·-b', 'x=$(a -b)·c']],
    ['x=$(a $(b)) c', ['b', 'a·$(b)', 'x=$(a $(b))·c']],
    ['x=`a -b` c', ['x=', 'a·-b', 'c']],
    ['(a; b) c', ['a', 'b', 'c']],
    // A list within quotes is one more script.
    ['sh -c "a; b"', ['a', 'b', 'sh·-c·"a; b"']],
    [`sh -c 'sh -c "a b"; c'`, ['a·b', 'sh·-c·"a b"', 'c', `sh·-c·'sh -c "a b"; c'`]],
    // Lines stand alone: a quote that is not closed on its line is none.
    [`don't say\nit's "so`, ['don·t·say', `it·s·so`]],
    ['a $(b\nc', ['b', 'a·$(b', 'c']],
    ['a (b\nc)', ['b', 'a', 'c']],
    ['a $(b', ['b', 'a·$(b']],
    ['', []],
    [' ;|&\n', []],
  ])('%j', (text, expected) => {
    expect([...commands(text)].sort()).toEqual([...expected].sort());
  });

  test('a command knows whose output it reads', () => {
    const [echo, change, next] = commandsIn('echo admin:x | chpasswd; next');
    expect([echo, change, next].map((one) => one && reads(one))).toEqual([undefined, 'echo admin:x', undefined]);
    expect(commandsIn('a || b').map(reads)).toEqual([undefined, undefined]);
    expect(commandsIn('a | b\nc').map(reads)).toEqual([undefined, 'a', undefined]);
    expect(commandsIn('| b').map(reads)).toEqual([undefined]);
  });

  test('what stands in quotes is quoted', () => {
    expect(commandsIn('a "b c"').map(({ words, isQuoted }) => [words[0]?.text, isQuoted])).toEqual([
      ['b', true],
      ['a', false],
    ]);
  });

  test('offsets are UTF-16 code units', () => {
    const [command] = commandsIn('𝒳 é b');
    expect(command?.words.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  test('the words of any text lie within it, in its order, and are what is written there', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const { words } of commandsIn(text)) {
          let at = 0;
          for (const word of words) {
            expect(word.start).toBeGreaterThanOrEqual(at);
            expect(word.end).toBeGreaterThan(word.start);
            expect(word.text).toBe(text.slice(word.start, word.end));
            at = word.end;
          }
          expect(at).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('words without a sign of the shell are those between blanks', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[\w.=:/-]{1,8}$/), { minLength: 1 }), (words) => {
        expect(commands(words.join(' '))).toEqual([words.join('·')]);
      }),
    );
  });
});

/** Texts of any kind, and of what shells care for. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom(...`'"\\$()\`|&;<>#\n\r\t -=`, '$(', '\\\n', '\\\r\n', '<<END', '\nEND\n', 'a', '𝒳'), {
      maxLength: 40,
    })
    .map((parts) => parts.join('')),
);

describe('a word', () => {
  test.each([
    ['--name=value', ['--', 'name', 7]],
    ['-name=', ['-', 'name', 6]],
    ['--name', ['--', 'name', undefined]],
    ['-p', ['-', 'p', undefined]],
    ['--es.password-file', ['--', 'es.password-file', undefined]],
  ])('%j is a flag', (word, expected) => {
    const flag = flagIn(word);
    expect([flag?.dashes, flag?.name, flag?.valueStart]).toEqual(expected);
  });

  test.each(['', '-', '--', 'name', 'name=value', '---name', '-1', '--name value', '--=x'])('%j is no flag', (word) => {
    expect(flagIn(word)).toBeUndefined();
  });

  test.each([
    [`'a b'`, 'a b', 11],
    ['"a\nb"', 'a\nb', 11],
    ['""', '', 11],
    ['a', 'a', 10],
    [`'a"`, `'a"`, 10],
    ['"a', '"a', 10],
  ])('%j without its quotes', (text, value, start) => {
    expect(unquoted({ text, start: 10 })).toEqual({ text: value, start, end: start + value.length });
  });
});

describe('here-documents', () => {
  /** The word and the text of each. */
  const documents = (text: string): readonly (readonly [string, string])[] =>
    hereDocumentsIn(text).map(({ word, start, end }) => [word, text.slice(start, end)]);

  test.each([
    ['cat <<END\na\nb\nEND\nc', [['END', 'a\nb\n']]],
    [`cat <<'END' > x\na\nEND`, [['END', 'a\n']]],
    ['cat <<"END"\na\nEND', [['END', 'a\n']]],
    ['cat <<-END\n\ta\n\tEND', [['END', '\ta\n']]],
    // Within YAML the word that ends one is indented with the rest.
    ['  cat << END\n  a\n  END\n', [['END', '  a\n']]],
    ['cat <<END\r\na\r\nEND\r\n', [['END', 'a\r\n']]],
    [
      '<<A\n<<B\nB\nA\n<<B\nb\nB',
      [
        ['A', '<<B\nB\n'],
        ['B', 'b\n'],
      ],
    ],
    ['cat <<END\nEND', [['END', '']]],
    ['cat <<END\na', []],
    ['cat <<END', []],
    ['END\ncat <<END\n', []],
    ['1 << 2\n', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(documents(text)).toEqual(expected);
  });
});
