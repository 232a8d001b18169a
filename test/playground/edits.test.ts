import { describe, expect, test } from 'vitest';
import { applyEdit } from '../../playground/src/edits.js';
import { type FileChange, Files, pathOf } from '../../playground/src/files.js';
import { offsetAt, positionAt } from '../../playground/src/positions.js';
import { uriOf } from '../../playground/src/uris.js';

const at = (line: number, character: number, toLine = line, toCharacter = character) => ({
  start: { line, character },
  end: { line: toLine, character: toCharacter },
});

function filesOf(texts: Readonly<Record<string, string>>): Files {
  const files = new Files();
  for (const [name, text] of Object.entries(texts)) files.write(name, text);
  return files;
}

describe('an edit of the server', () => {
  test('changes several files, and makes, renames and deletes others', () => {
    const files = filesOf({ 'a.yaml': 'one\ntwo\n', 'b c.yaml': 'x\n', 'old.yaml': 'o\n', 'gone.yaml': 'g\n' });
    const problem = applyEdit(files, {
      documentChanges: [
        { kind: 'create', uri: uriOf('new/s.yaml') },
        { textDocument: { uri: uriOf('new/s.yaml'), version: null }, edits: [{ range: at(0, 0), newText: 'made\n' }] },
        {
          textDocument: { uri: uriOf('a.yaml'), version: 1 },
          edits: [
            { range: at(1, 0, 1, 3), newText: 'TWO' },
            { range: at(0, 3), newText: '!' },
            { range: at(0, 3), newText: '?' },
          ],
        },
        { textDocument: { uri: uriOf('b c.yaml'), version: 1 }, edits: [{ range: at(9, 0), newText: 'end' }] },
        { kind: 'rename', oldUri: uriOf('old.yaml'), newUri: uriOf('renamed.yaml') },
        { kind: 'delete', uri: uriOf('gone.yaml') },
      ],
    });
    expect(problem).toBeUndefined();
    expect(files.all()).toEqual({
      'a.yaml': 'one!?\nTWO\n',
      'b c.yaml': 'x\nend',
      'new/s.yaml': 'made\n',
      'renamed.yaml': 'o\n',
    });
  });

  test.each([
    ['a file that there is not', { textDocument: { uri: uriOf('no.yaml'), version: 1 }, edits: [] }],
    ['a new file where there is one', { kind: 'create' as const, uri: uriOf('a.yaml') }],
    ['a place outside of the page', { kind: 'create' as const, uri: 'file:///etc/passwd' }],
    ['a new name that is taken', { kind: 'rename' as const, oldUri: uriOf('b.yaml'), newUri: uriOf('a.yaml') }],
  ])('with %s is refused as a whole', (_, change) => {
    const texts = { 'a.yaml': 'a\n', 'b.yaml': 'b\n' };
    const files = filesOf(texts);
    const first = { textDocument: { uri: uriOf('a.yaml'), version: 1 }, edits: [{ range: at(0, 0), newText: 'x' }] };
    expect(applyEdit(files, { documentChanges: [first, change] })).toEqual(expect.any(String));
    expect(files.all()).toEqual(texts);
  });
});

describe('files', () => {
  test('tell what changed, and have line feeds alone', () => {
    const files = new Files();
    const changes: FileChange[] = [];
    files.onChange((change) => changes.push(change));
    files.write('a.yaml', 'a\r\nb\rc');
    files.write('a.yaml', 'a\nb\nc');
    files.replaceAll({ 'b.yaml': 'x' });
    expect(changes).toEqual([
      { name: 'a.yaml', before: undefined, after: 'a\nb\nc' },
      { name: 'a.yaml', before: 'a\nb\nc', after: undefined },
      { name: 'b.yaml', before: undefined, after: 'x' },
    ]);
  });

  test.each([
    ['a/b.yaml', 'a/b.yaml'],
    ['/etc/x.yaml', 'etc/x.yaml'],
    ['../../x.yaml', 'x.yaml'],
    ['C:\\x\\y.yaml', 'C:/x/y.yaml'],
    ['./', undefined],
    ['', undefined],
  ])('%j has the path %j', (name, path) => {
    expect(pathOf(name)).toBe(path);
  });
});

test('positions and offsets agree, also beyond the end', () => {
  const text = 'one\n🔒two\n\nend';
  for (let offset = 0; offset <= text.length; offset++) expect(offsetAt(text, positionAt(text, offset))).toBe(offset);
  expect(offsetAt(text, { line: 0, character: 99 })).toBe(3);
  expect(offsetAt(text, { line: 99, character: 0 })).toBe(text.length);
});
