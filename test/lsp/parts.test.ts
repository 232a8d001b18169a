import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text/range.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { editsBetween } from '../../server/src/lsp/actions/fix-all.js';
import { Background } from '../../server/src/lsp/session/background.js';
import { Uris } from '../../server/src/lsp/session/uris.js';

describe('Uris', () => {
  test.each([
    ['file:///repo/pod.yaml', '/repo/pod.yaml', true],
    ['file:///repo/a%20b%23.yaml', '/repo/a b#.yaml', true],
    ['file:///c%3A/repo/pod.yaml', 'c:/repo/pod.yaml', true],
    ['file:///C:/repo/pod.yaml', 'c:/repo/pod.yaml', true],
    ['file://server/share/pod.yaml', '//server/share/pod.yaml', true],
    ['untitled:Untitled-1', '/untitled/Untitled-1', false],
    ['vscode-vfs://github/acme/pod.yaml', '/vscode-vfs/github/acme/pod.yaml', false],
    ['git:/repo/pod.yaml?HEAD', '/git/HEAD/repo/pod.yaml', false],
    ['vscode-notebook-cell:/repo/a.ipynb#W0', '/vscode-notebook-cell/W0/repo/a.ipynb', false],
  ])('%s', (uri, path, onDisk) => {
    const uris = new Uris();
    expect(uris.toPath(uri)).toBe(path);
    expect(uris.isOnDisk(path)).toBe(onDisk);
    expect(uris.toUri(path)).toBe(uri);
  });

  test('a path nobody spelled gets a spelling of its own', () => {
    const uris = new Uris();
    expect(uris.toUri('/repo/a b.yaml')).toBe('file:///repo/a%20b.yaml');
    uris.toPath('vscode-vfs://github/acme');
    expect(uris.toUri('/vscode-vfs/github/acme/new.yaml')).toBe('vscode-vfs://github/acme/new.yaml');
  });

  test('a forgotten path is a file again', () => {
    const uris = new Uris();
    uris.toPath('untitled:Untitled-1');
    uris.forget('/untitled/Untitled-1');
    expect(uris.isOnDisk('/untitled/Untitled-1')).toBe(true);
  });
});

describe('editsBetween', () => {
  test.each([
    ['a: 1\n', 'a: 2\n', [{ range: { start: 3, end: 4 }, newText: '2' }]],
    [
      'a: 1\n---\nb: 1\n---\nc: 1\n',
      'a: 2\n---\nb: 1\n---\nc: 11\n',
      [
        { range: { start: 3, end: 4 }, newText: '2' },
        { range: { start: 22, end: 22 }, newText: '1' },
      ],
    ],
    ['a: 1\n', 'a: 1\n', []],
    ['a: aa\n', 'a: aaa\n', [{ range: { start: 5, end: 5 }, newText: 'a' }]],
    // Another number of documents: one edit for all.
    ['a: 1\n---\nb: 1\n', 'a: 1\n', [{ range: { start: 5, end: 14 }, newText: '' }]],
    // A line break and a character of two units stay whole.
    ['a: 1\r\nb: 2\r\n', 'a: 1\nb: 2\r\n', [{ range: { start: 4, end: 6 }, newText: '\n' }]],
    ['a: \u{1F511}\n', 'a: \u{1F512}\n', [{ range: { start: 3, end: 5 }, newText: '\u{1F512}' }]],
    ['a: \u{1F511}\n', 'a: \u{10111}\n', [{ range: { start: 3, end: 5 }, newText: '\u{10111}' }]],
  ])('%j → %j', (before, after, expected) => {
    const edits = editsBetween(parseStream(before), after);
    expect(edits).toEqual(expected);
    expect(applyEdits(before, edits)).toBe(after);
  });
});

describe('Background', () => {
  test('waits while somebody else is waited for', async () => {
    const background = new Background();
    const order: string[] = [];
    let answer = (): void => undefined;
    const urgent = background.urgent(async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      order.push('urgent');
    });
    const work = background.goOn().then(() => order.push('background'));
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual([]);
    answer();
    await Promise.all([urgent, work]);
    expect(order).toEqual(['urgent', 'background']);
  });

  test('ends when the server does', async () => {
    const background = new Background();
    const never = background.urgent(() => new Promise<void>(() => undefined));
    const work = background.goOn();
    background.stop();
    expect(await work).toBe(false);
    expect(await background.goOn()).toBe(false);
    expect(await Promise.race([never, 'waiting'])).toBe('waiting');
  });
});
