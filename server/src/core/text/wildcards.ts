/**
 * Returns true for a word that begins with the first part, ends with the last, and contains the others between them in
 * their order.
 */
export function hasInOrder(parts: readonly string[], word: string): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return first === word;
  if (!word.startsWith(first) || !word.endsWith(last) || word.length < first.length + last.length) return false;
  let from = first.length;
  for (const text of rest) {
    const at = word.indexOf(text, from);
    if (at < 0) return false;
    from = at + text.length;
  }
  return from <= word.length - last.length;
}
