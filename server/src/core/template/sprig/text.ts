/** Texts with pieces: what functions make of them, piece by piece. Offsets are UTF-16 code units, but where bytes are named. */

import { type Source, withoutExact } from '../../provenance/source.js';
import {
  hasUnknown,
  type Piece,
  pieceAt,
  sliceText,
  sourceAt,
  TextBuilder,
  type TracedText,
  tracedText,
} from '../../provenance/traced-text.js';
import { byteLength, fromBytes, toBytes } from '../bytes.js';

/** Returns a text without the pieces' exactness, of which the characters have changed. */
export function mapText(text: TracedText, change: (part: string) => string): TracedText {
  const builder = new TextBuilder();
  for (const { piece, start, end } of partsOf(text)) {
    const part = text.text.slice(start, end);
    const changed = piece.unknown === undefined ? change(part) : part;
    if (changed === part) builder.addRange(text, start, end);
    else builder.addText(changed, withoutExact(piece.source));
  }
  return builder.done();
}

/** Returns a text in which some characters are written otherwise. `special` finds them. */
export function escapeText(text: TracedText, special: RegExp, written: (char: string) => string): TracedText {
  if (text.text.search(special) < 0) return text;
  const builder = new TextBuilder();
  let done = 0;
  for (const match of text.text.matchAll(special)) {
    const piece = pieceAt(text, match.index);
    const escaped = written(match[0]);
    if (piece?.unknown !== undefined || escaped === match[0]) continue;
    builder.addRange(text, done, match.index);
    builder.addText(escaped, withoutExact(piece?.source));
    done = match.index + match[0].length;
  }
  builder.addRange(text, done, text.text.length);
  return builder.done();
}

/** Returns a text with something before and behind it, which has the source of its ends. */
export function surround(text: TracedText, before: string, behind: string): TracedText {
  const builder = new TextBuilder();
  builder.addText(before, withoutExact(sourceAt(text, 0)));
  builder.add(text);
  builder.addText(behind, withoutExact(sourceAt(text, text.text.length - 1)));
  return builder.done();
}

/** Returns texts with a separator between them, which nobody wrote. */
export function joinWith(texts: readonly TracedText[], separator: TracedText): TracedText {
  const builder = new TextBuilder();
  for (const [index, text] of texts.entries()) {
    if (index > 0) builder.add(separator);
    builder.add(text);
  }
  return builder.done();
}

/** Returns the parts of a text at each place where the separator is. Stand-ins for what is not known have none. */
export function splitText(text: TracedText, separator: string): readonly TracedText[] {
  const parts: TracedText[] = [];
  let done = 0;
  for (let at = text.text.indexOf(separator); at >= 0; at = text.text.indexOf(separator, at)) {
    if (pieceAt(text, at)?.unknown !== undefined) {
      at++;
      continue;
    }
    parts.push(sliceText(text, done, at));
    done = at + separator.length;
    at = done;
  }
  return [...parts, sliceText(text, done)];
}

/** Where a text is known from its beginning, and at its end. */
export function knownEnds(text: TracedText): { readonly start: number; readonly end: number } {
  if (!hasUnknown(text)) return { start: text.text.length, end: 0 };
  const first = text.pieces.find(({ unknown }) => unknown !== undefined);
  const last = text.pieces.findLastIndex(({ unknown }) => unknown !== undefined);
  return { start: first?.at ?? 0, end: text.pieces[last + 1]?.at ?? text.text.length };
}

/** Returns the bytes of a text from one to another: also half a character. */
export function sliceBytes(text: TracedText, start: number, end: number): TracedText {
  if (/^[\0-\x7f]*$/.test(text.text)) return sliceText(text, start, end);
  const [from, to] = [unitAt(text.text, start), unitAt(text.text, end)];
  if (from !== undefined && to !== undefined) return sliceText(text, from, to);
  const bytes = fromBytes(toBytes(text.text).slice(start, end));
  return tracedText(bytes, withoutExact(text.pieces[0]?.source));
}

/** Returns the offset at which a byte stands; undefined within a character. */
function unitAt(text: string, byte: number): number | undefined {
  let at = 0;
  let unit = 0;
  for (const char of text) {
    if (at >= byte) break;
    at += byteLength(char);
    unit += char.length;
  }
  return at === byte ? unit : undefined;
}

/** Returns a text of which the rest is not known. */
export function withUnknownRest(
  text: TracedText,
  known: number,
  { source, unknown }: Piece,
  standIn: string,
): TracedText {
  const rest: TracedText = { text: standIn, pieces: [{ at: 0, source, unknown: unknown ?? '' }] };
  const builder = new TextBuilder();
  builder.addRange(text, 0, known);
  builder.add(rest);
  return builder.done();
}

function* partsOf({ text, pieces }: TracedText): Iterable<{ piece: Piece; start: number; end: number }> {
  for (const [index, piece] of pieces.entries()) {
    yield { piece, start: piece.at, end: pieces[index + 1]?.at ?? text.length };
  }
}

/** Returns the source of a text that has only one. */
export function onlySource({ pieces }: TracedText): Source | undefined {
  const sources = new Set(pieces.flatMap(({ source }) => source ?? []));
  return sources.size === 1 ? withoutExact([...sources][0]) : undefined;
}
