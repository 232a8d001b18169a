import { type Native, type Traced, Unknown, type Value } from '../../provenance/traced.js';
import { type Call, TemplateError, type TemplateFunction, typed } from '../function.js';
import { ANY, asInt, asString, type FunctionTable, isKnown, made, unknownOf } from './define.js';
import {
  calendarOf,
  DurationError,
  daysOf,
  durationText,
  later,
  parseDuration,
  type Time,
  utc,
  zeroTime,
} from './go-time.js';
import type { JsonNative } from './native-json.js';
import { atoi } from './numbers.js';
import { DAYS, formatTime, MONTHS } from './time-layout.js';
import { parseTime, TimeError } from './time-parse.js';
import { inZone } from './time-zone.js';

const NIL: Traced = { value: null };
const HTML = '2006-01-02';
const RFC3339 = '2006-01-02T15:04:05.999999999Z07:00';

/** Dates. The local zone is UTC: a rendering must not depend on where it is made. */
export const DATES: FunctionTable = {
  date: typed(`string, ${ANY}`, ([layout = NIL, date = NIL], call) => formatted(layout, date, LOCAL, call)),
  date_in_zone: typed(`string, ${ANY}, string`, ([layout = NIL, date = NIL, zone = NIL], call) =>
    formatted(layout, date, zone, call),
  ),
  dateInZone: typed(`string, ${ANY}, string`, ([layout = NIL, date = NIL, zone = NIL], call) =>
    formatted(layout, date, zone, call),
  ),
  htmlDate: typed(ANY, ([date = NIL], call) => formatted({ value: HTML }, date, LOCAL, call)),
  htmlDateInZone: typed(`${ANY}, string`, ([date = NIL, zone = NIL], call) =>
    formatted({ value: HTML }, date, zone, call),
  ),
  toDate: typed('string, string', (args, call) => read(args, call, () => zeroTime())),
  mustToDate: typed('string, string', (args, call) =>
    read(args, call, (message) => {
      throw new TemplateError(message);
    }),
  ),
  date_modify: modifying(false),
  dateModify: modifying(false),
  must_date_modify: modifying(true),
  mustDateModify: modifying(true),
  unixEpoch: typed('time.Time', ([date = NIL], call) => {
    const time = timeOf(date.value);
    return time ? made(String(time.seconds), call, [date]) : unknownOf('string', call, [date]);
  }),
  duration: typed(ANY, ([seconds = NIL], call) => {
    if (!isKnown(seconds)) return unknownOf('string', call, [seconds]);
    return made(durationText(BigInt.asIntN(64, secondsOf(seconds) * 1_000_000_000n)), call, [seconds]);
  }),
  durationRound: typed(ANY, ([duration = NIL], call) => {
    if (!isKnown(duration) || timeOf(duration.value)) return unknownOf('string', call, [duration]);
    return made(rounded(nanosecondsOf(duration)), call, [duration]);
  }),
};

const LOCAL: Traced = { value: 'Local' };

/** The seconds from 1970 beyond which the times of Go overflow. */
const LATEST = 1e15;

const TIMES = new WeakMap<object, Time>();

function timeOf(value: Value): Time | undefined {
  return typeof value === 'object' && value !== null ? TIMES.get(value) : undefined;
}

function formatted(layout: Traced, date: Traced, zone: Traced, call: Call): Traced {
  const args = [layout, date];
  if (!isKnown(layout) || !isKnown(date) || !isKnown(zone)) return unknownOf('string', call, args);
  const time = timeOf(date.value) ?? fromNumber(date);
  if (time && Math.abs(time.seconds) > LATEST)
    return made(new Unknown('the time is out of range', 'string'), call, args);
  // Of any other value Go takes the present time.
  if (!time) return made(new Unknown('the time differs every time', 'string'), call, args);
  const text = formatTime(inZone(time, asString(zone)), asString(layout));
  if (text === undefined) return made(new Unknown('the abbreviation of the zone is not known', 'string'), call, args);
  return made(text, call, args);
}

function fromNumber({ value, goType }: Traced): Time | undefined {
  const isSeconds = typeof value === 'bigint' && (goType === undefined || /^int(?:32|64)?$/.test(goType));
  return isSeconds ? utc(Number(value)) : undefined;
}

function read(args: readonly Traced[], call: Call, onError: (message: string) => Time): Traced {
  if (!args.every((arg) => isKnown(arg))) return unknownOf(undefined, call, args);
  const [layout, text] = args;
  try {
    return made(timeValue(parseTime(asString(layout), asString(text))), call, args);
  } catch (error) {
    if (error instanceof TimeError) return made(timeValue(onError(error.message)), call, args);
    throw error;
  }
}

