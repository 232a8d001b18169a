import { describe, expect, test } from 'vitest';
import type { FoldingRange, SelectionRange } from 'vscode-languageserver';
import { applied } from './actions-support.js';
import { TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/web.yaml');
const textDocument = { uri: FILE };
const POD = `# one
# two
kind: Pod
spec:
  containers:
    - name: app
      args: [
        a,
      ]
      env:
        - name: A
          value: "some text"
    - name: side

    # three
    - name: last
  text: |
    one

    two

`;

async function folded(text: string): Promise<(readonly [number, number, string?])[]> {
  const client = await TestClient.start();
  await client.open(FILE, text);
  const ranges: FoldingRange[] = await client.request('textDocument/foldingRange', { textDocument });
  return ranges.map(({ startLine, endLine, kind }) =>
    kind === undefined ? [startLine, endLine] : [startLine, endLine, kind],
  );
}

describe('folding', () => {
  test('has entries, items and texts of several lines, and runs of comments, without the blank lines below', async () => {
    expect(await folded(POD)).toEqual([
      [0, 1, 'comment'],
      [3, 19],
      [4, 15],
      [5, 11],
      [6, 8],
      [9, 11],
      [10, 11],
      [16, 19],
    ]);
  });

  test('has the documents of a file with several', async () => {
    expect(await folded('a: 1\nb: 2\n---\n# c\nc: 3\n\n---\nd: 4\n')).toEqual([
      [0, 1],
      [2, 4],
      [6, 7],
    ]);
    expect(await folded('a: 1\nb: 2\n')).toEqual([]);
  });

  test('works while a line is half typed, and in templates', async () => {
    expect(await folded(POD.replace('name: side', 'name: "side'))).toEqual(
      expect.arrayContaining([
        [4, 15],
        [5, 11],
      ]),
    );
    expect(await folded('spec:\n  {{- if .Values.a }}\n  a:\n    b: 1\n  {{- end }}\n')).toEqual(
      expect.arrayContaining([[2, 3]]),
    );
  });

  test('of ten thousand lines keeps to lines of the text', async () => {
    const items = Array.from({ length: 2500 }, (_, index) => `  - name: n${index}\n    a:\n      b: 1\n      c: 2\n`);
    const ranges = await folded(`list:\n${items.join('')}`);
    expect(ranges).toHaveLength(1 + 2 * 2500);
    expect(ranges.at(-1)).toEqual([9998, 10_000]);
  });
});

describe('selecting more', () => {
  /** Returns the texts that a selection at `@` grows to. */
  async function grown(marked: string): Promise<string[]> {
    const client = await TestClient.start();
    const text = marked.replace('@', '');
    await client.open(FILE, text);
    const before = marked.slice(0, marked.indexOf('@')).split('\n');
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const [found] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
      textDocument,
      positions: [position],
    });
    const texts: string[] = [];
    for (let at = found; at; at = at.parent) {
      const { range } = at;
      const without = applied(text, [{ range, newText: '\u0000' }]);
      const [head = '', tail = ''] = without.split('\u0000');
      texts.push(text.slice(head.length, text.length - tail.length));
    }
    return texts;
  }

  test('goes from the text to the quotes, the entry, the item and on to the file', async () => {
    expect(await grown('spec:\n  env:\n    - name: A\n      value: "so@me"\n    - name: B\n---\nb: 1\n')).toEqual([
      'some',
      '"some"',
      'value: "some"',
      'name: A\n      value: "some"',
      '- name: A\n      value: "some"',
      '- name: A\n      value: "some"\n    - name: B',
      'env:\n    - name: A\n      value: "some"\n    - name: B',
      'spec:\n  env:\n    - name: A\n      value: "some"\n    - name: B',
      'spec:\n  env:\n    - name: A\n      value: "some"\n    - name: B\n---\nb: 1\n',
    ]);
  });

  test('begins with a key, a comment or the mapping around', async () => {
    expect((await grown('a:\n  b@: 1\n  c: 2\n')).slice(0, 4)).toEqual([
      'b',
      'b: 1',
      'b: 1\n  c: 2',
      'a:\n  b: 1\n  c: 2',
    ]);
    expect((await grown('a:\n  b: 1 # wh@y\n  c: 2\n')).slice(0, 2)).toEqual(['# why', 'b: 1 # why\n  c: 2']);
    expect((await grown('a:\n  b: 1\n@\n  c: 2\n')).slice(0, 2)).toEqual(['b: 1\n\n  c: 2', 'a:\n  b: 1\n\n  c: 2']);
    expect(await grown('@')).toEqual(['']);
  });

  test('works in a text that is half typed', async () => {
    expect((await grown('a:\n  b: [1, 2@\n  c: 2\n')).at(-1)).toBe('a:\n  b: [1, 2\n  c: 2\n');
  });
});
