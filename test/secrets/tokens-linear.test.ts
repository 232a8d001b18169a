import { describe, expect, test } from 'vitest';
import { SourceText } from '../../server/src/core/secrets/tokens/escapes.js';
import { KeywordSearch } from '../../server/src/core/secrets/tokens/keywords.js';
import { findTokens, mayHoldToken, TOKEN_KINDS } from '../../server/src/core/secrets/tokens/tokens.js';
import { findCredentialUrls, mayHoldCredentialUrl } from '../../server/src/core/secrets/values/credential-urls.js';
import { findPrivateKey, mayHoldPrivateKey } from '../../server/src/core/secrets/values/private-keys.js';
import { growthOf } from '../harness/growth.js';
import { sampled } from '../harness/long.js';
import { issued, sampleOf, TEMPLATES } from './tokens/samples.js';

const SIZE = 2_500;

const repeated = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Sixteen times the text takes sixteen times as long, and 256 times where the cost is quadratic. */
function expectLinear(name: string, textOf: (length: number) => string, run: (text: string) => void): void {
  const texts = new Map([SIZE, 16 * SIZE].map((length) => [length, textOf(length)]));
  expect(
    growthOf((length) => run(texts.get(length) ?? ''), SIZE, 16 * SIZE, 32),
    name,
  ).toBeLessThan(120);
}

describe('time is linear in the text', () => {
  test.each(sampled(TOKEN_KINDS, 4).map((kind) => [kind.id, kind] as const))('for %s', (id, { keywords }) => {
    const { text: sample } = sampleOf(TEMPLATES[id]?.[0] ?? '', issued(13));
    const keyword = keywords.find((one) => sample.includes(one)) ?? '';
    const near = sample.slice(0, -1);
    const units = [
      keyword,
      `-${keyword}`,
      `"${keyword}`,
      near,
      `-${near}`,
      `.${near}`,
      `${near} `,
      ` ${sample.slice(0, sample.length / 2)}`,
      sample.slice(0, sample.indexOf(keyword) + keyword.length),
    ];
    for (const unit of units)
      expectLinear(`${id}, ${unit.length} at a time`, (length) => repeated(unit, length), findTokens);
    for (const run of ['a', '0', 'A', '-', '=', '.', 'a.', '" ']) {
      expectLinear(`${id}, then ${run}`, (length) => ` ${keyword}${repeated(run, length)}`, findTokens);
    }
  });

  test.each(['\\', '\\n', '\\x41', '\\\n', '\\u0041ghp_', '\\"kty\\":'])('for a source full of %j', (unit) => {
    expectLinear(
      unit,
      (length) => repeated(unit, length),
      (text) => mayHoldToken(new SourceText(text)),
    );
  });

  test.each([
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nA',
    '-----',
    '-----BEGIN ',
    'AAAA ',
    'PRIVATE ',
    'PRIVATE\\ ',
  ])('for private keys that are none: %j', (unit) => {
    expectLinear(unit, (length) => repeated(unit, length), findPrivateKey);
    expectLinear(
      unit,
      (length) => repeated(unit, length),
      (text) => mayHoldPrivateKey(new SourceText(text)),
    );
  });

  test.each(['://', 'a://', 'a://b:', 'a://b:c ', '@://', 'aa.', '://@ '])('for URLs that are none: %j', (unit) => {
    expectLinear(unit, (length) => `@${repeated(unit, length)}`, findCredentialUrls);
    expectLinear(
      unit,
      (length) => `@${repeated(unit, length)}`,
      (text) => mayHoldCredentialUrl(new SourceText(text)),
    );
  });
});

describe('the search for keywords', () => {
  const placesOf = (keywords: readonly string[], text: string): readonly string[] => {
    const places: string[] = [];
    new KeywordSearch(keywords).visit(text, (keyword, start, end) => {
      places.push(`${keywords[keyword]}@${start}`);
      expect(text.slice(start, end)).toBe(keywords[keyword]);
      return false;
    });
    return places.sort();
  };

  test('finds every place of every keyword, those inside others and those that overlap', () => {
    const keywords = ['aba', 'ab', 'babab', 'bab', 'c', 'abc', 'ä'.normalize('NFD').slice(0, 1)];
    const text = 'ababababcxabäcbabab';
    const expected = keywords.flatMap((keyword) =>
      [...text].flatMap((_, at) => (text.startsWith(keyword, at) ? [`${keyword}@${at}`] : [])),
    );
    expect(placesOf(keywords, text)).toEqual(expected.sort());
  });

  test('of all kinds finds what looking for each one finds', () => {
    const keywords = [...new Set(TOKEN_KINDS.flatMap((kind) => kind.keywords))];
    const text = keywords.map((keyword, index) => keyword.slice(0, 1 + (index % keyword.length)) + keyword).join('');
    const expected: string[] = [];
    for (const keyword of keywords) {
      for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1))
        expected.push(`${keyword}@${at}`);
    }
    expect(placesOf(keywords, text)).toEqual(expected.sort());
  });

  test('stops when it is told to, and says so', () => {
    const search = new KeywordSearch(['a']);
    let seen = 0;
    expect(search.visit('aaa', () => ++seen === 2)).toBe(true);
    expect(seen).toBe(2);
    expect(search.visit('aaa', () => false)).toBe(false);
  });

  test('takes ASCII only', () => {
    expect(() => new KeywordSearch(['é'])).toThrow('is not ASCII');
  });
});
