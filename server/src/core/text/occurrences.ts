import type { Range } from './range.js';

/** Texts of this many parts are searched for each part by itself. */
const FEW = 8;
/** The UTF-16 code units of a part that are compared where its hash is found. */
const COMPARED = 64;

/**
 * Yields where one of the parts stands in a text, the longest where several begin. Takes time that grows with the text and the parts,
 * and not with their product: hashes of all parts are looked up at each place (Rabin and Karp).
 */
export function* occurrencesOf(text: string, parts: ReadonlySet<string>): Generator<Range> {
  if (parts.size > FEW) return yield* hashed(text, parts);
  for (const part of parts) {
    for (let at = text.indexOf(part); part !== '' && at >= 0; at = text.indexOf(part, at + part.length))
      yield { start: at, end: at + part.length };
  }
}

/** The parts with one beginning, by their lengths, the longest first, and by their hashes. */
type Alike = readonly (readonly [length: number, byHash: ReadonlyMap<number, string>])[];

function* hashed(text: string, parts: ReadonlySet<string>): Generator<Range> {
  const least = [...parts].reduce(
    (shortest, { length }) => (length > 0 ? Math.min(shortest, length) : shortest),
    2 ** 30,
  );
  const groups = grouped(parts, least);
  const hashes = new Hashes(text);
  for (let at = 0; at + least <= text.length; at++) {
    for (const [length, byHash] of groups.get(hashes.of(at, at + least)) ?? []) {
      if (at + length > text.length) continue;
      const part = byHash.get(hashes.of(at, at + length));
      if (part === undefined || !text.startsWith(part.slice(0, COMPARED), at)) continue;
      yield { start: at, end: at + length };
      break;
    }
  }
}

function grouped(parts: ReadonlySet<string>, least: number): ReadonlyMap<number, Alike> {
  const groups = new Map<number, Map<number, Map<number, string>>>();
  for (const part of parts) {
    if (part === '') continue;
    const hashes = new Hashes(part);
    const beginning = hashes.of(0, least);
    const group = groups.get(beginning) ?? new Map<number, Map<number, string>>();
    groups.set(beginning, group);
    const alike = group.get(part.length) ?? new Map<number, string>();
    group.set(part.length, alike);
    alike.set(hashes.of(0, part.length), part);
  }
  return new Map([...groups].map(([beginning, group]) => [beginning, [...group].sort(([a], [b]) => b - a)]));
}

const BASE = 0x01000193;

/** Polynomial hashes of all parts of a text, modulo 2^32. */
class Hashes {
  private readonly sums: Int32Array;
  private readonly powers: Int32Array;

  constructor(text: string) {
    this.sums = new Int32Array(text.length + 1);
    this.powers = new Int32Array(text.length + 1);
    this.powers[0] = 1;
    for (let index = 0; index < text.length; index++) {
      this.sums[index + 1] = Math.imul(this.sums[index] ?? 0, BASE) + text.charCodeAt(index) + 1;
      this.powers[index + 1] = Math.imul(this.powers[index] ?? 0, BASE);
    }
  }

  of(start: number, end: number): number {
    return ((this.sums[end] ?? 0) - Math.imul(this.sums[start] ?? 0, this.powers[end - start] ?? 0)) | 0;
  }
}
