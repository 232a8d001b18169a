import { toBytes } from '../bytes.js';
import { daysOf, type Time } from './go-time.js';
import { DAYS, type LayoutPart, layoutParts, MONTHS } from './time-layout.js';

/** A text that does not fit a layout: the message is that of Go. */
export class TimeError extends Error {
  override readonly name = 'TimeError';
}

/** What the elements of a layout say. */
interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  nanoseconds: number;
  isAfternoon: boolean | undefined;
  offset: number | undefined;
  zone: string | undefined;
}

/**
 * Returns the point of time that a text says in a layout, in UTC where it names no zone.
 * @throws TimeError with the message of Go.
 */
export function parseTime(layout: string, text: string): Time {
  const fields: Fields = {
    year: 0,
    month: -1,
    day: -1,
    yearDay: -1,
    hour: 0,
    minute: 0,
    second: 0,
    nanoseconds: 0,
    isAfternoon: undefined,
    offset: undefined,
    zone: undefined,
  };
  const parts = layoutParts(layout);
  let rest = text;
  const fail = (element: string): never => {
    throw new TimeError(
      `parsing time ${quoted(text)} as ${quoted(layout)}: cannot parse ${quoted(rest)} as ${quoted(element)}`,
    );
  };
  const outOfRange = (what: string): never => {
    throw new TimeError(`parsing time ${quoted(text)}: ${what} out of range`);
  };
  for (const [index, part] of parts.entries()) {
    if (part.element === undefined) {
      const after = skipped(rest, part.text);
      rest = after.rest;
      if (!after.fits) fail(part.text);
      continue;
    }
    const result = take(part.element, rest, fields, parts[index + 1]);
    if (result === undefined) fail(part.element);
    else if ('range' in result) outOfRange(result.range);
    else rest = result.rest;
  }
  if (rest !== '') throw new TimeError(`parsing time ${quoted(text)}: extra text: ${quoted(rest)}`);
  return timeOf(fields, outOfRange);
}

type Taken = { readonly rest: string } | { readonly range: string } | undefined;

/** Returns the text behind a literal part of a layout, or where it differs. A blank there stands for any number of blanks. */
function skipped(text: string, literal: string): { readonly rest: string; readonly fits: boolean } {
  let rest = text;
  for (let at = 0; at < literal.length; at++) {
    if (literal[at] === ' ') {
      if (rest !== '' && !rest.startsWith(' ')) return { rest, fits: false };
      while (literal[at + 1] === ' ') at++;
      rest = rest.replace(/^ +/, '');
    } else {
      if (!rest.startsWith(literal.charAt(at))) return { rest, fits: false };
      rest = rest.slice(1);
    }
  }
  return { rest, fits: true };
}

function take(element: string, text: string, fields: Fields, next: LayoutPart | undefined): Taken {
  const named = (names: readonly string[], length?: number): readonly [number, string] | undefined => {
    for (const [index, name] of names.entries()) {
      const wanted = name.slice(0, length);
      if (text.slice(0, wanted.length).toLowerCase() === wanted.toLowerCase())
        return [index, text.slice(wanted.length)];
    }
    return undefined;
  };
  const number = (pattern: RegExp, least: number, most: number, what: string, put: (value: number) => void): Taken => {
    const match = pattern.exec(text);
    if (!match) return undefined;
    const value = Number(match[1]);
    if (value < least || value > most) return { range: what };
    put(value);
    return { rest: text.slice(match[0].length) };
  };
  switch (element) {
    case '2006':
      return number(/^([0-9]{4})/, 0, 9999, 'year', (value) => {
        fields.year = value;
      });
    case '06':
      return number(/^([0-9]{2})/, 0, 99, 'year', (value) => {
        fields.year = value + (value >= 69 ? 1900 : 2000);
      });
    case 'January':
    case 'Jan': {
      const found = named(MONTHS, element === 'Jan' ? 3 : undefined);
      if (!found) return undefined;
      fields.month = found[0] + 1;
      return { rest: found[1] };
    }
    case 'Monday':
    case 'Mon': {
      const found = named(DAYS, element === 'Mon' ? 3 : undefined);
      return found && { rest: found[1] };
    }
    case '01':
      return number(/^([0-9]{2})/, 1, 12, 'month', (value) => {
        fields.month = value;
      });
    case '1':
      return number(/^([0-9]{1,2})/, 1, 12, 'month', (value) => {
        fields.month = value;
      });
    case '02':
      return number(/^([0-9]{2})/, 0, 99, 'day', (value) => {
        fields.day = value;
      });
    case '2':
      return number(/^([0-9]{1,2})/, 0, 99, 'day', (value) => {
        fields.day = value;
      });
    case '_2':
      return number(/^ ?([0-9]{1,2})/, 0, 99, 'day', (value) => {
        fields.day = value;
      });
    case '002':
      return number(/^([0-9]{3})/, 0, 999, 'day-of-year', (value) => {
        fields.yearDay = value;
      });
    case '__2':
      return number(/^ {0,2}([0-9]{1,3})/, 0, 999, 'day-of-year', (value) => {
        fields.yearDay = value;
      });
    case '15':
      return number(/^([0-9]{1,2})/, 0, 23, 'hour', (value) => {
        fields.hour = value;
      });
    case '03':
      return number(/^([0-9]{2})/, 0, 12, 'hour', (value) => {
        fields.hour = value;
      });
    case '3':
      return number(/^([0-9]{1,2})/, 0, 12, 'hour', (value) => {
        fields.hour = value;
      });
    case '04':
      return number(/^([0-9]{2})/, 0, 59, 'minute', (value) => {
        fields.minute = value;
      });
    case '4':
      return number(/^([0-9]{1,2})/, 0, 59, 'minute', (value) => {
        fields.minute = value;
      });
    case '05':
    case '5':
      return seconds(element, text, fields, next);
    case 'PM':
    case 'pm':
      return afternoon(element, text, fields);
    case 'MST':
      return zoneName(text, fields);
    default:
      return /^[.,]/.test(element) ? fraction(element, text, fields) : offset(element, text, fields);
  }
}

