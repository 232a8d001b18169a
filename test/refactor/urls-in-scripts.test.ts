import { expect, test } from 'vitest';
import { Workspace } from './support.js';

const SCRIPTS: readonly (readonly [what: string, lines: readonly string[]])[] = [
  ['two URLs', ['curl https://alice:Xk9vQ2mZr@a.example.org/x', 'curl https://bob:Lm3wTr8Ys@b.example.org/y']],
  [
    'a URL and an address of a driver, before which another URL has no password',
    [
      'curl https://c.example.org/ ok',
      'tool app:Xk9vQ2mZr@tcp(db:3306)/x',
      'curl https://bob:Lm3wTr8Ys@b.example.org/y',
    ],
  ],
];

test.each(SCRIPTS)('%s of one script are moved each by itself', async (_what, lines) => {
  const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: c\n    image: a\n    command: [sh, -c]\n    args:\n    - |\n${lines.map((line) => `      ${line}`).join('\n')}\n`;
  const workspace = await Workspace.open(new Map([['pod.yaml', text]]));
  const found = workspace.findings().filter(({ placed }) => placed.rule.id === 'secret-in-url');
  const values = lines.flatMap((line) => /:(\w{9})@/.exec(line)?.[1] ?? []);
  expect(found.map(({ placed: { range } }) => text.slice(range.start, range.end))).toEqual(values);
  for (const { name, placed } of found) {
    const value = text.slice(placed.range.start, placed.range.end);
    const moves = workspace
      .fixes(name, placed)
      .flatMap(({ fix, plan }) => (fix.title.startsWith('Move') && !('refused' in plan) ? [plan] : []));
    expect(moves).not.toEqual([]);
    for (const { edits } of moves) {
      const removed = edits.map(({ range }) => text.slice(range.start, range.end));
      // The edits reach the line of this value, and no other.
      for (const other of values) expect(removed.some((one) => one.includes(other))).toBe(other === value);
    }
  }
});
