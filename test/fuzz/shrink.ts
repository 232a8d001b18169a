/** Returns the smallest text found for which `fails` still returns true, by removing lines and then characters. */
export function shrink(text: string, fails: (text: string) => boolean): string {
  let smallest = text;
  for (const split of [/(?<=\n)/, /(?:)/]) {
    let parts = smallest.split(split);
    for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < parts.length; ) {
        const without = parts.toSpliced(at, size);
        if (fails(without.join(''))) parts = without;
        else at += size;
      }
    }
    smallest = parts.join('');
  }
  return smallest;
}
