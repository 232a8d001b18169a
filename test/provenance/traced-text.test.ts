import { describe, expect, test } from 'vitest';
import { readTraced } from '../../server/src/core/provenance/read-traced.js';
import type { Source } from '../../server/src/core/provenance/source.js';
import {
  compareBytes,
  Dict,
  fromText,
  List,
  sourcesOf,
  type Traced,
  textOf,
  Unknown,
} from '../../server/src/core/provenance/traced.js';
import {
  hasUnknown,
  joinTexts,
  pieceAt,
  sliceText,
  sourceAt,
  tracedText,
  unknownRanges,
  unknownText,
} from '../../server/src/core/provenance/traced-text.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

const written = (start: number, end: number): Source => ({ place: { file: 'a.yaml', start, end }, exact: true });
const entry: Source = { place: { file: 'values.yaml', start: 7, end: 11 }, entry: ['image', 'tag'] };

describe('a text with sources', () => {
  const text = joinTexts([tracedText('image: ', written(100, 107)), tracedText('v1.2', entry), tracedText('\n')]);

  test('every character has the source of its piece; in an exact piece, its own place', () => {
    expect(sourceAt(text, 0)?.place.start).toBe(100);
    expect(sourceAt(text, 5)?.place).toEqual({ file: 'a.yaml', start: 105, end: 107 });
    expect(sourceAt(text, 7)).toBe(entry);
    expect(sourceAt(text, 10)).toBe(entry);
    expect(sourceAt(text, 11)).toBeUndefined();
    expect(pieceAt(text, 8)).toMatchObject({ at: 7, end: 11 });
    expect(pieceAt(text, 12)).toBeUndefined();
    expect(pieceAt(text, -1)).toBeUndefined();
  });

  test('a slice keeps the sources, and what is cut and joined again is the same', () => {
    const cut = sliceText(text, 2, 9);
    expect(cut.text).toBe('age: v1');
    expect(sourceAt(cut, 0)?.place.start).toBe(102);
    expect(sourceAt(cut, 5)).toBe(entry);
    expect(joinTexts([sliceText(text, 0, 3), sliceText(text, 3)])).toEqual(text);
    expect(sliceText(text, 4, 4).text).toBe('');
  });

  test('what is not known is a piece of its own, even beside another', () => {
    const unknown = unknownText('{{ now }}', 'it is the time', entry);
    const joined = joinTexts([tracedText('a', entry), unknown, unknown, tracedText('b', entry)]);
    expect(hasUnknown(text)).toBe(false);
    expect(hasUnknown(joined)).toBe(true);
    expect(unknownRanges(joined)).toEqual([
      { start: 1, end: 10, why: 'it is the time' },
      { start: 10, end: 19, why: 'it is the time' },
    ]);
  });

  test('a string is one piece, or those that it was made of', () => {
    const plain: Traced<string> = { value: 'v1.2', from: entry };
    expect(textOf(plain)).toEqual(tracedText('v1.2', entry));
    expect(textOf(fromText(text))).toEqual(text);
    expect(sourcesOf(plain)).toEqual([entry]);
    expect(sourcesOf(fromText(text))).toHaveLength(2);
    expect(sourcesOf({ value: null })).toEqual([]);
  });
});

describe('values with places', () => {
  const yaml = '---\nimage:\n  tag: v1 # a comment\n  mode: 0644\n"list": [a, "b"]\nhole: {{ .Values.x }}\nnone:\n';
  const placed = parseStream(yaml).documents[0];
  const root = placed && readTraced(placed, { file: 'values.yaml', entries: true });
  const dict = root?.value as Dict;
  const mapAt = (key: string): Dict => dict.get(key)?.value as Dict;
  const spot = (traced: Traced | undefined): string | undefined => {
    const from = traced?.from as Source | undefined;
    return from && yaml.slice(from.place.start, from.place.end);
  };

  test('each has its place, and values of a chart have their path', () => {
    const tag = mapAt('image').get('tag');
    expect(tag?.value).toBe('v1');
    expect(spot(tag)).toBe('v1');
    expect(tag?.from).toMatchObject({ exact: true, entry: ['image', 'tag'] });
    const list = dict.get('list')?.value as List;
    const item = list.items[1];
    expect(item?.value).toBe('b');
    expect(spot(item)).toBe('"b"');
    expect(item?.from).toEqual({ place: expect.anything(), entry: ['list', 1] });
    const key = dict.entries.get('list')?.key;
    expect(key && yaml.slice(key.place.start, key.place.end)).toBe('"list"');
  });

  test('a scalar that is no string keeps its spelling, and a hole is not known', () => {
    expect(mapAt('image').get('mode')).toMatchObject({ written: '0644' });
    expect(dict.get('hole')?.value).toBeInstanceOf(Unknown);
    expect(dict.get('none')?.value).toBeNull();
  });

  test('a map is gone over by the bytes of its keys', () => {
    const keys = ['b', 'a', 'B', 'ab', '\uFF5E', '\u{1F600}'];
    expect([...keys].sort(compareBytes)).toEqual(['B', 'a', 'ab', 'b', '\uFF5E', '\u{1F600}']);
    const map = new Dict(keys.map((key) => [key, { value: { value: key } }]));
    expect(map.sorted().map(([key]) => key)).toEqual([...keys].sort(compareBytes));
    map.set('a', { value: 1n });
    expect(map.get('a')?.value).toBe(1n);
    expect(new List([]).element).toBe('interface {}');
  });
});
