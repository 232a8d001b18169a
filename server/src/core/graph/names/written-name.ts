import type { Range } from '../../text/range.js';

/** A name as it is written at a place. */
export interface WrittenName {
  readonly range: Range;
  readonly text: string;
  /** What is put before and behind it in the name that is applied: a prefix, a suffix, a hash. */
  readonly before: string;
  readonly after: string;
}

/**
 * Returns what is written of a name at its place: without quotes, and without the value that follows the key of a generator. Undefined
 * where the place has something else: an action of a template, an escape.
 */
export function writtenName(text: string, { start, end }: Range, name: string): WrittenName | undefined {
  const raw = text.slice(start, end);
  const quote = raw.length >= 2 && /^(["']).*\1$/s.test(raw) ? 1 : 0;
  const own = raw.slice(quote, raw.length - quote);
  const from = start + quote;
  if (own.startsWith(`${name}=`))
    return { range: { start: from, end: from + name.length }, text: name, before: '', after: '' };
  // With its namespace before it.
  if (own.endsWith(`/${name}`)) {
    const range = { start: from + own.length - name.length, end: from + own.length };
    return { range, text: name, before: '', after: '' };
  }
  if (own === '' || !/^[\w.:/-]+$/.test(own)) return undefined;
  const at = name.indexOf(own);
  if (at < 0) return undefined;
  const range = { start: from, end: from + own.length };
  return { range, text: own, before: name.slice(0, at), after: name.slice(at + own.length) };
}
