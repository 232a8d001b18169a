import type { Cursor } from '../yaml/cursor.js';
import type { YamlData } from '../yaml/edit/edits.js';

/** Something that a schema does not allow. */
export type Problem =
  /** `at` is a field that its object does not have. `known` are the fields that it has. */
  | { readonly kind: 'unknown-field'; readonly at: Cursor; readonly known: readonly string[] }
  /** `at` is a field that exists in other versions of Kubernetes only. */
  | { readonly kind: 'other-version'; readonly at: Cursor; readonly since?: number; readonly until?: number }
  /** `at` has another type than those that are `expected`. */
  | { readonly kind: 'wrong-type'; readonly at: Cursor; readonly expected: readonly ValueType[] }
  /** The mapping `at` lacks a field. `value` is the least that it may have. */
  | { readonly kind: 'missing-field'; readonly at: Cursor; readonly field: string; readonly value: YamlData }
  /** The value `at` is none of those that are `allowed`. */
  | { readonly kind: 'not-allowed'; readonly at: Cursor; readonly allowed: readonly (string | number | boolean)[] }
  /** The value `at` is not written as it has to be: `what` ends the sentence "… is no …". */
  | { readonly kind: 'bad-format'; readonly at: Cursor; readonly what: string }
  /** The key of the entry `at` is not written as it has to be. */
  | { readonly kind: 'bad-key'; readonly at: Cursor; readonly what: string }
  /** The value `at` does not go with others: `why` goes on after its path. */
  | { readonly kind: 'refused'; readonly at: Cursor; readonly why: string }
  /** The value `at` is out of bounds: `bound` ends the sentence "… has to be …". */
  | { readonly kind: 'out-of-bounds'; readonly at: Cursor; readonly bound: string }
  /** The item `at` has the same `keys` as the item `first` of the list; without keys, the same value. */
  | { readonly kind: 'duplicate-item'; readonly at: Cursor; readonly first: Cursor; readonly keys: readonly string[] }
  /** None of several alternatives allows `at`, or more than the one that has to. */
  | { readonly kind: 'no-alternative'; readonly at: Cursor }
  /** A part of `at` was not judged, because that would have taken too long. */
  | { readonly kind: 'too-much'; readonly at: Cursor };

/** The types of values, in the words of messages. */
export type ValueType =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'mapping'
  | 'list'
  | 'string or integer'
  | 'quantity';
