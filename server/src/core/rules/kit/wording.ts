/** The most names a message lists. */
const MOST = 4;

/** `get, list, watch`, or `get, list, watch, create and 3 more`. `most` is how many names are listed. */
export function joinNames(names: readonly string[], most = MOST): string {
  if (names.length <= most + 1) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
