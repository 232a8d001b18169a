import { memo } from '../text/memo.js';
import type { Edit, Range } from '../text/range.js';
import type { Cursor } from './cursor.js';
import { endOfLine } from './layout.js';
import { NodeStyle } from './nodes.js';
import type { Hole } from './read/holes.js';
import { read } from './read/read.js';
import { scalarOffsets } from './scalar-offsets.js';

/** How the text of a scalar that holds a document lies in the text around it. */
export interface Embedding {
  /** The scalar that holds the document. */
  readonly scalar: Cursor;
  /** Where a range of the decoded text is written. */
  outerRange(range: Range): Range;
  /** The same edits in the text around; undefined where the scalar's style cannot take them. */
  outerEdits(edits: readonly Edit[]): readonly Edit[] | undefined;
}

/**
 * Reads the YAML or JSON document a string scalar holds. Undefined where it holds none: no mapping or sequence, a text
 * that does not parse. A text with template holes is read like a file with holes: what they touch is opaque.
 */
export function embeddedDocument(scalar: Cursor): Cursor | undefined {
  const text = textHeld(scalar);
  return text === undefined ? undefined : embeddedIn(scalar, embeddingOf(scalar, text), text);
}

/** The documents that a string scalar holds, with lines of `---` between them; those that do not parse are left out. */
export function embeddedDocuments(scalar: Cursor): readonly Cursor[] {
  const text = textHeld(scalar);
  if (text === undefined) return [];
  const separators = [...text.matchAll(/^---(?=[ \t\r\n]|$).*$/gm)];
  const embedding = embeddingOf(scalar, text);
  const starts = [0, ...separators.map(({ index, 0: line }) => index + line.length)];
  return starts.flatMap((start, index) => {
    const part = text.slice(start, separators[index]?.index);
    return embeddedIn(scalar, start === 0 ? embedding : fromOffset(embedding, start), part, start) ?? [];
  });
}

