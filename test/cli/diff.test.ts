import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../server/src/cli/report/diff.js';

describe('a unified diff', () => {
  const side = (text: string) => ({ text, secret: [] });
  const diff = (before: string, after: string) => unifiedDiff('f', side(before), side(after));

  test('of equal texts is empty', () => expect(diff('a\n', 'a\n')).toBe(''));

  test('says when a line has no end', () => {
    expect(diff('a\nb', 'a\nb\n')).toBe('--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n');
  });

  test('names a file in its header as git does', () => {
    const header = (name: string) => unifiedDiff(name, side('a\n'), side('b\n')).split('\n')[0];
    expect(header('päth with blanks.yaml')).toBe('--- päth with blanks.yaml');
    expect(header('a\n+++ b.yaml')).toBe('--- "a\\012+++ b.yaml"');
    expect(header('a"\\\u202e.yaml')).toBe('--- "a\\"\\\\\\342\\200\\256.yaml"');
  });

  test('joins changes that are near, and parts those that are far', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${index}\n`);
    const changed = (...at: number[]) => lines.map((line, index) => (at.includes(index) ? 'x\n' : line)).join('');
    expect(diff(lines.join(''), changed(3, 9)).match(/^@@/gm)).toHaveLength(1);
    expect(diff(lines.join(''), changed(3, 12)).match(/^@@.*$/gm)).toEqual(['@@ -1,7 +1,7 @@', '@@ -10,7 +10,7 @@']);
  });

  test('can be applied, whatever the texts', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 })
      .map((lines) => lines.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(apply(before, diff(before, after))).toBe(after);
      }),
      { numRuns: 500 },
    );
  });

  test('of texts with nothing in common replaces all', () => {
    const lines = (word: string) => Array.from({ length: 1500 }, (_, index) => `${word}${index}\n`).join('');
    expect(apply(lines('a'), diff(lines('a'), lines('b')))).toBe(lines('b'));
  });
});

/** What `patch` does, for texts whose lines all end. */
function apply(before: string, diff: string): string {
  const lines = before.split('\n').slice(0, -1);
  const result: string[] = [];
  let position = 0;
  for (const line of diff.split('\n').slice(2, -1)) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      while (position < start) result.push(lines[position++] ?? '');
      continue;
    }
    if (line[0] !== '+') {
      expect(line.slice(1)).toBe(lines[position]);
      position++;
    }
    if (line[0] !== '-') result.push(line.slice(1));
  }
  return [...result, ...lines.slice(position)].map((line) => `${line}\n`).join('');
}
