import { say } from '../text/say.js';
import { exceeds } from './formats.js';
import type { Schema } from './schema.js';

/** Returns the bound of a schema that a number is beyond, as the end of a sentence; undefined where it is within. */
export function boundOf(value: number, schema: Schema): string | undefined {
  const { format, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const above = exclusiveMinimum === true ? minimum : exclusiveMinimum;
  const below = exclusiveMaximum === true ? maximum : exclusiveMaximum;
  if (typeof above === 'number' && value <= above) return say`more than ${above}`;
  if (typeof below === 'number' && value >= below) return say`less than ${below}`;
  if (minimum !== undefined && value < minimum) return say`at least ${minimum}`;
  if (maximum !== undefined && value > maximum) return say`at most ${maximum}`;
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) return say`a multiple of ${multipleOf}`;
  return format === undefined ? undefined : exceeds(format, value);
}

/** Returns a number of characters, fields or items in words. */
export function counted(count: number, noun: 'character' | 'field' | 'item'): string {
  if (noun === 'character') return count === 1 ? say`1 character` : say`${count} characters`;
  if (noun === 'field') return count === 1 ? say`1 field` : say`${count} fields`;
  return count === 1 ? say`1 item` : say`${count} items`;
}
