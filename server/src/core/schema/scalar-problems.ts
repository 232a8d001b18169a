import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { boundOf, counted } from './bounds.js';
import { violates } from './formats.js';
import type { Problem } from './problem.js';
import type { Schema } from './schema.js';

/**
 * Returns what a schema does not allow in a scalar of the right type.
 * @param matches Returns whether a text matches a pattern.
 */
export function scalarProblems(
  at: Cursor,
  value: string | number | boolean,
  schema: Schema,
  matches: (text: string, pattern: string) => boolean,
): Problem[] {
  const { format, pattern, minLength, maxLength } = schema;
  const found: Problem[] = [];
  if (typeof value === 'string') {
    const what = format === undefined ? undefined : violates(format, value);
    if (what !== undefined) found.push({ kind: 'bad-format', at, what });
    else if (pattern !== undefined && !matches(value, pattern))
      found.push({ kind: 'bad-format', at, what: say`text that matches ${pattern}` });
    if (minLength !== undefined && [...value].length < minLength)
      found.push({ kind: 'out-of-bounds', at, bound: say`at least ${counted(minLength, 'character')} long` });
    if (maxLength !== undefined && [...value].length > maxLength)
      found.push({ kind: 'out-of-bounds', at, bound: say`at most ${counted(maxLength, 'character')} long` });
  } else if (typeof value === 'number') {
    const bound = boundOf(value, schema);
    if (bound !== undefined) found.push({ kind: 'out-of-bounds', at, bound });
  }
  return found;
}

/** Returns the problem of a value that is none of those that a schema lists; undefined where it is one, or none are listed. */
export function notListed(at: Cursor, { enum: listed, const: only }: Schema): Problem | undefined {
  const allowed = only === undefined ? listed : [only];
  if (!allowed || allowed.some((one) => equals(at, one))) return undefined;
  return { kind: 'not-allowed', at, allowed: allowed.filter((one) => isPlain(one)) };
}

/** Returns true where a value of a text is a value of JSON. */
function equals(at: Cursor, data: unknown): boolean {
  if (at.kind === 'scalar') return at.value === data;
  if (typeof data !== 'object' || data === null) return false;
  const values: readonly (readonly [string, unknown])[] = Object.entries(data);
  const children = at.children();
  if (Array.isArray(data) !== (at.kind === 'sequence') || values.length !== children.length) return false;
  return values.every(([key, value], index) => {
    const child = at.kind === 'sequence' ? children[index] : at.at(key);
    return child !== undefined && equals(child, value);
  });
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
