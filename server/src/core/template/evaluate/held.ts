import { Dict, List, type Traced, textOf, Unknown, type Value } from '../../provenance/traced.js';
import type { Piece } from '../../provenance/traced-text.js';
import { hasUnknown } from '../../provenance/traced-text.js';
import { typeName } from '../go-types.js';

/**
 * A value as Go's reflection holds it. In a map of `interface {}` even nil has a type: `.a.b` of a nil `a` is an error, `(.a).b` is
 * not, because a pipeline gives what is inside.
 */
export interface Held {
  readonly it: Traced;
  /** True where it is seen as an `interface {}`. */
  readonly wrapped: boolean;
}

/** No value at all. */
export const NOTHING: Held = { it: { value: null }, wrapped: false };

export function held(it: Traced): Held {
  return { it, wrapped: false };
}

export function wrapped(it: Traced): Held {
  return { it, wrapped: true };
}

/** Returns what is inside an `interface {}`. */
export function unwrap(value: Held): Held {
  return value.wrapped ? { it: value.it, wrapped: false } : value;
}

/** Returns the type that messages name. */
export function typeOfHeld({ it, wrapped: outer }: Held): string {
  return outer ? 'interface {}' : typeName(it);
}

/** Returns whether a value is true for `if`; undefined where nobody knows. */
export function truth(traced: Traced): boolean | undefined {
  const { value } = traced;
  switch (typeof value) {
    case 'string':
      return value === '' ? false : hasKnownPart(traced as Traced<string>);
    case 'boolean':
      return value;
    case 'bigint':
      return value !== 0n;
    case 'number':
      return value !== 0;
  }
  if (value === null) return false;
  if (value instanceof List) return value.items.length > 0;
  if (value instanceof Dict) return value.size > 0 || (value.open ? undefined : false);
  return value instanceof Unknown ? undefined : true;
}

/** Returns true where something of a text is there for certain; undefined where all of it is only possible. */
function hasKnownPart(traced: Traced<string>): true | undefined {
  const text = textOf(traced);
  if (!hasUnknown(text)) return true;
  let depth = 0;
  for (const [index, { at, unknown }] of text.pieces.entries()) {
    const end = text.pieces[index + 1]?.at ?? text.text.length;
    if (unknown === undefined) {
      if (depth === 0 && end > at) return true;
      continue;
    }
    const [, word] = /^\{\{-?\s*(if|with|range|end)\b/.exec(text.text.slice(at, end)) ?? [];
    if (word === 'end') depth--;
    else if (word) depth++;
  }
  return undefined;
}

/** Returns why a value is not known; undefined where it is. */
export function whyUnknown({ value, from }: Traced): string | undefined {
  if (value instanceof Unknown) return value.why;
  if (typeof value !== 'string' || !Array.isArray(from)) return undefined;
  return (from as readonly Piece[]).find(({ unknown }) => unknown !== undefined)?.unknown;
}

/** Returns the type that an unknown value has instead of this one. */
export function unknownType(value: Value): Unknown['type'] {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
    case 'number':
      return 'number';
  }
  if (value instanceof Unknown) return value.type;
  return value instanceof Dict ? 'map' : value instanceof List ? 'list' : undefined;
}
