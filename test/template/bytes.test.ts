import { describe, expect, test } from 'vitest';
import { byteLength, fromBytes, isEscaped, joinBytes, toBytes } from '../../server/src/core/template/bytes.js';
import { type Functions, TemplateError, typed } from '../../server/src/core/template/function.js';

describe('strings as bytes', () => {
  test.each(['', 'plain', 'ü', '€', '💥', 'a\u0000b', '\ufffd', '\ud7ff\ue000'])('go there and back: %j', (text) => {
    expect([...toBytes(text)]).toEqual([...new TextEncoder().encode(text)]);
    expect(fromBytes(toBytes(text))).toBe(text);
    expect(byteLength(text)).toBe(toBytes(text).length);
  });

  test.each([
    [[0xff]],
    [[0x61, 0xc3]],
    [[0xc3, 0x28]],
    [[0xe2, 0x82]],
    [[0xed, 0xa0, 0x80]],
    [[0xc0, 0x80]],
    [[0xf4, 0x90, 0x80, 0x80]],
    [[0xf0, 0x9f, 0x92]],
  ])('that are no UTF-8 are kept: %j', (bytes) => {
    const text = fromBytes(bytes);
    expect([...toBytes(text)]).toEqual(bytes);
    expect(byteLength(text)).toBe(bytes.length);
    expect([...text].some((unit) => isEscaped(unit.charCodeAt(0)))).toBe(true);
  });

  test('become characters again beside each other', () => {
    expect(joinBytes(fromBytes([0xc3]) + fromBytes([0xa9]))).toBe('é');
    expect(joinBytes('x💥')).toBe('x💥');
  });
});

test('a signature names the parameters', () => {
  const { signature } = typed('string, int, ...interface {}', () => ({ value: null }));
  expect(signature).toEqual({ parameters: ['string', 'int'], variadic: 'interface {}' });
  expect(typed('', () => ({ value: null })).signature).toEqual({ parameters: [] });
});

test('a function says with the error of templates what Go would', () => {
  const fail = typed('string', ([message]) => {
    throw new TemplateError(String(message?.value));
  });
  const functions: Functions = new Map([['fail', fail]]);
  const run = functions.get('fail');
  const call = { name: 'fail', source: { place: { file: 'a', start: 0, end: 1 } } };
  const none = () => ({ value: '' });
  expect(() => run?.([{ value: 'no' }], { ...call, include: none, renderText: none })).toThrow(new TemplateError('no'));
});
