import { createHash } from 'node:crypto';

/** The fewest characters of a value, in a row, that give it away. */
const PIECE = 8;
/** The same for hexadecimal digits, of which two stand for a character. */
const HEX_PIECE = 16;

/**
 * Made-up values of secrets, each unlike everything else, and the search for them: as they are, in other case, backwards, in base64 (of
 * both alphabets, wherever in a longer text they stand), in hexadecimal, in JSON and in URLs, over several lines, and pieces of them.
 * Hashes without a salt count, too: a short secret can be guessed by one.
 */
export class Canaries {
  private readonly values = new Map<string, string>();
  private readonly pieces = new Map<string, string>();

  /** @param seed Values of another seed are others. */
  constructor(private readonly seed: string) {}

  /** Returns the value of a place, of 24 letters and digits; the same for the same place. */
  of(place: string): string {
    const known = this.values.get(place);
    if (known !== undefined) return known;
    const made = createHash('sha256').update(`${this.seed} ${place}`).digest('base64').replace(/[+/=]/g, '');
    // Letters first: a value that begins with a digit is read otherwise in some places.
    const value = `q${made.slice(0, 23)}`;
    this.values.set(place, value);
    for (const piece of piecesOf(value)) this.pieces.set(piece, place);
    return value;
  }

  get places(): readonly string[] {
    return [...this.values.keys()];
  }

  /** Returns the places whose values, or pieces of them, are in a text. */
  in(text: string): readonly string[] {
    const found = new Set<string>();
    for (const form of formsOf(text)) {
      for (const size of [PIECE, HEX_PIECE]) {
        for (let start = 0; start + size <= form.length; start++) {
          const place = this.pieces.get(form.slice(start, start + size));
          if (place !== undefined) found.add(place);
        }
      }
    }
    return [...found].sort();
  }
}

/** What is looked for in the forms of a text. */
function piecesOf(value: string): readonly string[] {
  const pieces: string[] = [];
  const add = (text: string, size = PIECE): void => {
    for (let start = 0; start + size <= text.length; start++) pieces.push(text.slice(start, start + size));
  };
  const reversed = [...value].reverse().join('');
  for (const one of [value, value.toLowerCase(), value.toUpperCase(), reversed, reversed.toLowerCase()]) {
    add(one);
    // Where the value stands in a longer text decides how its characters are grouped.
    for (const before of ['', '-', '--']) {
      const encoded = Buffer.from(before + one)
        .toString('base64')
        .replace(/=+$/, '');
      // The first and the last group may have bits of what is around.
      const own = encoded.slice(before === '' ? 0 : 4, encoded.length - 4);
      add(own);
      add(own.toLowerCase());
      // Base64 of base64, as of a Secret within a Secret.
      add(Buffer.from(encoded).toString('base64').replace(/=+$/, '').slice(0, -4));
    }
    add(Buffer.from(one).toString('hex'), HEX_PIECE);
    for (const hash of ['md5', 'sha1', 'sha256', 'sha512']) {
      const digest = createHash(hash).update(one).digest();
      add(digest.toString('hex').slice(0, 2 * HEX_PIECE), HEX_PIECE);
      add(digest.toString('base64').slice(0, 20));
    }
  }
  return pieces;
}

/** The texts in which pieces of values are looked for. */
function formsOf(text: string): readonly string[] {
  const plain = unescaped(text);
  const joined = (one: string): string => one.replace(/[\s"'`\\|+,;>│-]+/g, '');
  const hex = text.toLowerCase().replace(/\\[ux]?(?:00)?|%|0x|[\s:,"]+/g, '');
  return [...new Set([text, text.toLowerCase(), plain, joined(text), joined(plain), joined(text).toLowerCase(), hex])];
}

/** Takes JSON's, JavaScript's and URLs' escapes back, and those of the alphabet of base64 for URLs. */
function unescaped(text: string): string {
  return text
    .replace(/\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|%([0-9a-fA-F]{2})|&#(\d+);/g, (_, u, x, p, d) =>
      String.fromCharCode(d === undefined ? Number.parseInt(u ?? x ?? p, 16) : Number(d)),
    )
    .replace(/\\[nrt]/g, '\n')
    .replaceAll('\\', '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
}
