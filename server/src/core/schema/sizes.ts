import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { counted } from './bounds.js';
import { isAlternative } from './printed.js';
import type { Problem } from './problem.js';
import type { Schema } from './schema.js';

/** Yields the problem of a mapping with too many or too few fields. A template, and defaults, may add some. */
export function* mapSizeProblems(map: Cursor, schema: Schema): Generator<Problem> {
  const { minProperties = 0, maxProperties, properties = {} } = schema;
  if (minProperties === 0 && maxProperties === undefined) return;
  const { length } = map.entries();
  if (maxProperties !== undefined && length > maxProperties && !isAlternative(map) && map.lineHoles.length === 0)
    yield outOfBounds(map, say`a mapping of at most ${counted(maxProperties, 'field')}`);
  const mayGrow = map.open || isAlternative(map) || Object.values(properties).some((one) => one.default !== undefined);
  if (length < minProperties && !mayGrow)
    yield outOfBounds(map, say`a mapping of at least ${counted(minProperties, 'field')}`);
}

/** Yields the problem of a list with too many or too few items. A template may add some. */
export function* listSizeProblems(list: Cursor, length: number, { minItems, maxItems }: Schema): Generator<Problem> {
  if (maxItems !== undefined && length > maxItems)
    yield outOfBounds(list, say`a list of at most ${counted(maxItems, 'item')}`);
  if (minItems !== undefined && length < minItems && !list.open)
    yield outOfBounds(list, say`a list of at least ${counted(minItems, 'item')}`);
}

function outOfBounds(at: Cursor, bound: string): Problem {
  return { kind: 'out-of-bounds', at, bound };
}