function seconds(element: string, text: string, fields: Fields, next: LayoutPart | undefined): Taken {
  const match = (element === '05' ? /^([0-9]{2})/ : /^([0-9]{1,2})/).exec(text);
  if (!match) return undefined;
  if (Number(match[1]) > 59) return { range: 'second' };
  fields.second = Number(match[1]);
  const rest = text.slice(match[0].length);
  // A fraction may follow that the layout does not have.
  const more = next?.element !== undefined && /^[.,]/.test(next.element) ? undefined : /^[.,]([0-9]+)/.exec(rest);
  if (!more) return { rest };
  fields.nanoseconds = nanosecondsOf(more[1] ?? '');
  return { rest: rest.slice(more[0].length) };
}

function nanosecondsOf(digits: string): number {
  return Number(digits.slice(0, 9).padEnd(9, '0'));
}

function fraction(element: string, text: string, fields: Fields): Taken {
  if (element[1] === '9') {
    const match = /^[.,]([0-9]+)/.exec(text);
    if (!match) return { rest: text };
    fields.nanoseconds = nanosecondsOf(match[1] ?? '');
    return { rest: text.slice(match[0].length) };
  }
  const digits = text.slice(1, element.length);
  if (!/^[.,]/.test(text) || digits.length < element.length - 1 || !/^[0-9]+$/.test(digits)) return undefined;
  fields.nanoseconds = nanosecondsOf(digits);
  return { rest: text.slice(element.length) };
}

function afternoon(element: string, text: string, fields: Fields): Taken {
  const word = text.slice(0, 2);
  const [am, pm] = element === 'PM' ? ['AM', 'PM'] : ['am', 'pm'];
  if (word !== am && word !== pm) return undefined;
  fields.isAfternoon = word === pm;
  return { rest: text.slice(2) };
}

function zoneName(text: string, fields: Fields): Taken {
  const match = /^(UTC|[A-Z]{3,5}(?:[-+][0-9]{1,2})?|[-+][0-9]{2})/.exec(text);
  if (!match) return undefined;
  fields.zone = match[0];
  return { rest: text.slice(match[0].length) };
}

function offset(element: string, text: string, fields: Fields): Taken {
  if (element.startsWith('Z') && text.startsWith('Z')) {
    fields.offset = 0;
    fields.zone = 'UTC';
    return { rest: text.slice(1) };
  }
  const pattern = element.slice(1).replace('07', '([0-9]{2})').replace(/00/g, '([0-9]{2})');
  const match = new RegExp(`^([\\s\\S])${pattern}`).exec(text);
  if (!match) return undefined;
  const [hours = 0, minutes = 0, second = 0] = match.slice(2).map(Number);
  if (hours > 24) return { range: 'time zone offset hour' };
  if (minutes > 60) return { range: 'time zone offset minute' };
  if (second > 60) return { range: 'time zone offset second' };
  if (match[1] !== '-' && match[1] !== '+') return undefined;
  fields.offset = (match[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + second);
  return { rest: text.slice(match[0].length) };
}

function timeOf(fields: Fields, outOfRange: (what: string) => never): Time {
  const { year, yearDay, isAfternoon } = fields;
  let { month, day, hour } = fields;
  if (isAfternoon === true && hour < 12) hour += 12;
  else if (isAfternoon === false && hour === 12) hour = 0;
  if (yearDay >= 0) {
    const days = daysOf(year + 1, 1, 1) - daysOf(year, 1, 1);
    if (yearDay < 1 || yearDay > days) outOfRange('day-of-year');
    month = 1;
    while (month < 12 && daysOf(year, month + 1, 1) - daysOf(year, 1, 1) < yearDay) month++;
    day = yearDay - (daysOf(year, month, 1) - daysOf(year, 1, 1));
  } else {
    if (month < 0) month = 1;
    if (day < 0) day = 1;
  }
  if (day < 1 || day > daysOf(year, month + 1, 1) - daysOf(year, month, 1)) outOfRange('day');
  const offset = fields.offset ?? 0;
  const seconds = daysOf(year, month, day) * 86_400 + hour * 3600 + fields.minute * 60 + fields.second - offset;
  const zone = fields.zone ?? (fields.offset === undefined || fields.offset === 0 ? 'UTC' : '');
  return { seconds, nanoseconds: fields.nanoseconds, offset, zone };
}

/** Returns a text between quotes, as the package `time` escapes it in its messages. */
function quoted(text: string): string {
  let result = '"';
  for (const char of text) {
    if (char === '"' || char === '\\') result += `\\${char}`;
    else if (char < ' ' || char >= '\u0080') {
      result += Array.from(toBytes(char), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
    } else result += char;
  }
  return `${result}"`;
}
