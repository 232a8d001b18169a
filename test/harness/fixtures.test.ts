import { describe, expect, test } from 'vitest';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { NodeStyle } from '../../server/src/core/yaml/nodes.js';
import { listFixtures } from './files.js';
import { type FixtureCase, parseFixture } from './fixture.js';
import { OpenCase } from './run.js';

const HALF_WRITTEN = /\bhalf-written\b/;

/** Kinds and keys that stand in the files of a case: what a near miss shares with a case that fires. */
function wordsOf(one: FixtureCase): { readonly kinds: ReadonlySet<string>; readonly keys: ReadonlySet<string> } {
  const [kinds, keys] = [new Set<string>(), new Set<string>()];
  for (const cursor of valuesOf(one)) {
    if (cursor.key !== undefined) keys.add(cursor.key);
    if (cursor.key === 'kind' && cursor.string !== undefined) kinds.add(cursor.string);
  }
  return { kinds, keys };
}

function valuesOf(one: FixtureCase): readonly Cursor[] {
  return one.files.flatMap(({ text }) =>
    parseStream(text).documents.flatMap(({ document }) => (document.root ? [...document.root.walk()] : [])),
  );
}

/**
 * True where a document cannot be read, where a value is still to come, or where a document ends in the beginning of a line
 * that another case has whole: `kind: Depl`.
 */
function isHalfWritten(one: FixtureCase, cases: readonly FixtureCase[]): boolean {
  const documents = one.files.flatMap(({ text }) => parseStream(text).documents.map(({ document }) => document));
  const others = cases.filter((other) => other !== one).flatMap(linesOf);
  const isCutOff = documents.some(({ problems, text }) => {
    const last = bare(text.trimEnd().split('\n').at(-1) ?? '');
    const isCut = last !== '' && others.some((line) => line.startsWith(last) && line.length > last.length);
    // The last line of an embedded document is one of a text.
    return problems.length > 0 || isCut || /^\S+:$/.test(last);
  });
  return isCutOff || hasEmpty(one);
}

function hasEmpty(one: FixtureCase): boolean {
  return valuesOf(one).some(({ style, step }) => style === NodeStyle.Empty && step !== undefined);
}

function linesOf({ files }: FixtureCase): readonly string[] {
  return files.flatMap(({ text }) => text.split('\n').map(bare));
}

/** A line without its indentation and the dash of an item. */
function bare(line: string): string {
  return line.trim().replace(/^- +/, '');
}

describe('the fixture of', () => {
  test.each(listFixtures())('$rule has a near miss, a half-written file and a fix', async ({ rule, text }) => {
    const { cases } = parseFixture(rule, text);
    const opened = await Promise.all(
      cases.map(async (one) => {
        const found = (await OpenCase.open(one)).findings().filter(({ placed }) => placed.rule.id === rule);
        return { one, found };
      }),
    );
    const firing = opened.filter(({ found }) => found.length > 0);
    const silent = opened.filter(({ found }) => found.length === 0);

    expect(
      firing.map(({ one }) => one.title).filter((title) => title.startsWith('silent')),
      `cases called silent in which ${rule} finds something`,
    ).toEqual([]);

    const tempting = silent.filter(({ one }) => {
      const [near, true_] = [wordsOf(one), firing.map((other) => wordsOf(other.one))];
      const kinds = true_.flatMap((words) => [...words.kinds]);
      // A file of settings has no kind; there it is the key that tempts.
      const keys = firing.flatMap(({ found }) =>
        found.map(({ placed }) => placed.pointer.match(/[^/]*[^/\d][^/]*(?=[/\d]*$)/)?.[0] ?? ''),
      );
      return kinds.some((kind) => near.kinds.has(kind)) || keys.some((key) => near.keys.has(key));
    });
    expect(
      tempting.map(({ one }) => one.title).filter((title) => !HALF_WRITTEN.test(title)),
      `a near miss is missing: a case with a kind or field of those that fire, in which ${rule} finds nothing`,
    ).not.toEqual([]);

    const half = cases.filter(({ title }) => HALF_WRITTEN.test(title));
    expect(
      half,
      'a case is missing that stops in the middle of what is written, with "half-written" in its title',
    ).not.toEqual([]);
    expect(
      half.filter((one) => !isHalfWritten(one, cases)).map(({ title }) => title),
      'cases called half-written in which all is written: end one with a key without its value, or in the middle of a line',
    ).toEqual([]);

    // Its fix needs the host's cryptography: test/crypto carries it out.
    if (rule === 'sops-rule-unencrypted-file') return;
    const fixes = firing.flatMap(({ found }) => found.flatMap((one) => one.fixes));
    if (fixes.length > 0)
      expect(
        fixes.filter(({ plan }) => !('refused' in plan)),
        'a case is missing in which a fix can be carried out',
      ).not.toEqual([]);
  });
});
