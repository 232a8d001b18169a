import { describe, expect, test } from 'vitest';
import { type Source, shifted } from '../../server/src/core/provenance/source.js';
import {
  Dict,
  List,
  sourcesOf,
  type Traced,
  textOf,
  Unknown,
  type Value,
} from '../../server/src/core/provenance/traced.js';
import { sourceAt, unknownRanges } from '../../server/src/core/provenance/traced-text.js';
import type { Call } from '../../server/src/core/template/function.js';
import { sprigFunctions } from '../../server/src/core/template/sprig/index.js';

const functions = sprigFunctions();
const ACTION: Source = { place: { file: 'templates/a.yaml', start: 100, end: 140 } };

function call(name: string, ...args: readonly (Traced | Value)[]): Traced {
  const at: Call = { name, source: ACTION, include: () => ({ value: '' }), renderText: (text) => text };
  const traced = args.map((arg) => (typeof arg === 'object' && arg !== null && 'value' in arg ? arg : { value: arg }));
  return functions.get(name)?.(traced, at) ?? { value: new Unknown('no such function') };
}

const entry = (start: number, end: number): Source => ({
  place: { file: 'values.yaml', start, end },
  entry: ['a'],
  exact: true,
});
const inexact = (source: Source): Source => ({ ...source, exact: false });
const TAG = entry(10, 16);
const tag: Traced<string> = { value: 'v1.2.3', from: TAG };
const random = new Unknown('random', 'string');
/** `web-` that is written, behind it what is not known, and `-x`. */
const partly: Traced<string> = {
  value: 'web-{{ … }}-x',
  from: [
    { at: 0, source: entry(0, 4) },
    { at: 4, source: undefined, unknown: 'random' },
    { at: 11, source: entry(8, 10) },
  ],
};

/** Returns the source of the character at the beginning of a part of a text. */
function at(text: Traced, part: string): Source | undefined {
  const whole = textOf(text as Traced<string>);
  return sourceAt(whole, whole.text.indexOf(part));
}

const holes = (text: Traced): number => unknownRanges(textOf(text as Traced<string>)).length;

describe('the sources of what sprig makes', () => {
  test('texts keep their parts', () => {
    const quoted = call('quote', tag);
    expect(quoted.value).toBe('"v1.2.3"');
    expect(at(quoted, '1.2')).toEqual(shifted(TAG, 1));
    expect(at(quoted, '"')).toEqual(inexact(TAG));
    const indented = call('nindent', 2n, { value: 'a\nv1', from: TAG });
    expect(indented.value).toBe('\n  a\n  v1');
    expect(at(indented, 'v1')).toEqual(shifted(TAG, 2));
    expect(at(indented, '  a')).toBe(undefined);
    expect(at(call('trimPrefix', 'v', tag), '1.2')).toEqual(shifted(TAG, 1));
    expect(at(call('trunc', -3n, tag), '2.3')).toEqual(shifted(TAG, 3));
    expect(at(call('upper', tag), 'V1')).toEqual(inexact(TAG));
    expect(at(call('replace', '.', '_', tag), '2_3')).toEqual(shifted(TAG, 3));
    expect(at(call('cat', 'image', tag), 'v1')).toEqual(TAG);
    expect(at(call('join', ',', new List([{ value: 'a' }, tag])), 'v1')).toEqual(TAG);
    expect(at(call('toString', tag), '2.3')).toEqual(shifted(TAG, 3));
    expect((call('splitList', '.', tag).value as List).items[2]?.from).toEqual([{ at: 0, source: shifted(TAG, 5) }]);
    expect(call('b64enc', tag)).toEqual({ value: 'djEuMi4z', from: inexact(TAG) });
    expect(at(call('toJson', new Dict([['tag', { key: entry(0, 3), value: tag }]])), 'v1')).toEqual(TAG);
  });

  test('a number keeps its source where it prints as it is written', () => {
    const port = { value: 80, from: entry(3, 5), written: '80' };
    expect(at(call('quote', port), '80')).toEqual(entry(3, 5));
    expect(at(call('toString', { ...port, written: '80.0' }), '80')).toEqual(inexact(entry(3, 5)));
  });

  test('what chooses gives the chosen value as it is', () => {
    expect(call('default', 'latest', tag)).toBe(tag);
    expect(call('default', tag, '')).toBe(tag);
    expect(call('coalesce', null, '', tag)).toBe(tag);
    expect(call('ternary', tag, 'b', true)).toBe(tag);
    expect(call('get', new Dict([['a', { value: tag }]]), 'a')).toBe(tag);
    expect(call('dig', 'a', 'b', '', new Dict([['a', { value: { value: new Dict([['b', { value: tag }]]) } }]]))).toBe(
      tag,
    );
    expect(call('first', new List([tag]))).toBe(tag);
  });

  test('other results come from the action, and name what went in', () => {
    const { value, from } = call('sha256sum', tag);
    expect(String(value)).toHaveLength(64);
    expect(from).toEqual(inexact(TAG));
    expect(call('semverCompare', '>=1', tag)).toEqual({ value: true, from: { ...ACTION, inputs: [TAG] } });
    expect(sourcesOf(call('add', { value: 1, from: TAG }, 2n))[0]?.inputs).toEqual([TAG]);
  });

  test('maps are changed for everybody, and entries keep their sources', () => {
    const inner = new Dict([['b', { value: { value: 1n } }]]);
    const target = new Dict([
      ['a', { value: { value: inner } }],
      ['empty', { value: { value: '' } }],
    ]);
    const source = new Dict([
      ['a', { value: { value: new Dict([['c', { key: TAG, value: tag }]]) } }],
      ['empty', { value: tag }],
    ]);
    const merged = call('merge', target, source);
    expect(merged.value).toBe(target);
    expect(inner.entries.get('c')).toEqual({ key: TAG, value: tag });
    expect(target.get('empty')).toBe(tag);
    expect((call('deepCopy', target).value as Dict).get('a')?.value).not.toBe(inner);
    call('set', target, 'new', tag);
    expect(target.get('new')).toBe(tag);
    expect((call('omit', target, 'a').value as Dict).get('new')).toBe(tag);
  });
});