function modifying(must: boolean): TemplateFunction {
  return typed('string, time.Time', (args, call) => {
    const [change = NIL, date = NIL] = args;
    const time = timeOf(date.value);
    if (!time || !isKnown(change)) return unknownOf(undefined, call, args);
    try {
      return made(timeValue(later(time, parseDuration(asString(change)))), call, args);
    } catch (error) {
      if (!(error instanceof DurationError)) throw error;
      if (must) throw new TemplateError(error.message);
      return date;
    }
  });
}

function secondsOf({ value, goType }: Traced): bigint {
  if (typeof value === 'string') return atoi(value);
  return typeof value === 'bigint' && goType === 'int64' ? value : 0n;
}

function nanosecondsOf({ value, goType }: Traced): bigint {
  if (typeof value === 'bigint') return goType === 'int64' ? value : 0n;
  if (typeof value !== 'string') return 0n;
  try {
    return parseDuration(value);
  } catch (error) {
    if (error instanceof DurationError) return 0n;
    throw error;
  }
}

const SIZES: readonly (readonly [unit: string, seconds: bigint])[] = [
  ['y', 31_536_000n],
  ['mo', 2_592_000n],
  ['d', 86_400n],
  ['h', 3600n],
  ['m', 60n],
  ['s', 1n],
];

function rounded(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  for (const [unit, seconds] of SIZES) {
    const length = seconds * 1_000_000_000n;
    if (size > length) return `${size / length}${unit}`;
  }
  return '0s';
}

/** Returns a point of time as a template has it, with the methods that charts call. */
function timeValue(time: Time): JsonNative {
  const calendar = calendarOf(time);
  const numbers: Readonly<Record<string, number>> = {
    Year: calendar.year,
    Day: calendar.day,
    Hour: calendar.hour,
    Minute: calendar.minute,
    Second: calendar.second,
    YearDay: calendar.yearDay,
    Nanosecond: time.nanoseconds,
  };
  const value: JsonNative = {
    goType: 'time.Time',
    print: () => printed(time),
    toJson: () => ({ value: formatTime(time, RFC3339) ?? '' }),
    member(name, args) {
      const number = numbers[name];
      if (number !== undefined) return { value: BigInt(number) };
      if (name === 'Month') return { value: word('time.Month', MONTHS[calendar.month - 1] ?? '') };
      if (name === 'Weekday') return { value: word('time.Weekday', DAYS[calendar.weekday] ?? '') };
      if (name === 'Unix') return { value: BigInt(time.seconds), goType: 'int64' };
      if (name === 'UnixMilli')
        return { value: BigInt(time.seconds) * 1000n + BigInt(Math.floor(time.nanoseconds / 1e6)), goType: 'int64' };
      if (name === 'UnixNano')
        return { value: BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanoseconds), goType: 'int64' };
      if (name === 'String') return { value: printed(time) };
      if (name === 'IsZero') return { value: time.seconds === zeroTime().seconds && time.nanoseconds === 0 };
      if (name === 'UTC' || name === 'Local') return { value: timeValue({ ...time, offset: 0, zone: 'UTC' }) };
      if (name === 'Format') return formattedBy(time, args);
      if (name === 'AddDate') return { value: timeValue(withDate(time, args)) };
      return compared(time, name, args);
    },
  };
  TIMES.set(value, time);
  return value;
}

function printed(time: Time): string {
  const text = formatTime(time, '2006-01-02 15:04:05.999999999 -0700');
  return `${text} ${time.zone || formatTime(time, '-0700')}`;
}

function formattedBy(time: Time, [layout = NIL]: readonly Traced[]): Traced {
  const text = formatTime(time, asString(layout));
  return { value: text ?? new Unknown('the abbreviation of the zone is not known', 'string') };
}

function withDate(time: Time, [years, months, days]: readonly Traced[]): Time {
  const { year, month, day } = calendarOf(time);
  const before = daysOf(year, month, day);
  const after = daysOf(year + Number(asInt(years)), month + Number(asInt(months)), 1) + day - 1 + Number(asInt(days));
  return { ...time, seconds: time.seconds + (after - before) * 86_400 };
}

function compared(time: Time, name: string, [other]: readonly Traced[]): Traced {
  const against = other && timeOf(other.value);
  if (!against) throw new TemplateError(`can't evaluate field ${name} in type time.Time`);
  const order = time.seconds - against.seconds || time.nanoseconds - against.nanoseconds;
  if (name === 'Before') return { value: order < 0 };
  if (name === 'After') return { value: order > 0 };
  if (name === 'Equal') return { value: order === 0 };
  throw new TemplateError(`can't evaluate field ${name} in type time.Time`);
}

function word(goType: string, text: string): Native {
  return {
    goType,
    print: () => text,
    member(name) {
      if (name === 'String') return { value: text };
      throw new TemplateError(`can't evaluate field ${name} in type ${goType}`);
    },
  };
}
