const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;

/**
 * Compares two keys as go-yaml sorts them: letters after everything else, and digits by the number that they write.
 * `digits` is the newer order, of its third version: behind equal digits letters come first.
 */
export function compareKeys(a: string, b: string, digits = false): number {
  const [ones, others] = [Array.from(a), Array.from(b)];
  let afterDigit = false;
  for (let index = 0; ; index++) {
    const [one, other] = [ones[index], others[index]];
    if (one === undefined || other === undefined) return ones.length - others.length;
    if (one === other) {
      afterDigit = DIGIT.test(one);
      continue;
    }
    const [letter, otherLetter] = [LETTER.test(one), LETTER.test(other)];
    if (letter && otherLetter) return codePoint(one) - codePoint(other);
    if (letter || otherLetter) return (digits && afterDigit ? letter : otherLetter) ? -1 : 1;
    return compareNumbers(ones, others, index) || codePoint(one) - codePoint(other);
  }
}

/** Compares the numbers that begin where two keys differ; 0 where there are none. */
function compareNumbers(ones: readonly string[], others: readonly string[], at: number): number {
  const zero = ones[at] === '0' || others[at] === '0';
  // A number that began before, with another digit than 0, goes on.
  const start = zero && goesOn(ones, at) ? 1n : 0n;
  const [a, aEnd] = numberAt(ones, at, start);
  const [b, bEnd] = numberAt(others, at, start);
  if (a !== b) return a < b ? -1 : 1;
  return aEnd - bEnd;
}

function goesOn(text: readonly string[], at: number): boolean {
  for (let index = at - 1; index >= 0; index--) {
    const char = text[index] ?? '';
    if (!DIGIT.test(char)) return false;
    if (char !== '0') return true;
  }
  return false;
}

/** Returns the number that begins at a place, in the 64 bits of Go, and where it ends. */
function numberAt(text: readonly string[], at: number, start: bigint): readonly [bigint, number] {
  let value = start;
  let end = at;
  for (let char = text[end]; char !== undefined && DIGIT.test(char); char = text[++end]) {
    value = BigInt.asIntN(64, value * 10n + BigInt(codePoint(char) - 48));
  }
  return [value, end];
}

function codePoint(char: string): number {
  return char.codePointAt(0) ?? 0;
}
