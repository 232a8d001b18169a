import { INFRASTRUCTURE } from './infrastructure.js';
import { SERVICES } from './services.js';

/** The forms of all kinds, by id: of a kind with several beginnings one form for each. */
export const TEMPLATES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({ ...INFRASTRUCTURE, ...SERVICES }).map(([id, template]) => [id, formsOf(template)]),
);

/** Returns a template once for each of the texts between `(` and `)`. */
function formsOf(template: string): readonly string[] {
  const [whole, choices] = /\(([^()]*)\)/.exec(template) ?? [];
  if (whole === undefined || choices === undefined) return [template];
  return choices.split('|').flatMap((choice) => formsOf(template.replace(whole, choice)));
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const SETS: Readonly<Record<string, string>> = {
  A: UPPER + LOWER + DIGITS,
  L: UPPER + LOWER,
  U: UPPER + DIGITS,
  a: LOWER + DIGITS,
  l: LOWER,
  d: DIGITS,
  h: `${DIGITS}abcdef`,
  H: `${DIGITS}ABCDEF`,
  b: `${UPPER}${LOWER}${DIGITS}+/`,
  w: `${UPPER}${LOWER}${DIGITS}_-`,
  V: `${UPPER}234567`,
  v: `${LOWER}234567`,
  r: 'bcdfghjklmnpqrstvwxz2456789',
  8: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
};
const BLANK = /\{(?:(uuid)|([A-Za-z8])([0-9]+))\}/g;

/** A text, and the range of the credential in it. */
export interface Sample {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Returns a function that returns pseudo-random numbers from 0 up to 1, the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Returns random characters. The first and last are letters or digits, as in real tokens. */
export function randomText(set: string, length: number, random: () => number): string {
  const pick = (from: string): string => from[Math.floor(random() * from.length)] ?? '';
  const plain = set.replace(/[^A-Za-z0-9]/g, '');
  return Array.from({ length }, (_, index) => pick(index === 0 || index === length - 1 ? plain : set)).join('');
}

/** Returns a sample of a template. `fill` gets the name of a set, or of a form such as `uuid`, and a length. */
export function sampleOf(template: string, fill: (set: string, length: number) => string): Sample {
  const text = template.replace(BLANK, (_, form: string | undefined, set: string, length: string) =>
    form === undefined ? fill(set, Number(length)) : [8, 4, 4, 4, 12].map((part) => fill('h', part)).join('-'),
  );
  const start = text.indexOf('<<');
  const end = text.indexOf('>>');
  const whole = text.replace('<<', '').replace('>>', '');
  return start < 0 ? { text, start: 0, end: text.length } : { text: whole, start, end: end - 2 };
}

/** Returns a function for `sampleOf` that fills blanks as real tokens. */
export function issued(seed: number): (set: string, length: number) => string {
  const random = seeded(seed);
  return (set, length) => {
    // The set stands for a number in base64.
    if (set === 'D') return btoa(randomText('123456789', length, random)).replace(/=+$/, '');
    const characters = SETS[set];
    if (characters === undefined) throw new Error(`There is no set ${set}`);
    return randomText(characters, length, random);
  };
}

/** Fills blanks as documentation does, with one character repeated. */
export function filler(set: string, length: number): string {
  return (/[hd]/.test(set) ? '0' : /[HUV]/.test(set) ? 'X' : set === 'D' ? 'MTEx' : 'x').repeat(
    set === 'D' ? 6 : length,
  );
}