describe('what sprig does with what is not known', () => {
  test('it stays a hole in a text', () => {
    for (const name of ['quote', 'squote', 'trim', 'upper', 'toString', 'cat']) {
      expect(holes(call(name, random)), name).toBe(1);
      expect(holes(call(name, partly)), name).toBe(1);
    }
    expect(call('quote', random).value).toBe('"{{ … }}"');
    expect(call('indent', 2n, partly).value).toBe('  web-{{ … }}-x');
    expect(call('replace', 'x', 'y', partly).value).toBe('web-{{ … }}-y');
    expect(call('trimSuffix', '-x', partly).value).toBe('web-{{ … }}');
    expect(call('join', '-', new List([tag, { value: random }])).value).toBe('v1.2.3-{{ … }}');
    expect(call('toJson', new Dict([['a', { value: { value: random } }]])).value).toBe('{"a":{{ … }}}');
  });

  test('a text is cut where that is known, and no further', () => {
    expect(call('trunc', 3n, partly).value).toBe('web');
    expect(call('trunc', 63n, partly).value).toBe('web-{{ … }}');
    expect(call('trunc', -1n, partly).value).toBe('x');
    expect(call('trunc', -63n, partly).value).toBe('{{ … }}-x');
    expect(call('trimSuffix', '-', call('trunc', 63n, partly)).value).toBe('web-{{ … }}');
  });

  test('the known parts answer', () => {
    expect(call('hasPrefix', 'web', partly).value).toBe(true);
    expect(call('hasPrefix', 'db', partly).value).toBe(false);
    expect(call('hasPrefix', 'web-1', partly).value).toBeInstanceOf(Unknown);
    expect(call('hasSuffix', '-x', partly).value).toBe(true);
    expect(call('contains', 'eb', partly).value).toBe(true);
    expect(call('contains', 'q', partly).value).toMatchObject({ type: 'bool' });
    expect(call('empty', partly).value).toBe(false);
    expect(call('kindOf', random).value).toBe('string');
    expect(call('default', 'a', partly)).toBe(partly);
  });

  test('and where they do not, the type is known', () => {
    expect(call('default', 'a', random).value).toMatchObject({ type: 'string', why: 'random' });
    expect(call('default', 1n, random).value).toMatchObject({ type: undefined });
    expect(call('ternary', 'a', 'b', new Unknown('?', 'bool')).value).toMatchObject({ type: 'string' });
    expect(call('sha256sum', random).value).toMatchObject({ type: 'string', why: 'random' });
    expect(call('int', random).value).toMatchObject({ type: 'number' });
    expect(call('keys', new Dict([], undefined, true)).value).toMatchObject({ type: 'list' });
    expect(call('genCA', 'ca', 365n).value).toMatchObject({
      entries: new Map([
        ['Cert', expect.anything()],
        ['Key', expect.anything()],
      ]),
    });
  });

  test('an open map may have an entry', () => {
    const open = new Dict([['a', { value: tag }]], undefined, true);
    expect(call('hasKey', open, 'a').value).toBe(true);
    expect(call('hasKey', open, 'b').value).toBeInstanceOf(Unknown);
    expect(call('get', open, 'b').value).toBeInstanceOf(Unknown);
    expect((call('omit', open, 'a').value as Dict).open).toBe(true);
    const target = new Dict([
      ['a', { value: { value: 'set' } }],
      ['b', { value: { value: '' } }],
    ]);
    call('merge', target, new Unknown('?', 'map'));
    expect(target.get('a')?.value).toBe('set');
    expect([target.get('b')?.value instanceof Unknown, target.open]).toEqual([true, true]);
    call('mergeOverwrite', target, new Unknown('?', 'map'));
    expect(target.get('a')?.value).toBeInstanceOf(Unknown);
  });
});
