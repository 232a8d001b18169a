import { exceeds } from './formats.js';
import type { Schema } from './schema.js';

/** Returns the bound of a schema that a number is beyond, as the end of a sentence; undefined where it is within. */
export function boundOf(value: number, schema: Schema): string | undefined {
  const { format, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const above = exclusiveMinimum === true ? minimum : exclusiveMinimum;
  const below = exclusiveMaximum === true ? maximum : exclusiveMaximum;
  if (typeof above === 'number' && value <= above) return `more than ${above}`;
  if (typeof below === 'number' && value >= below) return `less than ${below}`;
  if (minimum !== undefined && value < minimum) return `at least ${minimum}`;
  if (maximum !== undefined && value > maximum) return `at most ${maximum}`;
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) return `a multiple of ${multipleOf}`;
  return format === undefined ? undefined : exceeds(format, value);
}

/** Returns a number with its noun. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
