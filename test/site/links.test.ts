import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { builtLinks } from '../../scripts/site/built-links.mjs';
import { deadLinks, externalLinks } from '../../scripts/site/links.mjs';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-links-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

test('no link of our Markdown leads nowhere', () => {
  expect(deadLinks()).toEqual([]);
});

describe('links of Markdown', () => {
  const folder = (text: string) =>
    folderWith({ 'docs/a.md': text, 'docs/b c.md': '# B\n\n## Two words\n', 'x.yaml': '' });

  test.each([
    ['[a](b%20c.md)'],
    ['[a](b%20c.md#two-words)'],
    ['[a](../x.yaml)'],
    ['[a](..)'],
    ['# A b\n\n[a](#a-b)'],
    ['[a](https://example.com/gone.md#b)'],
    ['`[a](gone.md)`'],
    ['```\n[a](gone.md)\n```'],
  ])('%s is fine', (text) => {
    expect(deadLinks(folder(text))).toEqual([]);
  });

  test.each([
    ['[a](gone.md)', 'docs/a.md: there is no "gone.md"'],
    ['![a](gone.png)', 'docs/a.md: there is no "gone.png"'],
    ['[a](b%20c.md#three)', 'docs/a.md: "docs/b c.md" has no heading "#three"'],
    ['[a](#three)', 'docs/a.md: "docs/a.md" has no heading "#three"'],
    ['[a](../../../etc/hosts)', 'docs/a.md: there is no "../../../etc/hosts"'],
    ['| a |\n|---|\n| [a](gone.md) |', 'docs/a.md: there is no "gone.md"'],
    ['[a][1]\n\n[1]: gone.md', 'docs/a.md: there is no "gone.md"'],
  ])('%s is named', (text, problem) => {
    expect(deadLinks(folder(text))).toEqual([problem]);
  });

  test('to other places are listed with their files', () => {
    const root = folderWith({ 'a.md': '[a](https://b.example) <https://a.example>', 'b.md': '[a](https://b.example)' });
    expect(externalLinks(root)).toEqual([
      ['https://a.example', ['a.md']],
      ['https://b.example', ['a.md', 'b.md']],
    ]);
  });
});

test('links of a built site lead to files of it, and to ids', () => {
  const root = folderWith({
    'a.html': '<p id="x"><a href="b/c.html#y">1</a><a href="#x">2</a><a href="#z">3</a><img src="gone.png">',
    'b/c.html':
      '<p id="y"><a href="../a.html#q">1</a><a href="../a.html#rule=q">2</a><a href="https://e.example">3</a>',
  });
  expect(builtLinks(root)).toEqual([
    'a.html: "a.html" has no "#z"',
    'a.html: there is no "gone.png"',
    'b/c.html: "a.html" has no "#q"',
  ]);
});
