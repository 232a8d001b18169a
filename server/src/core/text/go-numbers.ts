/** Numbers as the packages `strconv`, `encoding/json` and `fmt` of Go print them. */

/** Returns a float64 as `strconv.FormatFloat(x, 'g', -1, 64)` and `%v` print it: the fewest digits, an exponent from 1e6 on. */
export function formatG(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 6) return `${digits}e${goExponent(power)}`;
  return plainDigits(value);
}

/** Returns a float64 as `encoding/json` prints it; undefined for what JSON has no number for. */
export function formatJsonNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Object.is(value, -0)) return '-0';
  // Both change to an exponent below 1e-6 and from 1e21 on, and both print one digit of an exponent as it is.
  return String(value);
}

/** Returns a finite number without an exponent, with the fewest digits: `'f', -1`. */
function plainDigits(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const sign = digits.startsWith('-') ? '-' : '';
  const significant = digits.replace(/[-.]/g, '');
  const point = Number(exponent) + 1;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${significant}`;
  if (significant.length <= point) return sign + significant.padEnd(point, '0');
  return `${sign}${significant.slice(0, point)}.${significant.slice(point)}`;
}

/** Returns an exponent with its sign and at least two digits. */
function goExponent(power: number): string {
  return `${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
