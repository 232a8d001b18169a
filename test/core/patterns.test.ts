import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import ignore from 'ignore';
import { describe, expect, test } from 'vitest';
import { Patterns, patternLines } from '../../server/src/core/text/patterns.js';
import { folderOf } from '../cli/support.js';
import { growthOf } from '../harness/growth.js';
import { LONG } from '../harness/long.js';

/** Parts that patterns are made of: what they mean depends on what stands beside them. */
const PLAIN = ['a', 'b', 'A', '*', '**', '/', '**/', '/**', '?', '[ab]', '[a-b]', '.'];
const SPECIAL = [
  '\\a',
  '\\*',
  '[!a]',
  '[^b-]',
  '[[:alpha:]]',
  '[[:upper:]]',
  '[]a]',
  '[a',
  '\\',
  '#',
  '!',
  ' ',
  '\\ ',
  '[A-B]',
  'é',
].concat(['[\\]a]', '[b-a]', '[:]', '[[:]', '[[:no:]]', '[a-\\b]', '[\\b-b]', '\t', '\\/', '[/]', '***']);
const SEGMENTS = ['a', 'b', 'A', 'ab', '*', '?b', '*a*', '[ab]', 'a*b', '.*', '**'];
const NAMES = [
  'a',
  'b',
  'ab',
  'A',
  'aab',
  'ba',
  'B',
  'a b',
  'b ',
  '*',
  '#',
  '!a',
  '-',
  ']',
  '.a',
  'é',
  'aé',
  '[a',
  ':',
];

const pathOf = (names: readonly string[]) =>
  fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const patternOf = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));
/** The lines of a file; some of them take back what others say. */
const linesOf = (pattern: fc.Arbitrary<string>) =>
  fc.array(
    fc.tuple(fc.constantFrom('', '', '!'), pattern).map(([sign, pattern]) => sign + pattern),
    { minLength: 1, maxLength: 4 },
  );
// Git and the package "ignore" read these alike; the package stumbles over `**` twice, over one with a slash at the end,
// and over a lone `/**`, which takes no folder back there.
const ordinary = fc
  .tuple(fc.constantFrom('', '/'), pathOf(SEGMENTS), fc.constantFrom('', '/'))
  .map((parts) => parts.join(''))
  .filter((pattern) => !pattern.endsWith('**/') && !pattern.includes('**/**') && pattern !== '/**');

const sample = { seed: 9, numRuns: LONG ? 4000 : 500 };
const PATHS = [...new Set(fc.sample(pathOf(NAMES), { seed: 1, numRuns: 200 }))];

/** What git ignores of `PATHS`, for each of these files, with the number of the file. */
function ignoredByGit(texts: readonly string[], ignoreCase: boolean): ReadonlySet<string> {
  const folder = folderOf(Object.fromEntries(texts.map((text, index) => [`d${index}/.gitignore`, text])));
  execFileSync('git', ['init', '-q'], { cwd: folder });
  const asked = ['-c', `core.ignorecase=${ignoreCase}`, 'check-ignore', '--no-index', '-z', '--stdin'];
  const input = texts.flatMap((_, index) => PATHS.map((file) => `d${index}/${file}\0`)).join('');
  const answer = execFileSync('git', asked, { cwd: folder, input, maxBuffer: 1 << 28 }).toString();
  return new Set(answer.split('\0'));
}

/**
 * Git before 2.46 forgets what stands before `**` where that is no wildcard: `a**` and `/b` crosses folders there,
 * against gitignore(5).
 */
const FORGOTTEN = /^!?\/?[^*?[\\]*[^*?[\\/]\*\*+(?:\/|\\\/|$)/;

describe('patterns of .gitignore files', () => {
  test.each([false, true])('mean what git takes them for, with core.ignorecase %s', (ignoreCase) => {
    const files = fc
      .sample(linesOf(patternOf([...PLAIN, ...SPECIAL])), sample)
      .map((lines) => lines.filter((line) => !(FORGOTTEN.test(line) && line.includes('/'))));
    const texts = files.map((lines) => `${lines.join('\n')}\n`);
    const byGit = ignoredByGit(texts, ignoreCase);
    const wrong = texts.flatMap((text, index) => {
      const patterns = new Patterns(patternLines(text), ignoreCase);
      return PATHS.flatMap((file) => {
        const git = byGit.has(`d${index}/${file}`);
        return patterns.covers(file) === git ? [] : [{ text, file, git }];
      });
    });
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(byGit.size, 'about a third of what is asked').toBeGreaterThan(texts.length * PATHS.length * 0.1);
  });

  test('mean what the package "ignore" takes them for, where that follows git', () => {
    const files = fc.sample(linesOf(ordinary), sample);
    const wrong = files.flatMap((lines) => {
      const [ours, theirs] = [new Patterns(lines), ignore({ ignorecase: false }).add(lines)];
      const paths = PATHS.filter((file) => !file.includes('é'));
      return paths.flatMap((file) => (ours.covers(file) === theirs.ignores(file) ? [] : [{ lines, file }]));
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test.each(['*a*a*a*a*a*a*a*a*z', '**/*a*/**/*a*/**/*a*/**/z', '[a-b]*?*?*?*?*?*?*?*z', '/**/a/**/a/**/a/**/a/z'])(
    '%s takes linear time',
    (pattern) => {
      const run = (length: number): void => {
        expect(new Patterns([pattern]).verdict('aa/aaa'.repeat(length), false)).toBeUndefined();
        expect(new Patterns([pattern]).verdict('a'.repeat(length), false)).toBeUndefined();
      };
      expect(growthOf(run, 500, 8000, 32)).toBeLessThan(120);
    },
  );
});
