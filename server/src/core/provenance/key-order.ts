const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;

/**
 * Compares two keys as go-yaml sorts them: letters after everything else, and digits by the number that they write.
 * `digits` is the newer order, of its third version: behind equal digits letters come first.
 */
export function compareKeys(a: string, b: string, digits = false): number {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === shorter) return a.length - b.length;
  // Not within a pair of surrogates.
  if (at > 0 && isLow(a.charCodeAt(at)) && isLow(b.charCodeAt(at))) at--;
  const [one, other] = [a.codePointAt(at) ?? 0, b.codePointAt(at) ?? 0];
  const [letter, otherLetter] = [isLetter(one), isLetter(other)];
  if (letter && otherLetter) return one - other;
  if (letter || otherLetter) {
    const isLetterFirst = digits && isDigit(before(a, at));
    return (isLetterFirst ? letter : otherLetter) ? -1 : 1;
  }
  return compareNumbers(a, b, at) || one - other;
}

/** Compares the numbers that begin where two keys differ; 0 where there are none. */
function compareNumbers(a: string, b: string, at: number): number {
  const [isOne, isOther] = [isDigit(a.codePointAt(at)), isDigit(b.codePointAt(at))];
  if (!isOne && !isOther) return 0;
  const isZero = a.charCodeAt(at) === 0x30 || b.charCodeAt(at) === 0x30;
  // A number that began before, with another digit than 0, goes on.
  const start = isZero && goesOn(a, at) ? 1n : 0n;
  const [one, oneSize] = numberAt(a, at, start);
  const [other, otherSize] = numberAt(b, at, start);
  if (one !== other) return one < other ? -1 : 1;
  return oneSize - otherSize;
}

function goesOn(text: string, at: number): boolean {
  for (let end = at; end > 0; ) {
    const code = before(text, end);
    if (code === undefined || !isDigit(code)) return false;
    if (code !== 0x30) return true;
    end -= code > 0xffff ? 2 : 1;
  }
  return false;
}

/** Returns the number that begins at a place, in the 64 bits of Go, and how many digits it has. */
function numberAt(text: string, at: number, start: bigint): readonly [bigint, number] {
  let value = start;
  let size = 0;
  for (let end = at; ; size++) {
    const code = text.codePointAt(end);
    if (code === undefined || !isDigit(code)) return [value, size];
    value = BigInt.asIntN(64, value * 10n + BigInt(code - 0x30));
    end += code > 0xffff ? 2 : 1;
  }
}

/** Returns the character that ends at an offset. */
function before(text: string, end: number): number | undefined {
  if (end <= 0) return undefined;
  return isLow(text.charCodeAt(end - 1)) ? text.codePointAt(Math.max(0, end - 2)) : text.charCodeAt(end - 1);
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return LETTER.test(String.fromCodePoint(code));
}

function isDigit(code: number | undefined): boolean {
  if (code === undefined) return false;
  return code < 0x80 ? code >= 0x30 && code <= 0x39 : DIGIT.test(String.fromCodePoint(code));
}
