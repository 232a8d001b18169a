import { describe, expect, test } from 'vitest';
import { EmitError, emitYaml } from '../../server/src/core/provenance/emit-yaml.js';
import type { Source } from '../../server/src/core/provenance/source.js';
import { Dict, List, type Traced, Unknown, type Value } from '../../server/src/core/provenance/traced.js';
import { sourceAt, type TracedText, tracedText, unknownRanges } from '../../server/src/core/provenance/traced-text.js';
import { Random } from '../fuzz/random.js';
import { LONG } from '../harness/long.js';
import { HAS_GO, judged, type Sent } from '../judges/sprig-judge.js';

const at = (start: number, end: number, exact = false): Source => ({
  place: { file: 'values.yaml', start, end },
  ...(exact ? { exact } : {}),
});
const dict = (entries: Readonly<Record<string, Value | Traced>>): Dict =>
  new Dict(Object.entries(entries).map(([key, value]) => [key, { value: traced(value) }]));
const list = (...items: readonly (Value | Traced)[]): List => new List(items.map(traced));
const traced = (value: Value | Traced): Traced =>
  typeof value === 'object' && value !== null && 'value' in value ? value : { value };
const printed = (value: Value): string => emitYaml({ value }, { order: 'sorted' }).text;

describe('values as YAML', () => {
  test('what reads as another type is quoted, and lists stand below their keys', () => {
    const value = dict({
      b: list(
        'yes',
        'on',
        '1',
        '0x1f',
        '1e3',
        '12:30:45',
        '2020-01-01',
        '',
        'null',
        '~',
        '.inf',
        '0b-1',
        '1_000',
        '-',
        'a: b',
      ),
      a: dict({ c: list(list('x', 1n), dict({ k: null, l: true })), empty: dict({}), none: list() }),
      'key: with': 1.5,
    });
    expect(printed(value)).toBe(`a:
  c:
  - - x
    - 1
  - k: null
    l: true
  empty: {}
  none: []
b:
- "yes"
- "on"
- "1"
- "0x1f"
- "1e3"
- "12:30:45"
- "2020-01-01"
- ""
- "null"
- "~"
- ".inf"
- "0b-1"
- "1_000"
- '-'
- 'a: b'
'key: with': 1.5
`);
  });

  test('lines are blocks, with the indentation where the first begins with a blank', () => {
    const value = dict({
      a: 'one\ntwo',
      b: 'one\n',
      c: 'one\n\n',
      d: '  one\ntwo',
      e: 'one \ntwo',
      f: '\n',
      g: 'tab\tand\nline',
    });
    expect(printed(value)).toBe(
      'a: |-\n  one\n  two\nb: |\n  one\nc: |+\n  one\n\nd: |2-\n    one\n  two\ne: "one \\ntwo"\nf: |2+\n\ng: "tab\\tand\\nline"\n',
    );
  });

  test('keys are sorted as go-yaml does: by numbers, and letters last', () => {
    const keys = ['a10', 'a9', 'a-b', 'a_b', 'aB', 'ab', 'Z', 'z1', 'z01', '1', '10', '2', ''];
    expect(
      printed(dict(Object.fromEntries(keys.map((key) => [key, 1n]))))
        .replaceAll(': 1', '')
        .trim()
        .split('\n'),
    ).toEqual(['""', '"1"', '"2"', '"10"', 'Z', 'a-b', 'a_b', 'a9', 'a10', 'aB', 'ab', 'z1', 'z01']);
  });

  test('the order of the entries and the spelling are kept where asked', () => {
    const value = dict({ mode: { value: 420n, written: '0644' }, a: { value: 1000, written: '1e3' } });
    expect(emitYaml({ value }, { order: 'written', keepWritten: true }).text).toBe('mode: 0644\na: 1e3\n');
    expect(emitYaml({ value }, { order: 'sorted' }).text).toBe('a: 1000\nmode: 420\n');
  });

  test('each key and scalar has its source, exactly where the characters are those of the source', () => {
    const value = new Dict([
      ['image', { key: at(0, 5, true), value: { value: 'nginx:1', from: at(7, 14, true) } }],
      ['port', { key: at(15, 19), value: { value: 80, from: at(21, 25, true), written: '80.0' } }],
      ['quoted', { key: at(30, 36), value: { value: '1.5', from: at(38, 43) } }],
      ['said', { key: at(50, 54), value: { value: 'a "b"', from: at(56, 61, true) } }],
      ['tab', { key: at(70, 73), value: { value: 'a\tb', from: at(75, 78, true) } }],
    ]);
    const text = emitYaml({ value }, { order: 'sorted' });
    expect(text.text).toBe('image: nginx:1\nport: 80\nquoted: "1.5"\nsaid: a "b"\ntab: "a\\tb"\n');
    const of = (part: string): Source | undefined => sourceAt(text, text.text.indexOf(part));
    expect(of('mage')).toEqual(at(1, 5, true));
    expect(of(': ')).toBe(undefined);
    expect(of('inx:1')).toEqual(at(9, 14, true));
    expect(of('80')).toEqual({ ...at(21, 25), exact: false });
    expect(of('"1.5')).toEqual(at(38, 43));
    expect(of('"b"')).toEqual(at(58, 61, true));
    expect(of('\\t')).toEqual({ ...at(76, 78), exact: false });
    expect(of('b"\n')).toEqual({ ...at(58, 61, true), place: { file: 'values.yaml', start: 59, end: 61 } });
  });

  test('what is not known is a stand-in, within texts too, and never decides on quotes', () => {
    const from = [
      { at: 0, source: at(0, 4) },
      { at: 4, source: at(9, 10), unknown: 'random' },
    ];
    const open = new Dict([['a', { value: { value: 1n } }]], undefined, true);
    const value = dict({
      b: new Unknown('random', 'string'),
      c: { value: 'abc-{{ … }}', from },
      d: { value: 'a:  {{ … }}', from },
      e: open,
      f: new Dict([], undefined, true),
      g: { value: 'a\n\n\n{{ … }}', from },
    });
    const text = emitYaml({ value }, { order: 'sorted' });
    expect(text.text).toBe(
      "b: {{ … }}\nc: abc-{{ … }}\nd: 'a:  {{ … }}'\ne:\n  a: 1\n  {{ … }}\nf: {{ … }}\ng: |-\n  a\n\n\n  {{ … }}\n",
    );
    expect(unknownRanges(text).map(({ start, end, why }) => `${text.text.slice(start, end)} ${why}`)).toEqual([
      '{{ … }} random',
      '{{ … }} random',
      '{{ … }} random',
      '{{ … }} further entries may be there',
      '{{ … }} further entries may be there',
      '{{ … }} random',
    ]);
  });

  test('what Go does not print is an error', () => {
    expect(() => printed(dict({ ['k'.repeat(1023)]: 1n }))).toThrow(EmitError);
    expect(printed(dict({ ['k'.repeat(1022)]: 1n }))).toBe(`? ${'k'.repeat(1022)}\n: 1\n`);
    expect(() => printed(dict({ a: Number.NaN }))).toThrow(EmitError);
    expect(() => printed('a\u007fb')).toThrow(EmitError);
    const endless = dict({});
    endless.set('a', { value: endless });
    expect(() => printed(endless)).toThrow(EmitError);
  });
});

