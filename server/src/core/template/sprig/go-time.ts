import { withoutEnd } from '../../text/trim.js';

/** Points of time and durations as the package `time` of Go has them. */

/** A point of time in a zone. */
export interface Time {
  /** The seconds since 1970, and the nanoseconds of the second. */
  readonly seconds: number;
  readonly nanoseconds: number;
  /** The seconds that the zone is before UTC. */
  readonly offset: number;
  /** The abbreviation of the zone; undefined where it is not known here. */
  readonly zone: string | undefined;
}

export interface Calendar {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Sunday is 0. */
  readonly weekday: number;
  /** From 1. */
  readonly yearDay: number;
}

const DAY = 86_400;

/** Returns the days from 1970-01-01 to a day of the Gregorian calendar; a month or day may be beyond its range. */
export function daysOf(year: number, month: number, day: number): number {
  const months = year * 12 + month - 1;
  const y = Math.floor(months / 12) - (((months % 12) + 12) % 12 < 2 ? 1 : 0);
  const m = ((((months % 12) + 12) % 12) + 10) % 12;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * m + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

/** Returns the calendar of a point of time in its zone. */
export function calendarOf({ seconds, offset }: Time): Calendar {
  const local = seconds + offset;
  const days = Math.floor(local / DAY);
  const rest = local - days * DAY;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const ofEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * ofYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day: ofYear - Math.floor((153 * m + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysOf(year, 1, 1) + 1,
  };
}

/** Returns a point of time in UTC. */
export function utc(seconds: number, nanoseconds = 0): Time {
  return { seconds, nanoseconds, offset: 0, zone: 'UTC' };
}

/** Returns the zero time of Go: the first second of the year 1. */
export function zeroTime(): Time {
  return utc(daysOf(1, 1, 1) * DAY);
}

/** Returns a point of time some nanoseconds later. */
export function later(time: Time, nanoseconds: bigint): Time {
  const whole = BigInt(time.nanoseconds) + nanoseconds;
  const rest = ((whole % SECOND) + SECOND) % SECOND;
  return { ...time, seconds: time.seconds + Number((whole - rest) / SECOND), nanoseconds: Number(rest) };
}

const SECOND = 1_000_000_000n;
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
};

/** A text that is no duration: the message is that of Go, with the text in quotes behind it. */
export class DurationError extends Error {
  override readonly name = 'DurationError';
}

/**
 * Returns the nanoseconds of a duration such as `1h30m`, `-1.5s`.
 * @throws DurationError
 */
export function parseDuration(text: string): bigint {
  const quoted = `"${text}"`;
  const sign = /^[-+]/.exec(text)?.[0];
  let rest = sign ? text.slice(1) : text;
  if (rest === '0') return 0n;
  if (rest === '') throw new DurationError(`time: invalid duration ${quoted}`);
  let sum = 0n;
  while (rest !== '') {
    const match = /^([0-9]*)(?:(\.)([0-9]*))?([^0-9.]*)/.exec(rest);
    const [whole = '', digits = '', point, fraction = '', unit = ''] = match ?? [];
    if (digits === '' && (point === undefined || fraction === ''))
      throw new DurationError(`time: invalid duration ${quoted}`);
    if (unit === '') throw new DurationError(`time: missing unit in duration ${quoted}`);
    const size = UNITS[unit];
    if (size === undefined) throw new DurationError(`time: unknown unit "${unit}" in duration ${quoted}`);
    sum += BigInt(digits || '0') * size;
    if (fraction !== '') sum += fractionOf(fraction, size);
    if (sum > 1n << 63n) throw new DurationError(`time: invalid duration ${quoted}`);
    rest = rest.slice(whole.length);
  }
  if (sign === '-') return -sum;
  if (sum > (1n << 63n) - 1n) throw new DurationError(`time: invalid duration ${quoted}`);
  return sum;
}

function fractionOf(digits: string, unit: bigint): bigint {
  // Go leaves off the digits that an int64 does not hold.
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (next > (1n << 63n) - 1n) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** Returns a duration of nanoseconds as Go prints it: `1h30m0s`, `1.5ms`. */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < SECOND) {
    if (size < 1000n) return `${sign}${size}ns`;
    return size < 1_000_000n ? `${sign}${decimal(size, 1000n, 3)}µs` : `${sign}${decimal(size, 1_000_000n, 6)}ms`;
  }
  const seconds = `${decimal(size % (60n * SECOND), SECOND, 9)}s`;
  const minutes = size / (60n * SECOND);
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint, digits: number): string {
  const fraction = withoutEnd(String(value % unit).padStart(digits, '0'), '0');
  return fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`;
}
