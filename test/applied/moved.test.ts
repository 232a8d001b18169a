import { expect, test } from 'vitest';
import type { AppliedToFile } from '../../server/src/core/engine/applied/merged-file.js';
import { movedTo } from '../../server/src/core/engine/applied/moved.js';

const BEFORE = 'one two six';

/** Returns the words of `BEFORE` that are still there, as they lie in another text. */
function moved(now: string, what: 'problems' | 'covered' = 'problems'): readonly string[] {
  const ranges = [...BEFORE.matchAll(/\w+/g)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
  const said: AppliedToFile = {
    findings: [],
    covered: what === 'covered' ? [{ start: 4, end: 7 }] : [],
    problems: what === 'problems' ? ranges.map((range) => ({ message: '', range, fatal: false })) : [],
    roots: 1,
  };
  const result = movedTo(said, '/a.yaml', BEFORE, now);
  return [...result.problems.map(({ range }) => range), ...result.covered].map(({ start, end }) =>
    now.slice(start, end),
  );
}

test.each([
  ['the text is the same', BEFORE, ['one', 'two', 'six']],
  ['something is typed before all of it', `# ${BEFORE}`, ['one', 'two', 'six']],
  ['something is typed behind all of it', `${BEFORE} four`, ['one', 'two', 'six']],
  ['something is typed between', 'one and two six', ['one', 'two', 'six']],
  ['a word is changed', 'one tWo six', ['one', 'six']],
  ['a word is gone', 'one six', ['one', 'six']],
  ['all of it is another text', '---', []],
  ['nothing is left', '', []],
])('findings move with the text where %s', (_, now, words) => {
  expect(moved(now)).toEqual(words);
});

test.each([
  ['before it', 'one more two six', 'two'],
  ['in it', 'one twelve two six', 'twelve two'],
  ['behind it', 'one two and six', 'two'],
])('a part that is applied keeps what is typed %s', (_, now, text) => {
  expect(moved(now, 'covered').map((part) => part.trim())).toEqual([text]);
});