/** The text of a scalar that may hold a document; undefined where it cannot. */
function textHeld(scalar: Cursor): string | undefined {
  const text = scalar.opaque && !scalar.isAlias ? scalar.text : scalar.string;
  return text === undefined || scalar.aliased || !/[:{[]/.test(text) ? undefined : text;
}

/** Reads `part` of a scalar's text, which begins at `from`. */
function embeddedIn(scalar: Cursor, embedding: Embedding, part: string, from = 0): Cursor | undefined {
  if (!/[:{[]/.test(part)) return undefined;
  const { tree, root, problems } = read(part);
  if (root < 0 || problems.length > 0) return undefined;
  if (scalar.opaque) {
    const inner = holesWithin(scalar, { start: from, end: from + part.length });
    if (!inner) return undefined;
    tree.holes = inner.holes;
    tree.lineHoles = inner.lineHoles;
  }
  const cursor = scalar.embed(tree, root, embedding);
  return cursor.kind === 'scalar' ? undefined : cursor;
}

/** The embedding of what begins at an offset of an embedded text. */
function fromOffset({ scalar, outerRange, outerEdits }: Embedding, offset: number): Embedding {
  const moved = ({ start, end }: Range): Range => ({ start: start + offset, end: end + offset });
  return {
    scalar,
    outerRange: (range) => outerRange(moved(range)),
    outerEdits: (edits) => outerEdits(edits.map(({ range, newText }) => ({ range: moved(range), newText }))),
  };
}

/** Where the text of a scalar lies: whoever points at one place of a text points at others. */
const ownEmbedding = memo((scalar: Cursor): Embedding => embeddingOf(scalar, scalar.text));

/** The scalar of the document itself that holds an embedded one, or what is embedded in that. */
export function outermost(scalar: Cursor): Cursor {
  let outer = scalar;
  while (outer.embedding) outer = outer.embedding.scalar;
  return outer;
}

/** The scalar of the document that `holder` stands in which holds another one, or what is embedded in that. */
export function within(scalar: Cursor, holder: Cursor): Cursor {
  let inner = scalar;
  while (inner.embedding && inner.embedding !== holder.embedding) inner = inner.embedding.scalar;
  return inner;
}

/** Where a part of a scalar's decoded text is written; the whole scalar where its style does not tell. */
export function scalarRange(scalar: Cursor, part: Range): Range {
  return ownEmbedding(scalar).outerRange(part);
}

/**
 * Where template holes lie in a part of a scalar's decoded text, in which they are masked, as offsets of that part.
 * Undefined where the scalar's style does not tell.
 */
function holesWithin(
  scalar: Cursor,
  within: Range,
): { readonly holes: readonly Hole[]; readonly lineHoles: readonly Hole[] } | undefined {
  const { start, end } = scalar.localRange;
  const found = scalar.isAlias
    ? undefined
    : scalarOffsets(scalar.maskedText.slice(start, end), scalar.text, scalar.style);
  if (!found) return undefined;
  const { offsets } = found;
  const inner = (holes: readonly Hole[]): readonly Hole[] =>
    holes.flatMap((hole) => {
      if (hole.end <= start || hole.start >= end) return [];
      const from = Math.max(firstAt(offsets, hole.start - start), within.start) - within.start;
      const to = Math.min(firstAt(offsets, hole.end - start), within.end) - within.start;
      // Columns are those of the text around.
      return to > from ? [{ start: from, end: to, role: hole.role }] : [];
    });
  return { holes: inner(scalar.holes), lineHoles: inner(scalar.lineHoles) };
}

/** The first decoded offset that is written at `place` or behind it. */
function firstAt(offsets: Int32Array, place: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function embeddingOf(scalar: Cursor, text: string): Embedding {
  let known: { readonly lies: TextMap | undefined } | undefined;
  // Most embedded documents have nothing to point at: what it costs to find places is spent on the others only.
  const lies = (): TextMap | undefined => {
    known ??= { lies: textMapOf(scalar, text) };
    return known.lies;
  };
  return {
    scalar,
    outerRange: (range) => {
      const within = lies();
      if (!within) return scalar.range;
      const inner = placed(range, within);
      return scalar.embedding ? scalar.embedding.outerRange(inner) : inner;
    },
    outerEdits: (edits) => {
      const within = lies();
      // In a text with template holes, lines stand for what is rendered later.
      if (!within || scalar.opaque) return undefined;
      const mapped = edits.map((edit) =>
        scalar.style === NodeStyle.Literal ? lineEdit(edit, within) : partEdit(edit, within),
      );
      const possible = mapped.filter((edit) => edit !== undefined);
      if (possible.length < mapped.length) return undefined;
      return scalar.embedding ? scalar.embedding.outerEdits(possible) : possible;
    },
  };
}

/** How a decoded text lies in the text around it. */
interface TextMap {
  readonly scalar: Cursor;
  readonly text: string;
  readonly indent: string;
  /** Where the scalar ends. */
  readonly end: number;
  /** Where an offset of the decoded text is written. */
  place(offset: number): number;
}

function textMapOf(scalar: Cursor, text: string): TextMap | undefined {
  const { start, end } = scalar.localRange;
  // Where an alias stands there is no text to point into.
  const found = scalar.isAlias ? undefined : scalarOffsets(scalar.maskedText.slice(start, end), text, scalar.style);
  if (!found) return undefined;
  return {
    scalar,
    text,
    indent: ' '.repeat(found.indent),
    end,
    place: (offset) => start + (found.offsets[offset] ?? end - start),
  };
}

/** Where a range of the decoded text is written; it ends on the line of its last character. */
function placed({ start, end }: Range, { scalar, place }: TextMap): Range {
  const [from, to] = [place(start), place(end)];
  if (end <= start) return { start: from, end: from };
  const last = place(end - 1);
  return { start: from, end: scalar.sourceText.slice(last, to).includes('\n') ? last : to };
}

/** What may be written into a scalar of a style without changing how the rest of it reads. */
const WITHIN_A_LINE: Readonly<Partial<Record<NodeStyle, RegExp>>> = {
  [NodeStyle.Plain]: /^[\w ./$(){}-]*$/,
  [NodeStyle.Single]: /^[^'\r\n]*$/,
  [NodeStyle.Double]: /^[^"\\\r\n]*$/,
  [NodeStyle.Folded]: /^[^\r\n]*$/,
};

/** An edit within a line of a scalar whose lines are not those of its text. */
function partEdit({ range, newText }: Edit, lies: TextMap): Edit | undefined {
  const manyLines = lies.text.slice(range.start, range.end).includes('\n');
  if (manyLines || !WITHIN_A_LINE[lies.scalar.style]?.test(newText)) return undefined;
  return { range: placed(range, lies), newText };
}

/** An edit of whole lines or parts of them in a literal block scalar, where every line of the text is a line. */
function lineEdit(
  { range, newText }: Edit,
  { scalar, text, indent, end: scalarEnd, place }: TextMap,
): Edit | undefined {
  const { start, end } = range;
  const source = scalar.sourceText;
  const newline = source[endOfLine(source, scalar.localRange.start)] === '\r' ? '\r\n' : '\n';
  let lines = newText.replaceAll('\r\n', '\n').split('\n');
  // How many line breaks end the text is for the scalar's header to say, and none of them is a part of it.
  if (newText === '' && start > 0 && end === text.length && text[start - 1] === '\n') {
    // An inner scalar that keeps the line breaks below it would lose them.
    const keeps = text[start - 2] === '\n' && /[|>]\d?\+/.test(text.slice(0, start));
    return keeps ? undefined : { range: { start: place(start - 1), end: scalarEnd }, newText: '' };
  }
  if (text.endsWith('\n') && end === text.length) {
    if (start === end || lines.at(-1) !== '') return undefined;
    lines = lines.slice(0, -1);
  } else if (start < end && place(end) === scalarEnd && text[end - 1] === '\n') return undefined;
  // A line break that goes takes the indentation of the next line with it; one that comes brings it.
  const takesBreak = end > start && text[end - 1] === '\n';
  const beforeText = end < text.length && text[end] !== '\n';
  const written = lines.map((line, index) => {
    const content = line !== '' || (index === lines.length - 1 && beforeText);
    return index > 0 && content ? indent + line : line;
  });
  // Where a blank line follows, the indentation of the line that goes would stay.
  const alone = takesBreak && newText === '' && text[end] === '\n' && (start === 0 || text[start - 1] === '\n');
  const from = place(start) - (alone ? indent.length : 0);
  return { range: { start: from, end: place(end) }, newText: written.join(newline) };
}
