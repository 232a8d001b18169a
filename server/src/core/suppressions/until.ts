import type { Range } from '../text/range.js';
import { say } from '../text/say.js';

/** The last day on which a suppression counts, as it is written. */
export interface Until {
  /** `until=2026-12-31`, or `until 2026-12-31` at the end of a reason. */
  readonly text: string;
  /** Counted as the range of the suppression. */
  readonly range: Range;
  /** As `2026-12-31`; undefined where what is written is no day. */
  readonly day: string | undefined;
}

/** The days before its end at which a suppression is said to end soon. */
const SOON = 14;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Returns true for a day of the calendar such as `2026-12-31`. */
export function isDay(text: string): boolean {
  return DAY.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

/** Returns true for a word of a suppression that is about its end, right or wrong: no rule is called so. */
export function isUntil(word: string): boolean {
  return /^until\b/i.test(word);
}

/** Returns the end that a word says. */
export function readUntil(word: string, range: Range): Until {
  const day = /^until=(.*)$/.exec(word)?.[1] ?? '';
  return { text: word, range, day: isDay(day) ? day : undefined };
}

/** A reason that ends with a day. In any other place, and without a day, `until` is a word like others. */
const IN_REASON = /(?<![^\s])until (\d{4}-\d{2}-\d{2})\.?\s*$/;

/**
 * Returns a reason without the day that it ends with, `until 2026-12-31`, and that day. `start` is the offset of the reason in the text
 * that ranges count in.
 */
export function readReason(reason: string, start: number): { readonly reason: string; readonly until?: Until } {
  const [, day] = IN_REASON.exec(reason) ?? [];
  if (day === undefined) return { reason };
  const at = reason.lastIndexOf('until ');
  const text = `until ${day}`;
  const range = { start: start + at, end: start + at + text.length };
  return { reason: reason.slice(0, at), until: { text, range, day: isDay(day) ? day : undefined } };
}

/**
 * Returns false where something with an end does not count any more: from the day after it on, in UTC. What is no day never counts, so
 * that a mistake hides nothing.
 * @param today As `2026-12-31`; undefined where the day is not known, and nothing has ended.
 */
export function countsOn(until: Pick<Until, 'day'> | undefined, today: string | undefined): boolean {
  if (!until) return true;
  return until.day !== undefined && (today === undefined || today <= until.day);
}

/** Returns how many days are left, where an end is near: 0 on the last day; undefined otherwise. */
export function endsSoon(day: string, today: string | undefined): number | undefined {
  if (today === undefined || today > day) return undefined;
  const left = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
  return left <= SOON ? left : undefined;
}

/** Returns the words for when something ends that ends soon. */
export function soonWords(day: string, left: number): string {
  return say`ends with ${day}, ${left === 0 ? say`which is today` : left === 1 ? say`tomorrow` : say`in ${left} days`}`;
}
