/** The most names a message lists. */
const MOST = 4;

/** `get, list, watch`, or `get, list, watch, create and 3 more`. */
export function listOf(names: readonly string[]): string {
  if (names.length <= MOST + 1) return names.join(', ');
  return `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`;
}
