import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT } from '../harness/files.js';

const PAGE = readFileSync(path.join(PROJECT, 'docs', 'editors.md'), 'utf8');

/** The configurations on the page, each with its language. */
const BLOCKS = [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
  ([, language = '', text = '']) => [language, text] as const,
);

describe('the page of other editors', () => {
  test.each(BLOCKS.filter(([language]) => language === 'json'))(
    'has %s that can be read, and starts the server',
    (_, text) => {
      const words = JSON.stringify(JSON.parse(text)).match(/"(?:yamlock|lsp|--stdio)"/g) ?? [];
      expect(words).toEqual(expect.arrayContaining(['"yamlock"', '"lsp"', '"--stdio"']));
    },
  );

  test('has a configuration below each editor of its table', () => {
    const named = [...PAGE.matchAll(/\[[\w ]+\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
    const sections = PAGE.split(/^## /m).slice(1);
    for (const anchor of new Set(named)) {
      const section = sections.find((one) => one.split('\n')[0]?.toLowerCase().replaceAll(' ', '-') === anchor);
      expect(section, anchor).toMatch(/^```|template\.json/m);
    }
    expect(new Set(named).size).toBeGreaterThan(8);
  });

  test('names a template for LSP4IJ that starts the server for YAML', () => {
    const template = JSON.parse(readFileSync(path.join(PROJECT, 'templates', 'lsp4ij', 'template.json'), 'utf8'));
    expect(template.programArgs.default).toBe('yamlock lsp --stdio');
    expect(template.fileTypeMappings).toMatchObject([{ languageId: 'yaml' }]);
  });
});
