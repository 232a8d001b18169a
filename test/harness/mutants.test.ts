import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { changedLines, isOnLines } from '../../scripts/mutants/changed.mjs';
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

test('the lines that differ from a commit are those that it has not, or has otherwise', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...args: readonly string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder });
  const write = (name: string, ...lines: readonly string[]): void =>
    writeFileSync(path.join(folder, 'src', name), lines.map((line) => `${line}\n`).join(''));
  git('init', '--quiet');
  mkdirSync(path.join(folder, 'src'));
  write('same.ts', 'a');
  write('changed.ts', 'a', 'b', 'c', 'd', 'e');
  write('shorter.ts', 'a', 'b');
  write('gone.ts', 'x', 'y', 'z');
  writeFileSync(path.join(folder, 'elsewhere.ts'), 'a\n');
  git('add', '-A');
  git('commit', '--quiet', '-m', 'x');
  write('changed.ts', 'a', '++ b', 'c', 'd', 'e', 'f', 'g');
  write('shorter.ts', 'a');
  write('new.ts', 'a', 'b');
  rmSync(path.join(folder, 'src/gone.ts'));
  writeFileSync(path.join(folder, 'elsewhere.ts'), 'b\n');
  git('add', '-A');
  expect(Object.fromEntries(changedLines(folder, 'HEAD', 'src'))).toEqual({
    'src/changed.ts': [
      [1, 2],
      [5, 7],
    ],
    'src/new.ts': [[0, 2]],
    'src/shorter.ts': [],
  });
  expect(() => changedLines(folder, 'no-such-commit', 'src')).toThrow();
});

test.each<[string, readonly [number, number], boolean]>([
  ['the line of what it leaves out of several', [1, 2], true],
  ['the line before', [0, 1], false],
  ['the line behind', [2, 3], false],
])('a mutant stands on %s', (_what, lines, expected) => {
  const text = 'f({\n  a: 1,\n  b: 2,\n});\n';
  const mutant = { start: 2, end: text.length - 3, newText: '{\n  \n  b: 2,\n}', what: 'without a: 1' };
  expect(isOnLines(mutant, text, [lines])).toBe(expected);
});
