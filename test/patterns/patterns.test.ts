import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sampled } from '../harness/long.js';
import { filesBelow } from './files-below.js';
import { type Pattern, patternsIn } from './literals.js';
import { whyNotLinear } from './prove.js';
import { relaxed } from './relaxed.js';

/**
 * Every regular expression of the sources is listed: in proven.txt with those that are proven to take time that grows with the text
 * alone, or in unproven.txt with the reason why that is not known. Proving all of them takes minutes, so that each run proves what is
 * in neither list, and a sample of the others again; `npm run test:long` proves all. `YAMLOCK_PATTERNS=write npx vitest run
 * test/patterns` writes the lists.
 */
const FOLDER = path.join(import.meta.dirname);
const [PROVEN, UNPROVEN, MADE] = ['proven.txt', 'unproven.txt', 'made.txt'].map((name) => path.join(FOLDER, name)) as [
  string,
  string,
  string,
];

const linesOf = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
const sources = ['server/src', 'client', 'protocol'].flatMap((folder) => filesBelow(folder, '.ts'));
const found = sources.map(patternsIn);
const written = new Map<string, Pattern>(
  found.flatMap(({ written: all }) => all.map((one) => [`/${one.source}/${one.flags}`, one] as const)),
);
const made = [...new Set(found.flatMap(({ made: all }) => all.map(({ file, code }) => `${file}: ${code}`)))].sort();
const proven = new Set(linesOf(PROVEN));
const unproven = new Map(linesOf(UNPROVEN).map((line) => line.split('\t') as [string, string]));

describe('the patterns of the sources', () => {
  test.runIf(process.env.YAMLOCK_PATTERNS === 'write')('are listed anew', { timeout: 3_600_000 }, () => {
    for (const list of [proven, unproven]) for (const one of [...list.keys()]) if (!written.has(one)) list.delete(one);
    for (const [one, { source, flags }] of written) {
      if (proven.has(one) || unproven.has(one)) continue;
      const why = whyNotLinear(source, flags);
      if (why === undefined) proven.add(one);
      else unproven.set(one, why);
    }
    writeFileSync(PROVEN, `${[...proven].sort().join('\n')}\n`);
    writeFileSync(
      UNPROVEN,
      `${[...unproven]
        .map((line) => line.join('\t'))
        .sort()
        .join('\n')}\n`,
    );
    writeFileSync(MADE, `${made.join('\n')}\n`);
  });

  test('are each proven to be linear, or listed with the reason why that is not known', { timeout: 3_600_000 }, () => {
    const unlisted = [...written.values()].filter(({ source, flags }) => {
      const one = `/${source}/${flags}`;
      return !proven.has(one) && !unproven.has(one);
    });
    const wrong = unlisted.flatMap(({ file, line, source, flags }) => {
      const why = whyNotLinear(source, flags);
      return why === undefined ? [] : `${file}:${line} /${source}/${flags} ${why}`;
    });
    expect(wrong).toEqual([]);
    expect([...unproven.keys()].filter((one) => proven.has(one))).toEqual([]);
  });

  test('are never more that are not proven', () => {
    // To be lowered with each that is proven or rewritten.
    expect(unproven.size).toBeLessThanOrEqual(MOST_UNPROVEN);
    expect([...unproven.values()].filter((why) => /exponential/.test(why))).toEqual([]);
  });

  test('that are put together are known, and none is of a text that users write as a pattern', () => {
    expect(made).toEqual(linesOf(MADE));
  });

  test('are proven again', { timeout: 3_600_000 }, () => {
    const again = sampled(
      [...written].filter(([one]) => proven.has(one)),
      60,
    );
    expect(again.flatMap(([, { source, flags }]) => whyNotLinear(source, flags) ?? []).length, 'now').toBe(0);
  });
});

/** The number of patterns in unproven.txt. */
const MOST_UNPROVEN = 68;

describe('the proof', () => {
  test.each([
    ['a+b', 'gy'],
    ['^a*b', ''],
    ['^(["\'])[a-z]*\\1$', ''],
    ['(?<![a-z])[a-z]{1,20}(?=x)', ''],
    ['^\\s*(?:#.*)?$', ''],
  ])('holds for /%s/%s', (source, flags) => expect(whyNotLinear(source, flags)).toBeUndefined());

  test.each([
    ['(a+)+b', ''],
    ['^(?:[&!]\\S+\\s*)*(?:#.*)?$', ''],
    ['(a|aa)+b', ''],
    // Quadratic, by a search that begins anew at every character.
    ['\\s+$', ''],
    ['a*b', ''],
    ['\\{\\{[^}]*x', 'g'],
    ['^a*a*b', ''],
    ['^x*$|a+$', 'm'],
    // Assertions and references hide nothing.
    ['(?<=x)(?:a+)+b', ''],
    ['^(a)(?:\\1|b\\1?)*a*$(?!x)', ''],
    // Each looks as far as the text goes.
    ['a(?=.*b)', 'g'],
  ])('does not hold for /%s/%s', (source, flags) => expect(whyNotLinear(source, flags)).toBeDefined());

  test('goes over patterns without assertions and references', () => {
    expect(relaxed('a(?=b)c')).toBe('(?:a(?:)c)\\uE000');
    expect(relaxed('(["\'])x\\1')).toBe('(?:(?:["\'])x(?:["\']))\\uE000');
    expect(relaxed('(?<name>a|b)\\b[(?=]')).toBe('(?:(?:a|b)(?:)[(?=])\\uE000');
    expect(relaxed('a(?=b*)')).toBeUndefined();
    expect(relaxed('a(?!b{2,})')).toBeUndefined();
    expect(relaxed('a(?!b{2,3}[*+])')).toBe('(?:a(?:))\\uE000');
  });
});
