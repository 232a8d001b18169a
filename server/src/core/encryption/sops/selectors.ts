import { compileRegexp, type GoRegexp } from '../../text/go-regexp.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';

/** The fields by which sops selects the encrypted values; a rule has one of them at most. */
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

/** Selects the encrypted values of a file. */
export interface Selectors {
  readonly by: SelectorKey;
  /** The suffix or the pattern, as it is written. */
  readonly pattern: string;
  /** True where the MAC covers encrypted values alone. */
  readonly macOnlyEncrypted: boolean;
  /**
   * Returns true for a value or a comment to be encrypted. `path` has the keys that lead there, without the indices of
   * lists; the keys of a comment are those of its collection. `comments` has, for each collection from the root on, the
   * comments since the entry before: only selectors by comment use them. The comment itself is the last of the last
   * list.
   */
  covers(path: readonly string[], comments?: readonly (readonly string[])[], isComment?: boolean): boolean;
}

/**
 * Returns the selectors of a creation rule or of the `sops:` block of an encrypted file. Refused where they cannot be
 * read.
 */
export function readSelectors(rule: Cursor): Selectors | { readonly refused: string } {
  const macOnlyEncrypted = rule.at('mac_only_encrypted')?.value === true;
  const given = SELECTOR_KEYS.filter((key) => (rule.at(key)?.text ?? '') !== '');
  const [by = 'unencrypted_suffix', second] = given;
  if (second) return { refused: say`${by} and ${second} cannot stand in one rule` };
  const pattern = given.length === 0 ? DEFAULT_SUFFIX : (rule.at(by)?.text ?? '');
  return makeSelectors(by, pattern, macOnlyEncrypted);
}

/** Returns the selectors for one field and pattern. Refused for a pattern that cannot be read. */
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
  if (!regexp) return { refused: say`the pattern of ${by} cannot be read` };
  const covers = by.includes('comment') ? byComment(by, regexp) : byKey(by, regexp);
  return { by, pattern, macOnlyEncrypted, covers };
}

function byKey(by: SelectorKey, regexp: GoRegexp): Selectors['covers'] {
  const wanted = by === 'encrypted_regex';
  // The paths of most values have the same few keys.
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
    // The comment that selects a value is not encrypted itself.
    return comments.some((list, level) =>
      list.some(
        (comment, index) => !(isComment && level === last && index === list.length - 1) && regexp.test(comment),
      ),
    );
  };
}
