import { List, type Traced, Unknown } from '../../provenance/traced.js';
import { TemplateError } from '../function.js';
import { add, type Decimal, decimalOf, divide, multiply, subtract, toNumber } from './decimal.js';
import { ANY, asInt, asString, type FunctionTable, int64, MOST_ITEMS, pure, type Result } from './define.js';
import { printValue } from './format.js';
import { atoi, parseInBase, toFloat64, toInt64 } from './numbers.js';

const MORE = `...${ANY}`;

/** Numbers: int64 and, with an `f`, decimals as float64. */
export const MATH: FunctionTable = {
  atoi: pure('string', 'number', ([text]) => atoi(asString(text))),
  int64: pure(ANY, 'number', ([value]) => int64(toInt64(value ?? NIL))),
  int: pure(ANY, 'number', ([value]) => toInt64(value ?? NIL)),
  float64: pure(ANY, 'number', ([value]) => toFloat64(value ?? NIL)),
  toDecimal: pure(ANY, 'number', ([value]) => int64(parseInBase(printValue(value ?? NIL), 8) ?? 0n), { deep: true }),

  add1: pure(ANY, 'number', ([value]) => int64(toInt64(value ?? NIL) + 1n)),
  add: pure(MORE, 'number', (args) => int64(args.reduce((sum, arg) => sum + toInt64(arg), 0n))),
  sub: pure(`${ANY}, ${ANY}`, 'number', ([a, b]) => int64(toInt64(a ?? NIL) - toInt64(b ?? NIL))),
  mul: pure(`${ANY}, ${MORE}`, 'number', (args) => int64(args.reduce((product, arg) => product * toInt64(arg), 1n))),
  div: pure(`${ANY}, ${ANY}`, 'number', ([a, b]) => int64(toInt64(a ?? NIL) / divisor(b))),
  mod: pure(`${ANY}, ${ANY}`, 'number', ([a, b]) => int64(toInt64(a ?? NIL) % divisor(b))),
  max: pure(`${ANY}, ${MORE}`, 'number', greatest),
  biggest: pure(`${ANY}, ${MORE}`, 'number', greatest),
  min: pure(`${ANY}, ${MORE}`, 'number', (args) => int64(args.map(toInt64).reduce((a, b) => chosen(a, b, b < a)))),

  add1f: pure(ANY, 'number', ([value]) => computed(add, [value ?? NIL, { value: 1 }])),
  addf: pure(MORE, 'number', (args) => computed(add, [{ value: 0 }, ...args])),
  subf: pure(`${ANY}, ${MORE}`, 'number', (args) => computed(subtract, args)),
  mulf: pure(`${ANY}, ${MORE}`, 'number', (args) => computed(multiply, args)),
  divf: pure(`${ANY}, ${MORE}`, 'number', (args) => computed(divide, args)),
  maxf: pure(`${ANY}, ${MORE}`, 'number', (args) =>
    args.map(toFloat64).reduce((a, b) => extreme(a, b, Number.POSITIVE_INFINITY)),
  ),
  minf: pure(`${ANY}, ${MORE}`, 'number', (args) =>
    args.map(toFloat64).reduce((a, b) => extreme(a, b, Number.NEGATIVE_INFINITY)),
  ),
  ceil: pure(ANY, 'number', ([value]) => Math.ceil(toFloat64(value ?? NIL))),
  floor: pure(ANY, 'number', ([value]) => Math.floor(toFloat64(value ?? NIL))),
  round: pure(`${ANY}, int, ...float64`, 'number', ([value, places, on]) =>
    rounded(toFloat64(value ?? NIL), Number(asInt(places)), on === undefined ? 0.5 : toFloat64(on)),
  ),

  until: pure('int', 'list', ([count]) => until(0n, asInt(count), asInt(count) < 0n ? -1n : 1n)),
  untilStep: pure('int, int, int', 'list', ([start, stop, step]) => until(asInt(start), asInt(stop), asInt(step))),
  seq: pure('...int', 'string', (args) => seq(args.map(asInt))),
};

