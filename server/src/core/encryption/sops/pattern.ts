/** What a position of a text has to be like. */
export type Assertion = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'noWord';

/** A pattern, read. A set holds pairs of code points, each the first and last of a span. */
export type Pattern =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly spans: readonly number[]; readonly negated: boolean; readonly fold: boolean }
  | { readonly kind: 'assertion'; readonly what: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: number; readonly most: number };
