/**
 * Returns the offset at which the line of an offset begins, in UTF-16 code units. `lastIndexOf` alone does not do: it takes a
 * negative place for 0, so that a line break at the start of a text would stand before it.
 */
export function startOfLine(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}
