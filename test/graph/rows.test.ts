import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ObjectFact } from '../../server/src/core/graph/facts.js';
import { objectFactsOf } from '../../server/src/core/graph/facts-of-document.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

/*
 * What the table of the graph says of objects. Each document of `rows` begins with what it makes and refers to, a line each:
 * `#> KIND NAMESPACE/NAME: KEYS` and `#< KIND NAMESPACE/NAME KEY`. References that only words of fields tell are left out, so that
 * each line is one of a row.
 */
const FOLDER = path.join(import.meta.dirname, 'rows');

function linesOf(facts: readonly ObjectFact[]): readonly string[] {
  const named = (kind: string, namespace: string | undefined, name: string): string =>
    `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return facts.flatMap(({ definitions, references }) => [
    ...definitions.flatMap(({ by, kind, namespace, name, nameLike, keys, anyKey }) => {
      if (by === undefined) return [];
      const known = [...keys.map((key) => key.name), ...(anyKey ? ['*'] : [])].join(' ');
      return [`#> ${named(kind, namespace, name ?? nameLike ?? '?')}: ${known}`];
    }),
    ...references
      .filter(({ guessed }) => !guessed)
      .map(({ to, namespace, name, key, optional, contents }) =>
        [
          `#< ${named(to, namespace, name)}`,
          ...(key ? [key.name] : []),
          ...(optional ? ['optional'] : []),
          ...(contents ? [`(${contents.map((keys) => keys.join('+')).join(' or ')})`] : []),
        ].join(' '),
      ),
  ]);
}

describe.each(readdirSync(FOLDER).sort())('%s', (file) => {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  const documents = parseStream(text).documents.map(({ document }) => document);
  test.each(documents.map((document) => [document.text.match(/^kind: .*/m)?.[0] ?? '', document] as const))(
    '%s',
    (_kind, document) => {
      const expected = document.text.split('\n').filter((line) => /^#[<>] /.test(line));
      expect(linesOf(objectFactsOf(document))).toEqual(expected);
    },
  );
});
