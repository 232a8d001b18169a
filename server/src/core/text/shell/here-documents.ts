import type { Range } from '../range.js';

/** A here-document of a text: the word that ends it, and the range of its text. */
export interface HereDocument extends Range {
  readonly word: string;
}

/** A line with only a word ends the here-document of that word. */
const END = /^[ \t]{0,100}([A-Za-z_]\w{0,40})[ \t]{0,100}\r?$/gm;
const BEGINNING = /<<-?[ \t]*["']?([A-Za-z_]\w{0,40})["']?[^\n]{0,2000}\n/g;

/** Returns the here-documents of a text. The word that ends one may be indented, as in texts within YAML. */
export function hereDocumentsIn(text: string): readonly HereDocument[] {
  if (!text.includes('<<')) return [];
  /** The offsets of lines with only a word, by the word, the last first. */
  const ends = new Map<string, number[]>();
  for (const { 1: word = '', index } of [...text.matchAll(END)].reverse()) {
    const places = ends.get(word);
    if (places) places.push(index);
    else ends.set(word, [index]);
  }
  const found: HereDocument[] = [];
  let done = 0;
  for (const match of text.matchAll(BEGINNING)) {
    const start = match.index + match[0].length;
    if (match.index < done) continue;
    const places = ends.get(match[1] ?? '') ?? [];
    while ((places.at(-1) ?? start) < start) places.pop();
    const end = places.at(-1);
    if (end === undefined) continue;
    found.push({ word: match[1] ?? '', start, end });
    done = end;
  }
  return found;
}
