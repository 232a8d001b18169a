import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolvePlain } from '../../server/src/core/yaml/scalars.js';
import { valueAt } from './support.js';

describe('a plain scalar is to Kubernetes', () => {
  test.each([
    ...['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'y', 'Y'].map((text) => [text, true] as const),
    ...['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'n', 'N'].map(
      (text) => [text, false] as const,
    ),
    ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
    ['0', 0],
    ['-0', -0],
    ['12', 12],
    ['+12', 12],
    ['-12', -12],
    ['0777', 511],
    ['-0777', -511],
    ['0o777', 511],
    ['0O17', 15],
    ['00', 0],
    ['0x1F', 31],
    ['0X1f', 31],
    ['-0x1F', -31],
    ['0b101', 5],
    ['-0b11', -3],
    ['1_000', 1000],
    ['1_', 1],
    ['0_7', 7],
    ['089', 89],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['+.5', 0.5],
    ['1e3', 1000],
    ['1E-3', 0.001],
    ['-1.5e+3', -1500],
    ['1_0.5', 10.5],
    ['.inf', Number.POSITIVE_INFINITY],
    ['+.Inf', Number.POSITIVE_INFINITY],
    ['-.INF', Number.NEGATIVE_INFINITY],
    ['.nan', Number.NaN],
    ['.NaN', Number.NaN],
    ['9007199254740993', 9007199254740992],
  ] as const)('%s: %s', (text, value) => {
    expect(resolvePlain(text)).toBe(value);
  });

  test.each([
    'tRUE',
    'YeS',
    'oN',
    'nO',
    'yess',
    'nil',
    'None',
    'nULL',
    'inf',
    '.iNF',
    'nan',
    'Infinity',
    'NaN',
    '12:30',
    '1:30:00',
    '190:20:30',
    '2001-12-14',
    '2001-12-14t21:59:43.10-05:00',
    '0o8',
    '0x',
    '0xG',
    '0b2',
    '0b',
    '0o',
    '_1',
    '-',
    '+',
    '.',
    '..',
    '-.',
    '1.2.3',
    '1,000',
    '1e',
    'e3',
    '1e400',
    '-1e999',
    '1 0',
    '10m',
    '1Gi',
    '0.5.',
    '--1',
    '+-1',
    '=',
    '<<',
    'v1',
    '٣',
  ])('a text: %s', (text) => {
    expect(resolvePlain(text)).toBe(text);
  });

  test('a text where it is longer than any number', () => {
    const long = '1'.repeat(500);
    expect(resolvePlain(long)).toBe(long);
  });

  test('never anything that JavaScript would read differently', () => {
    fc.assert(
      fc.property(
        fc.double({ noDefaultInfinity: true, noNaN: true }).filter((number) => !Object.is(number, -0)),
        (number) => {
          expect(resolvePlain(String(number))).toBe(number);
        },
      ),
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => {
        expect(resolvePlain(String(number))).toBe(number);
        expect(resolvePlain(`${number < 0 ? '-' : ''}0x${Math.abs(number).toString(16)}`)).toBe(number);
        expect(resolvePlain(`${number < 0 ? '-' : ''}0${Math.abs(number).toString(8)}`)).toBe(number);
      }),
    );
  });
});

describe('quotes and tags', () => {
  test.each([
    ["'true'", 'true'],
    ['"0777"', '0777'],
    ["''", ''],
    ['|-\n  1', '1'],
    ['>-\n  yes', 'yes'],
    ['!!str 5', '5'],
    ['!!str yes', 'yes'],
    ['!!str', ''],
    ['! 5', '5'],
    ['!custom 5', '5'],
    ['!!binary aGk=', 'aGk='],
    ['!!timestamp 2001-12-14', '2001-12-14'],
    ['!!int "5"', 5],
    ["!!bool 'yes'", true],
    ['!!float 5', 5],
    ['!!null "~"', null],
  ])('say what a scalar is: %j', (text, value) => {
    expect(valueAt(`a: ${text}\n`, 'a').value).toBe(value);
  });
});