/** Texts on the edges of the rules, which are put together at random. */
const PARTS = [
  'a',
  'b',
  'Yes',
  'no',
  'null',
  '~',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\t',
  ':',
  ': ',
  ' #',
  '#',
  '-',
  '- ',
  '?',
  '? ',
  '---',
  '...',
  "'",
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  '&',
  '*',
  '!',
  '|',
  '>',
  '%',
  '@',
  '`',
  '<<',
  '=',
  '0',
  '1',
  '9',
  '0x',
  '0o',
  '0b',
  '_',
  '.',
  '+',
  'e',
  'E',
  '12:30',
  '2020-01-01',
  'T10:11:12Z',
  ' 10:11:12',
  '.5',
  '1e3',
  '07',
  '08',
  'é',
  'ß',
  '漢',
  '😀',
  '\u0085',
  '\u00a0',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\r',
  '\0',
  '\x1b',
  '\u007f',
  '\u0090',
  '\ufffe',
  '\ufffd',
  '<',
  'word',
  'k'.repeat(100),
  'k'.repeat(700),
  'another word and more',
  'x'.repeat(40),
  'https://example.com/path',
  '٣',
  'Z',
];
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  1.5,
  1e6,
  1234567.25,
  1e20,
  1e21,
  1e-5,
  1e-7,
  123456789,
  2 ** 64,
  -(2 ** 63),
  5e-324,
  1.7976931348623157e308,
  0.1,
];

function randomValue(random: Random, depth: number): Value {
  const kind = random.below(depth > 3 ? 6 : 9);
  if (kind === 0) return random.pick([null, true, false]);
  if (kind === 1) return random.pick(NUMBERS);
  if (kind === 2) return BigInt(random.below(2000) - 1000) * (random.below(4) === 0 ? 9007199254740993n : 1n);
  if (kind < 6) return randomText(random);
  const size = random.below(5);
  if (kind < 7) return list(...Array.from({ length: size }, () => randomValue(random, depth + 1)));
  return new Dict(
    Array.from(
      { length: size },
      () => [randomText(random), { value: { value: randomValue(random, depth + 1) } }] as const,
    ),
  );
}

function randomText(random: Random): string {
  const size = random.below(10) === 0 ? random.below(40) : random.below(5);
  return Array.from({ length: size }, () => random.pick(PARTS)).join('');
}

function toSent(value: Value): Sent {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return { i: String(value) };
  if (typeof value === 'number') return { f: Object.is(value, -0) ? '-0' : String(value) };
  if (value instanceof List) return { l: value.items.map((item) => toSent(item.value)) };
  const { entries } = value as Dict;
  return { m: Object.fromEntries([...entries].map(([key, entry]) => [key, toSent(entry.value.value)])) };
}

function orNothing(print: () => TracedText): string {
  try {
    return print().text.replace(/\n$/, '');
  } catch (error) {
    if (error instanceof EmitError) return tracedText('').text;
    throw error;
  }
}

describe.skipIf(!HAS_GO)(`as go-yaml prints${HAS_GO ? '' : ' (skipped: there is no Go)'}`, () => {
  const values = Array.from({ length: LONG ? 200_000 : 20_000 }, (_, seed) => randomValue(new Random(seed + 1), 0));

  test.each(['toYaml', 'toYamlPretty'] as const)('%s', (name) => {
    const answers = judged(values.map((value) => ({ name, args: [toSent(value)] })));
    const style = name === 'toYaml' ? 'json' : 'go';
    const different = values.flatMap((value, index) => {
      const ours = orNothing(() => emitYaml({ value }, { order: 'sorted', style }));
      const theirs = answers[index]?.value ?? '';
      return ours === theirs ? [] : [{ value: JSON.stringify(toSent(value)), ours, theirs }];
    });
    expect(different.slice(0, 5)).toEqual([]);
    expect(different).toHaveLength(0);
  });
});
