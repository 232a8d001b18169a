/*
 * Every text for people is written in English where it arises, as a template with this tag. A catalogue gives the templates of
 * another language: its keys are the English ones, with `{0}`, `{1}` … for what is filled in.
 *
 * A process speaks one language, and chooses it before it checks anything: the language server by the locale of its client. The
 * command line always speaks English, because what it writes is read by programs. This is the only state of the core; without a
 * catalogue, texts are what stands in the sources.
 */

/** The templates of a language by the English ones. An empty one waits for its translator. */
export type Catalogue = Readonly<Record<string, string>>;

/** What is filled into a template: a name or number, which no language changes, or words that were said before. */
export type Hole = string | number | boolean | undefined | Phrase;

/** A text for people that is written outside of functions, before the language is known: `words` says it. */
export interface Phrase {
  readonly phrase: string;
}

/** A template of a catalogue: its texts, and which hole stands between each two of them. */
interface Pattern {
  readonly texts: readonly [string, ...string[]];
  readonly holes: readonly number[];
}

let catalogue: Catalogue | undefined;
let patterns = new WeakMap<TemplateStringsArray, Pattern | 'english'>();

/** Chooses the language of the process; English without a catalogue. What was said before stays as it is. */
export function speak(spoken: Catalogue | undefined): void {
  catalogue = spoken;
  patterns = new WeakMap();
}

/**
 * Returns a text in the language of the process: `` say`Container "${name}" runs privileged` ``. A character beyond ASCII is written as
 * an escape, because bundlers leave the templates of tags as they are written.
 */
export function say(texts: TemplateStringsArray, ...holes: readonly Hole[]): string {
  const pattern = catalogue && patternOf(texts, catalogue);
  if (pattern === undefined || pattern === 'english') return joined(texts, holes.keys(), holes);
  return spaced(pattern, holes);
}

/** Marks a text without holes that is written outside of functions: `` phrase`the programs of the node` ``. */
export function phrase(texts: TemplateStringsArray): Phrase {
  return { phrase: texts.join('') };
}

/** Returns a phrase in the language of the process. */
export function words(said: Phrase): string {
  return inWords(said.phrase);
}

/** Returns the translation of a text that is no template, such as what a rule says of itself; the text without one. */
export function inWords(text: string): string {
  return catalogue?.[text] || text;
}

function joined(texts: readonly string[], order: Iterable<number>, holes: readonly Hole[]): string {
  let text = texts[0] ?? '';
  let index = 0;
  for (const hole of order) {
    index += 1;
    const filled = holes[hole];
    text += `${typeof filled === 'object' ? words(filled) : filled}${texts[index] ?? ''}`;
  }
  return text;
}

/** Letters of Chinese and Japanese, and the wide punctuation between them. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b\uff1f]/u;
const WIDE_LETTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const NARROW_LETTER = /[\p{Script=Latin}\d`]/u;
/** Quotes, which are wide beside wide letters. */
const QUOTE = /[\u201c\u201d]/;

/**
 * Fills a translation. Where a hole meets the text around it, a space stands between Latin letters and Chinese or Japanese ones, and
 * none within those: a translator does not know with which letters a hole begins and ends.
 */
function spaced({ texts, holes: order }: Pattern, holes: readonly Hole[]): string {
  let text = texts[0];
  for (const [index, hole] of order.entries()) {
    const filled = holes[hole];
    text = beside(text, typeof filled === 'object' ? words(filled) : `${filled}`);
    text = beside(text, texts[index + 1] ?? '');
  }
  return text;
}

function beside(left: string, right: string): string {
  const [before = '', after = ''] = [left.trimEnd().at(-1), right.trimStart()[0]];
  const apart =
    (WIDE_LETTER.test(before) && NARROW_LETTER.test(after)) || (NARROW_LETTER.test(before) && WIDE_LETTER.test(after));
  if (apart) return `${left.trimEnd()} ${right.trimStart()}`;
  const isWide = (one: string, other: string): boolean => WIDE.test(one) && (WIDE.test(other) || QUOTE.test(other));
  return isWide(before, after) || isWide(after, before) ? left.trimEnd() + right.trimStart() : left + right;
}

function patternOf(texts: TemplateStringsArray, spoken: Catalogue): Pattern | 'english' {
  const known = patterns.get(texts);
  if (known !== undefined) return known;
  const template = spoken[keyOf(texts)];
  const pattern = template ? readPattern(template) : 'english';
  patterns.set(texts, pattern);
  return pattern;
}

/** Returns the key by which a catalogue has a template: its texts, with the numbers of the holes between them. */
export function keyOf(texts: readonly string[]): string {
  return texts.reduce((key, text, index) => `${key}{${index - 1}}${text}`);
}

function readPattern(template: string): Pattern {
  const [first = '', ...rest] = template.split(/\{(\d+)\}/);
  const texts: [string, ...string[]] = [first];
  const holes: number[] = [];
  for (let index = 0; index < rest.length; index += 2) {
    holes.push(Number(rest[index]));
    texts.push(rest[index + 1] ?? '');
  }
  return { texts, holes };
}
