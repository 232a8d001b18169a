/**
 * What stands where a person has to write a value. The detection of credentials takes it for a placeholder, the rule `value-to-fill-in`
 * tells where it is left, and no program takes it for a value that works.
 */
export const FILL_IN = 'fill-me-in';

/** Returns data with a value to be filled in for each key; one key to be filled in itself where none is known. */
export function dataToFillIn(keys: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries((keys.length === 0 ? [FILL_IN] : keys).map((key) => [key, FILL_IN]));
}
