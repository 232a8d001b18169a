import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mutantsOf, openProgram } from '../../scripts/mutants/mutate.mjs';

/** What each mutant makes of a text, of which `code` is the last line. */
function mutated(code: string, before = ''): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'code.ts');
  const text = `${before}\n${code}`;
  writeFileSync(file, text);
  writeFileSync(path.join(folder, 'tsconfig.json'), '{"compilerOptions": {"strict": true, "target": "es2023"}}');
  const found = mutantsOf(openProgram(path.join(folder, 'tsconfig.json')), file);
  return found
    .map(({ start, end, newText }) => text.slice(0, start) + newText + text.slice(end))
    .map((one) => one.slice(before.length + 1));
}

test.each<[string, string, readonly string[], string?]>([
  ['comparisons', 'a < 5;', ['a <= 5;', 'a < 6;'], 'declare const a: number;'],
  [
    'conditions',
    'if (!a) b();',
    ['if (false) b();', 'if (true) b();', 'if (a) b();', 'if (!a) ;'],
    'declare const a: boolean; declare function b(): void;',
  ],
  ['rows of a table', "new Set(['a', 'b']);", ["new Set([ 'b']);", "new Set(['a', ]);"]],
  [
    'words of a text',
    "x = 'a b'.split(' ');",
    ["x = 'b'.split(' ');", "x = 'a'.split(' ');", "x = 'a b'.split('');"],
    'let x: string[];',
  ],
  [
    'alternatives and anchors of a pattern',
    '/^(?:a|[|]b)$/i;',
    ['/(?:a|[|]b)$/i;', '/^(?:[|]b)$/i;', '/^(?:a)$/i;', '/^(?:a|[|]b)/i;', '/^(?:a|[|]b)$/;'],
  ],
  [
    'what may be left out of an object',
    'f({ a: 1, b: 2 });',
    ['f({ a: 1,  });', 'f({ a: 2, b: 2 });', 'f({ a: 1, b: 3 });', ';'],
    'declare function f(x: { a: number; b?: number }): void;',
  ],
  [
    'texts where any may stand',
    "f('a', 'b');",
    ["f('a', '');", ';'],
    "declare function f(x: 'a' | 'c', y: string): void;",
  ],
  [
    'no prose, types or mistakes of ours',
    "const a: { summary: string } = { summary: 'x' }; throw new Error('no');",
    [],
  ],
])('%s are changed', (_what, code, expected, before) => {
  expect([...mutated(code, before)].sort()).toEqual([...expected].sort());
});
