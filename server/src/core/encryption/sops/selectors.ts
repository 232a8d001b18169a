import type { Cursor } from '../../yaml/cursor.js';
import { compileRegexp, type GoRegexp } from './regexp.js';

/** The ways sops knows to say which values are encrypted; a rule uses one of them at most. */
export const SELECTOR_KEYS = [
  'unencrypted_suffix',
  'encrypted_suffix',
  'unencrypted_regex',
  'encrypted_regex',
  'unencrypted_comment_regex',
  'encrypted_comment_regex',
] as const;
export type SelectorKey = (typeof SELECTOR_KEYS)[number];

const DEFAULT_SUFFIX = '_unencrypted';

/** Which values of a file are encrypted. */
export interface Selectors {
  readonly by: SelectorKey;
  /** The suffix or the pattern, as it is written. */
  readonly pattern: string;
  /** The MAC covers encrypted values alone. */
  readonly macOnlyEncrypted: boolean;
  /**
   * True for a value or a comment to be encrypted. `path` has the keys that lead there, without the indices of lists; the
   * keys of a comment are those of what it stands in. `comments` has, for each collection from the root on, the comments
   * since the entry before: only selectors by comment look at them. For a comment, its own is the last of the last.
   */
  covers(path: readonly string[], comments?: readonly (readonly string[])[], isComment?: boolean): boolean;
}

/** Reads the selectors of a creation rule or of the `sops:` block of an encrypted file. */
export function readSelectors(rule: Cursor): Selectors | { readonly refused: string } {
  const macOnlyEncrypted = rule.at('mac_only_encrypted')?.value === true;
  const given = SELECTOR_KEYS.filter((key) => (rule.at(key)?.text ?? '') !== '');
  const [by = 'unencrypted_suffix', second] = given;
  if (second) return { refused: `${by} and ${second} cannot stand in one rule` };
  const pattern = given.length === 0 ? DEFAULT_SUFFIX : (rule.at(by)?.text ?? '');
  return makeSelectors(by, pattern, macOnlyEncrypted);
}

/** The selectors a rule has that names one. */
export function makeSelectors(
  by: SelectorKey,
  pattern: string,
  macOnlyEncrypted = false,
): Selectors | { readonly refused: string } {
  if (by.endsWith('_suffix')) {
    const wanted = by === 'encrypted_suffix';
    return {
      by,
      pattern,
      macOnlyEncrypted,
      covers: (path) => path.some((step) => step.endsWith(pattern)) === wanted,
    };
  }
  const regexp = compileRegexp(pattern);
  if (!regexp) return { refused: `the pattern of ${by} cannot be read` };
  const covers = by.includes('comment') ? byComment(by, regexp) : byKey(by, regexp);
  return { by, pattern, macOnlyEncrypted, covers };
}

function byKey(by: SelectorKey, regexp: GoRegexp): Selectors['covers'] {
  const wanted = by === 'encrypted_regex';
  // The same few keys lead to most values.
  const known = new Map<string, boolean>();
  const matches = (step: string): boolean => {
    const before = known.get(step);
    if (before !== undefined) return before;
    const result = regexp.test(step);
    known.set(step, result);
    return result;
  };
  return (path) => path.some(matches) === wanted;
}

function byComment(by: SelectorKey, regexp: GoRegexp): Selectors['covers'] {
  if (by === 'unencrypted_comment_regex')
    return (_path, comments = []) => !comments.some((list) => list.some((comment) => regexp.test(comment)));
  return (_path, comments = [], isComment = false) => {
    const last = comments.length - 1;
    // The comment that asks for encryption is not encrypted itself.
    return comments.some((list, level) =>
      list.some(
        (comment, index) => !(isComment && level === last && index === list.length - 1) && regexp.test(comment),
      ),
    );
  };
}
