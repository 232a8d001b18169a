import { nearest } from '../text/nearest.js';
import type { Range } from '../text/range.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';

/** A problem of a configuration file. */
export interface ConfigProblem {
  /** One sentence, with a suggestion where there is one. */
  readonly message: string;
  readonly range: Range;
  /** True for what is no mistake, and only to be known. */
  readonly isNote?: true;
  /** The text that probably belongs in the range. */
  readonly instead?: string;
}

/** Reports a problem of a value, or of the part of it that `at.range` names. */
export type Complain = (
  message: string,
  where: Cursor,
  at?: { readonly range?: Range | undefined; readonly instead?: string | undefined },
) => void;

/**
 * Returns the name that was probably meant by a misspelt one, in any case.
 * @param others Names that other programs use, with ours.
 */
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

/** Reports an unknown key, with the name that was probably meant, or with all names where none is similar. */
export function complainOfUnknownKey(
  complain: Complain,
  entry: Cursor,
  place: string,
  names: readonly string[],
  others: Readonly<Record<string, string>> = {},
): void {
  const instead = meant(entry.key ?? '', names, others);
  const all = instead === undefined ? say`; the settings are ${names.join(say`, `)}` : '';
  complain(say`There is no setting "${entry.key}"${place}${all}`, entry, { range: entry.keyRange, instead });
}
