/** A condition for an offset of a text. */
export type Assertion = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'noWord';

/** A parsed pattern. A set contains pairs of code points: the first and the last of a span. */
export type Pattern =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly spans: readonly number[]; readonly negated: boolean; readonly fold: boolean }
  | { readonly kind: 'assertion'; readonly what: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: number; readonly most: number };
