/** The layouts of Go's times: `2006-01-02T15:04:05Z07:00`. */

import { withoutEnd } from '../../text/trim.js';
import { type Calendar, calendarOf, type Time } from './go-time.js';

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A part of a layout: an element such as `2006`, or a text that stands for itself. */
export interface LayoutPart {
  readonly element: string | undefined;
  readonly text: string;
}

const ELEMENTS =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|2|__2|_2(?!006)|3|4|5|PM|pm|[-Z]070000|[-Z]07:00:00|[-Z]0700|[-Z]07:00|[-Z]07|[.,](?:0+|9+)(?![0-9])/g;

/** Returns the parts of a layout. */
export function layoutParts(layout: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let done = 0;
  for (const match of layout.matchAll(ELEMENTS)) {
    if (match.index > done) parts.push({ element: undefined, text: layout.slice(done, match.index) });
    parts.push({ element: match[0], text: match[0] });
    done = match.index + match[0].length;
  }
  if (done < layout.length) parts.push({ element: undefined, text: layout.slice(done) });
  return parts;
}

/** Returns a point of time in a layout; undefined where that asks for the abbreviation of a zone that is not known. */
export function formatTime(time: Time, layout: string): string | undefined {
  const calendar = calendarOf(time);
  let result = '';
  for (const { element, text } of layoutParts(layout)) {
    const part = element === undefined ? text : elementText(element, time, calendar);
    if (part === undefined) return undefined;
    result += part;
  }
  return result;
}

function elementText(element: string, time: Time, calendar: Calendar): string | undefined {
  if (/^[-Z]07/.test(element)) return offsetText(element, time.offset);
  if (/^[.,]/.test(element)) return fractionText(element, time.nanoseconds);
  const { year, month, day, hour, minute, second, weekday, yearDay } = calendar;
  switch (element) {
    case 'January':
      return MONTHS[month - 1];
    case 'Jan':
      return MONTHS[month - 1]?.slice(0, 3);
    case 'Monday':
      return DAYS[weekday];
    case 'Mon':
      return DAYS[weekday]?.slice(0, 3);
    case 'MST':
      return time.zone;
    case '2006':
      return padded(year, 4);
    case '06':
      return padded(Math.abs(year % 100), 2);
    case '01':
      return padded(month, 2);
    case '1':
      return String(month);
    case '02':
      return padded(day, 2);
    case '_2':
      return String(day).padStart(2);
    case '2':
      return String(day);
    case '002':
      return padded(yearDay, 3);
    case '__2':
      return String(yearDay).padStart(3);
    case '15':
      return padded(hour, 2);
    case '03':
      return padded(hour % 12 || 12, 2);
    case '3':
      return String(hour % 12 || 12);
    case '04':
      return padded(minute, 2);
    case '4':
      return String(minute);
    case '05':
      return padded(second, 2);
    case '5':
      return String(second);
    case 'PM':
      return hour >= 12 ? 'PM' : 'AM';
    default:
      return hour >= 12 ? 'pm' : 'am';
  }
}

function padded(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width, '0')}` : String(value).padStart(width, '0');
}

function offsetText(element: string, offset: number): string {
  if (element.startsWith('Z') && offset === 0) return 'Z';
  const size = Math.abs(offset);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60].map((part) => padded(part, 2));
  const colon = element.includes(':') ? ':' : '';
  const shown = (element.replace(/\D/g, '').length / 2) | 0;
  return (offset < 0 ? '-' : '+') + parts.slice(0, shown).join(colon);
}

function fractionText(element: string, nanoseconds: number): string {
  const digits = String(nanoseconds)
    .padStart(9, '0')
    .slice(0, Math.min(9, element.length - 1))
    .padEnd(element.length - 1, '0');
  if (element[1] === '0') return element.charAt(0) + digits;
  const shortened = withoutEnd(digits, '0');
  return shortened === '' ? '' : element.charAt(0) + shortened;
}
