import { nearest } from '../text/nearest.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';

/** What is wrong with a configuration file. */
export interface ConfigProblem {
  /** One sentence; it says what may be meant. */
  readonly message: string;
  readonly range: Range;
  /** What was probably meant: the text to stand in the place of the range. */
  readonly instead?: string;
}

/** Notes what is wrong with a value, or with the part of it that `at.range` names. */
export type Say = (
  message: string,
  where: Cursor,
  at?: { readonly range?: Range | undefined; readonly instead?: string | undefined },
) => void;

/** The name that somebody meant who wrote another one, whatever its case. `others`: what it is called elsewhere. */
export function meant<Name extends string>(
  written: string,
  names: readonly Name[],
  others: Readonly<Record<string, Name>> = {},
): Name | undefined {
  const word = written.toLowerCase();
  if (Object.hasOwn(others, word)) return others[word];
  const near = nearest(
    word,
    names.map((name) => name.toLowerCase()),
  );
  return names.find((name) => name.toLowerCase() === near);
}

/** Says that there is no such key, and which may be meant; all there are, where none is near. */
export function sayUnknownKey(
  say: Say,
  entry: Cursor,
  place: string,
  names: readonly string[],
  others: Readonly<Record<string, string>> = {},
): void {
  const instead = meant(entry.key ?? '', names, others);
  const all = instead === undefined ? `; the settings are ${names.join(', ')}` : '';
  say(`There is no setting "${entry.key}"${place}${all}`, entry, { range: entry.keyRange, instead });
}
