import type { Range } from '../text/range.js';
import type { Step } from '../yaml/cursor.js';

/** A span of a source file. Offsets are UTF-16 code units from the start of the file. */
export interface Place extends Range {
  /** The path of the file, with `/`. */
  readonly file: string;
}

/** The template actions that a value went through on its way into the output, the one that printed it first. */
export interface Passage {
  /** The action, from its `{{` to its `}}`. */
  readonly action: Place;
  /** The action that called the template of this one: `include`, `template` or `tpl`. */
  readonly calledBy?: Passage | undefined;
}

/**
 * Where a value, or a piece of an applied text, is written: the place at which a person changes it.
 * - A text of a template, a patch or a resource: `exact`, so that the character i of the piece stands at `place.start + i`.
 * - A value that a template prints: the entry of the values file, with its path in `entry`, and the actions in `by`.
 * - A text that a function makes of several values: the action, with the values in `inputs`.
 */
export interface Source {
  readonly place: Place;
  /** True where the piece stands at the place as it is, character by character. */
  readonly exact?: boolean;
  /** The path of the entry in the values of a chart, as its templates see it: `['image', 'tag']`. */
  readonly entry?: readonly Step[];
  /** The template action that printed it. */
  readonly by?: Passage;
  /** What else it was made of. */
  readonly inputs?: readonly Source[];
  /** True for what is put before or behind a name of its own: a prefix or a suffix of many names. */
  readonly affix?: true;
}

/** Returns the source of a text that stands there otherwise: escaped, quoted, in other letters. */
export function withoutExact(source: Source | undefined): Source | undefined {
  return source?.exact ? { ...source, exact: false } : source;
}

/** Returns the source of a part of an exact piece; of any other piece the source itself. */
export function shifted(source: Source | undefined, by: number): Source | undefined {
  if (!source?.exact || by === 0) return source;
  const { place } = source;
  return { ...source, place: { ...place, start: Math.min(place.start + by, place.end) } };
}
