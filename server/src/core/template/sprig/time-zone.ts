import { daysOf, type Time } from './go-time.js';

/** Returns a point of time in a zone, by its name; in UTC where there is none of this name. */
export function inZone(time: Time, name: string): Time {
  if (name === '' || name === 'UTC' || name === 'Local') return { ...time, offset: 0, zone: 'UTC' };
  const offset = offsetOf(time.seconds, name);
  return offset === undefined ? { ...time, offset: 0, zone: 'UTC' } : { ...time, offset, zone: undefined };
}

/** Returns the seconds that a zone is before UTC; undefined for a zone that does not exist. */
function offsetOf(seconds: number, timeZone: string): number | undefined {
  const parts = partsOf(seconds, timeZone);
  if (!parts) return undefined;
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return daysOf(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - seconds;
}

function partsOf(seconds: number, timeZone: string): Readonly<Record<string, number>> | undefined {
  if (Math.abs(seconds) > 8.64e12) return undefined;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    return Object.fromEntries(format.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