const NIL: Traced = { value: null };

function divisor(value: Traced | undefined): bigint {
  const number = toInt64(value ?? NIL);
  if (number === 0n) throw new TemplateError('runtime error: integer divide by zero');
  return number;
}

function chosen(a: bigint, b: bigint, isSecond: boolean): bigint {
  return isSecond ? b : a;
}

function greatest(args: readonly Traced[]): Result {
  return int64(args.map(toInt64).reduce((a, b) => chosen(a, b, b > a)));
}

function computed(operation: (a: Decimal, b: Decimal) => Decimal, args: readonly Traced[]): number {
  const [first = NIL, ...others] = args;
  const start = decimalOf(toFloat64(first));
  return toNumber(others.reduce((result, arg) => operation(result, decimalOf(toFloat64(arg))), start));
}

/** Returns the greater or the lesser one: an infinity wins against what is no number. */
function extreme(a: number, b: number, infinity: number): number {
  if (a === infinity || b === infinity) return infinity;
  return infinity > 0 ? Math.max(a, b) : Math.min(a, b);
}

function rounded(value: number, places: number, on: number): number {
  const power = powerOfTen(places);
  const digits = power * value;
  // Of an infinity the fraction is no number.
  const fraction = Number.isFinite(digits) ? digits - Math.trunc(digits) : Number.NaN;
  return (fraction >= on ? Math.ceil(digits) : Math.floor(digits)) / power;
}

function powerOfTen(places: number): number {
  if (Math.abs(places) <= 22) return places < 0 ? 1 / Number(`1e${-places}`) : Number(`1e${places}`);
  // Beyond, ten to a power is no float64, and Go multiplies mantissas, each product rounded.
  let [result, exponent] = [1, 0];
  let [square, ofSquare] = [10 / 16, 4];
  for (let rest = Math.abs(places); rest > 0; rest = Math.floor(rest / 2)) {
    if (ofSquare > 4096) return places < 0 ? 0 : Number.POSITIVE_INFINITY;
    if (rest % 2 === 1) {
      result *= square;
      exponent += ofSquare;
    }
    square *= square;
    ofSquare *= 2;
    if (square >= 0.5) continue;
    square *= 2;
    ofSquare--;
  }
  return scaled(places < 0 ? 1 / result : result, places < 0 ? -exponent : exponent);
}

/** Returns a number times a power of two, which alone may be too large or too small for a float64. */
function scaled(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

function until(start: bigint, stop: bigint, step: bigint): List | Unknown {
  const numbers = range(start, stop, step);
  if (!numbers) return new Unknown('the list is too long', 'list');
  return new List(
    numbers.map((value) => ({ value })),
    'int',
  );
}

/** Returns the ints from one to before another; undefined where they are too many. */
function range(start: bigint, stop: bigint, step: bigint): readonly bigint[] | undefined {
  const isDown = stop < start;
  if (isDown ? step >= 0n : step <= 0n) return [];
  const size = (stop - start) / step;
  if (size > BigInt(MOST_ITEMS)) return undefined;
  const numbers: bigint[] = [];
  for (let number = start; isDown ? number > stop : number < stop; number += step) numbers.push(number);
  return numbers;
}

function seq(parameters: readonly bigint[]): string | Unknown {
  const [first = 0n, second = 0n, third = 0n] = parameters;
  if (parameters.length === 1) return numbersText(1n, first, first < 1n ? -1n : 1n);
  if (parameters.length === 2) return numbersText(first, second, second < first ? -1n : 1n);
  if (parameters.length !== 3) return '';
  const isDown = third < first;
  if (isDown && second > 0n) return '';
  return numbersText(first, third + (isDown ? -1n : 1n), second, 0n);
}

/** Returns the numbers up to one, with blanks between. */
function numbersText(start: bigint, end: bigint, step: bigint, beyond = step): string | Unknown {
  const numbers = range(start, end + beyond, step);
  return numbers ? numbers.join(' ') : new Unknown('the list is too long', 'string');
}
