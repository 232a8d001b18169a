import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ShellLexer, ShellScript, type ShellToken } from '../../server/src/core/text/shell/lexer.js';

function tokensOf(script: string): readonly ShellToken[] {
  const lexer = new ShellLexer(script, false);
  const tokens: ShellToken[] = [];
  for (let token = lexer.next(); token; token = lexer.next()) tokens.push(token);
  return tokens;
}

/** The kinds of a script's tokens, with what is written. */
function tokens(script: string): readonly string[] {
  return tokensOf(script).map(({ kind, start, end }) => `${kind} ${JSON.stringify(script.slice(start, end))}`);
}

/** A script with `^` in front of the place that is asked for. */
function quotingOf(marked: string): ReturnType<ShellScript['quotingAt']> {
  const offset = marked.indexOf('^');
  return new ShellScript(marked.slice(0, offset) + marked.slice(offset + 1)).quotingAt(offset);
}

describe('a script is read token by token', () => {
  test.each([
    ['a b', ['text "a"', 'blank " "', 'text "b"']],
    [`a'b c'`, ['text "a"', `quote "'"`, 'text "b c"', `quote "'"`]],
    [`"a \\" b"`, ['quote "\\""', 'text "a "', 'text "\\\\\\""', 'text " b"', 'quote "\\""']],
    ['a\\ b', ['text "a"', 'text "\\\\ "', 'text "b"']],
    ['a \\\nb', ['text "a"', 'blank " "', 'continuation "\\\\\\n"', 'text "b"']],
    ['a \\\r\nb', ['text "a"', 'blank " "', 'continuation "\\\\\\r\\n"', 'text "b"']],
    [
      'a|b||c&&d;e&',
      'text "a",pipe "|",text "b",operator "||",text "c",operator "&",operator "&",text "d",operator ";",text "e",operator "&"'.split(
        ',',
      ),
    ],
    ['a>b 2>&1', ['text "a"', 'redirection ">"', 'text "b"', 'blank " "', 'text "2"', 'redirection ">&"', 'text "1"']],
    ['x=$(a)', ['text "x="', 'open "$("', 'text "a"', 'close ")"']],
    [
      '"$(a "b")"',
      [
        'quote "\\""',
        'open "$("',
        'text "a"',
        'blank " "',
        'quote "\\""',
        'text "b"',
        'quote "\\""',
        'close ")"',
        'quote "\\""',
      ],
    ],
    ['a # b\nc', ['text "a"', 'blank " "', 'comment "# b"', 'newline "\\n"', 'text "c"']],
    ['a#b $#', ['text "a"', 'text "#"', 'text "b"', 'blank " "', 'text "$"', 'text "#"']],
    ['`a`', ['intricate "`"', 'text "a"', 'intricate "`"']],
    [`$'a'`, ['intricate "$"', `quote "'"`, 'text "a"', `quote "'"`]],
  ])('%j', (script, expected) => {
    expect(tokens(script)).toEqual(expected);
  });

  test.each([
    ["cat <<END\nit's\nEND\na", 'here-documents "it\'s\\nEND"'],
    ["cat <<'END'\nit's $(\nEND\na", 'here-documents "it\'s $(\\nEND"'],
    ['cat <<"END"\n"\nEND\na', 'here-documents "\\"\\nEND"'],
    ['cat <<-END\n\t"\n\tEND\na', 'here-documents "\\t\\"\\n\\tEND"'],
    ['cat <<A <<B\n1\nA\n2\nB\na', 'here-documents "1\\nA\\n2\\nB"'],
    // The line that announces it goes on below.
    ['cat <<END | \\\n b\n"\nEND\na', 'here-documents "\\"\\nEND"'],
  ])('a here-document ends with its word: %j', (script, document) => {
    const all = tokens(script);
    expect(all.filter((token) => token.startsWith('here'))).toEqual([document]);
    expect(all.slice(-2)).toEqual(['newline "\\n"', 'text "a"']);
  });

  test.each([`'a`, '"a', '"a $(b', '$(a', '(a', ')', '`a', 'cat <<END\nb', 'cat <<END', 'a\\', '#', '$', '|', '"\\'])(
    'what does not end takes all that is left: %j',
    (script) => {
      expect(tokensOf(script).at(-1)?.end).toBe(script.length);
    },
  );

  test('tokens cover any text, in its order and without gaps', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        let at = 0;
        for (const { start, end } of tokensOf(script)) {
          expect(start).toBe(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBe(script.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('how a shell reads a place', () => {
  test.each([
    ['say ^a', 'none'],
    ["say 'a^b'", 'single'],
    ['say "a^b"', 'double'],
    [`say "it's" ^a`, 'none'],
    ['say "$(a ^b)"', 'none'],
    ['say "$(a "^b")"', 'double'],
    ['say "$(a) ^b"', 'double'],
    ['say \\"^a', 'none'],
    ['cat <<END\n"\nEND\nsay ^a', 'none'],
    ['# "\nsay ^a', 'none'],
    ["say 'a^", 'single'],
  ] as const)('%j: %s', (marked, expected) => {
    expect(quotingOf(marked)).toBe(expected);
  });

  test.each([
    '# a^b',
    'cat <<END\na^b\nEND',
    'cat <<END\na^b',
    'say `a` ^b',
    `say $'a' ^b`,
    'say "`a` ^b"',
    'f() (case $1 in a) say ^b ;; esac)',
  ])('is not said of %j', (marked) => {
    expect(quotingOf(marked)).toBeUndefined();
  });
});

/** Texts of what shells care for. */
const scripts = fc
  .array(
    fc.constantFrom(...`'"\\$()\`|&;<>#\n\r\t -=`, '$(', '<<END', '\nEND\n', '\\\n', 'case', 'a', 'curl', '𝒳', 'ü'),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(''));
