import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { detectSecrets } from '../../server/src/core/secrets/detect.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

const FOLDER = new URL('places/', import.meta.url);

/** What is found beside credentials: words to be replaced, and hashes. */
const NOT_MARKED = new Set(['secret-placeholder', 'secret-hash']);

/**
 * The files hold credentials between ‹ and ›, wherever people write them, among what looks like one and is none. What is
 * found is marked in the same way, so that a difference shows both the missed and the made up.
 */
describe.each(readdirSync(FOLDER))('%s', (name) => {
  const marked = readFileSync(new URL(name, FOLDER), 'utf8');
  const text = marked.replace(/[‹›]/g, '');

  test('exactly the marked credentials are found', () => {
    const places = parseStream(text).documents.flatMap(({ document, start }) =>
      detectSecrets(document, name.endsWith('values.yaml'))
        .filter(({ rule }) => !NOT_MARKED.has(rule))
        .map(({ range }) => ({ start: start + range.start, end: start + range.end })),
    );
    expect(markedAt(text, places)).toBe(marked);
  });

  test('with Windows line ends as well', () => {
    const windows = text.replaceAll('\n', '\r\n');
    const found = parseStream(windows).documents.flatMap(({ document }) =>
      detectSecrets(document, name.endsWith('values.yaml')).filter(({ rule }) => !NOT_MARKED.has(rule)),
    );
    expect(found.length).toBe([...marked.matchAll(/‹/g)].length);
  });
});

function markedAt(text: string, places: readonly { readonly start: number; readonly end: number }[]): string {
  let written = text;
  for (const { start, end } of places.toSorted((a, b) => b.start - a.start))
    written = `${written.slice(0, start)}‹${written.slice(start, end)}›${written.slice(end)}`;
  return written;
}
