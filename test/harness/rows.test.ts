import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { openProgram } from '../../scripts/mutants/mutate.mjs';
import { openRows, type RowOfFile, rowsOf, withNumbers } from '../../scripts/mutants/rows.mjs';
import { PROJECT } from './files.js';
import { LONG } from './long.js';

/** The paths that `npm run rows` names. */
const ASKED = process.env.YAMLOCK_ROWS?.split(' ') ?? [];

/** Returns the lines of a file beside this one, `file TABLE › row`. Lines with `#` tell the reasons of those below them. */
function listed(name: string): readonly string[] {
  const lines = readFileSync(`${PROJECT}test/harness/${name}`, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** Returns true for a row with a line, or in a table or a row with one. */
function isIn(lines: readonly string[], { file, name }: RowOfFile): boolean {
  return lines.some((line) => `${file} ${name}` === line || `${file} ${name}`.startsWith(`${line} › `));
}

test.skipIf(!LONG && ASKED.length === 0)(
  'every row of a table is needed by a fixture, a case or a test (skipped but in the long tests and `npm run rows`)',
  async () => {
    const { rows, unneeded } = await openRows(PROJECT, expect);
    const kept = listed('rows-kept.txt');
    const gone = kept.filter((line) => !rows.some((row) => isIn([line], row)));
    expect(gone, 'lines of rows that are gone').toEqual([]);
    const asked = ASKED.flatMap((path) => rows.filter(({ file }) => file.startsWith(path)));
    const all = LONG ? rows : asked;
    expect(all.length, 'rows to be asked').toBeGreaterThan(0);
    const found = await unneeded(all);
    expect(
      found.filter((row) => !isIn(kept, row)).map((row) => `${row.file}:${row.line} ${row.name}`),
      'rows that can go without a fixture, a case or a test noticing',
    ).toEqual([]);
    const needed = kept.filter(
      (line) => all.some((row) => isIn([line], row)) && !found.some((row) => isIn([line], row)),
    );
    expect(needed, 'rows that are kept without need, and needed').toEqual([]);
  },
  3_600_000,
);

/** Returns what is left of the table `T` without each of its rows, by their names. */
function leftOf(code: string): Readonly<Record<string, unknown>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'code.ts');
  writeFileSync(file, code);
  writeFileSync(path.join(folder, 'tsconfig.json'), '{"compilerOptions": {"strict": true, "target": "es2023"}}');
  const rows = rowsOf(openProgram(path.join(folder, 'tsconfig.json')), file);
  const { code: numbered } = transformSync(withNumbers(code, rows, 0), { loader: 'ts' });
  const without = new Function('__without', `${numbered} return T;`);
  return Object.fromEntries(rows.map(({ name }, index) => [name, without(new Set([index]))]));
}

test.each<[string, string, Readonly<Record<string, unknown>>]>([
  ['a list', "const T = ['a', 2];", { "T › 'a'": [2], 'T › 2': ['a'] }],
  [
    'a map, whose rows have a key and a value',
    "const T = new Map<string, number>([['a', 1], ['b', 2]]);",
    { "T › ['a', 1]": new Map([['b', 2]]), "T › ['b', 2]": new Map([['a', 1]]) },
  ],
  [
    'a record, and the lists in it',
    "const T: Readonly<Record<string, readonly string[]>> = { a: ['x', 'y'], 'b-c': [] };",
    {
      'T › a': { 'b-c': [] },
      "T › a › 'x'": { a: ['y'], 'b-c': [] },
      "T › a › 'y'": { a: ['x'], 'b-c': [] },
      "T › 'b-c'": { a: ['x', 'y'] },
    },
  ],
  [
    'an object whose fields have a meaning of their own',
    "const T: readonly { readonly a: readonly string[]; readonly b: number }[] = [{ a: ['x'], b: 1 }];",
    { "T › { a: ['x'], b: 1 }": [], "T › { a: ['x'], b: 1 } › 'x'": [{ a: [], b: 1 }] },
  ],
  [
    'words of texts',
    "const T = (\n  // The first.\n  'a b ' +\n  'c'\n).split(' ');",
    { 'T › a': ['', 'b', 'c'], 'T › b': ['a', '', 'c'], 'T › c': ['a', 'b', ''] },
  ],
  ['no list within a function', 'const T = (() => [1])();', {}],
])('the rows of %s are left out one at a time', (_what, code, expected) => {
  expect(leftOf(code)).toEqual(expected);
});
