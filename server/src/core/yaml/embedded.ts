import { memo } from '../text/memo.js';
import type { Edit, Range } from '../text/range.js';
import { TextSet } from '../text/text-set.js';
import type { Cursor } from './cursor.js';
import { endOfLine } from './layout.js';
import { NodeStyle } from './nodes.js';
import type { Hole } from './read/holes.js';
import { read } from './read/read.js';
import { scalarOffsets } from './scalar-offsets.js';

/** The mapping of the text of an embedded document to the text around it. */
export interface Embedding {
  /** The scalar that contains the document. */
  readonly scalar: Cursor;
  /** Returns the range in which a range of the decoded text is written. */
  outerRange(range: Range): Range;
  /** Returns the edits as edits of the text around; undefined where the scalar's style does not allow them. */
  outerEdits(edits: readonly Edit[]): readonly Edit[] | undefined;
}

/**
 * Reads the YAML or JSON document that a string scalar contains; returns its root. Undefined where the text is no
 * mapping or sequence, or does not parse. A text with template holes is read like a file with holes: values that they
 * touch are opaque.
 */
export function embeddedDocument(scalar: Cursor): Cursor | undefined {
  const text = textHeld(scalar);
  return text === undefined ? undefined : embeddedIn(scalar, embeddingOf(scalar, text), text);
}

/**
 * Returns the roots of the documents that a string scalar contains, separated by lines of `---`. Those that do not
 * parse are left out.
 */
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

/** Returns the text of a scalar that may contain a document; undefined where it cannot. */
function textHeld(scalar: Cursor): string | undefined {
  const text = scalar.opaque && !scalar.isAlias ? scalar.text : scalar.string;
  return text === undefined || scalar.aliased || !/[:{[]/.test(text) ? undefined : text;
}

/**
 * Texts that hold no document, most of them sentences with a colon. The definition of a custom resource has one sentence hundreds
 * of times, and its reading takes the `yaml` package.
 */
const prose = new TextSet(1024 * 1024);

/** Reads `part` of a scalar's text, which begins at the offset `from`; returns its root. */
function embeddedIn(scalar: Cursor, embedding: Embedding, part: string, from = 0): Cursor | undefined {
  if (!/[:{[]/.test(part) || prose.has(part)) return undefined;
  const { tree, root, problems } = read(part);
  if (root < 0 || problems.length > 0) {
    prose.add(part);
    return undefined;
  }
  if (scalar.opaque) {
    const inner = holesWithin(scalar, { start: from, end: from + part.length });
    if (!inner) return undefined;
    tree.holes = inner.holes;
    tree.lineHoles = inner.lineHoles;
  }
  const cursor = scalar.embed(tree, root, embedding);
  return cursor.kind === 'scalar' ? undefined : cursor;
}

/** Returns the embedding of the text from an offset of an embedded text on. */
function fromOffset({ scalar, outerRange, outerEdits }: Embedding, offset: number): Embedding {
  const moved = ({ start, end }: Range): Range => ({ start: start + offset, end: end + offset });
  return {
    scalar,
    outerRange: (range) => outerRange(moved(range)),
    outerEdits: (edits) => outerEdits(edits.map(({ range, newText }) => ({ range: moved(range), newText }))),
  };
}

/** The embedding of a scalar's whole text, remembered: a caller that marks one part of a text marks others, too. */
const ownEmbedding = memo((scalar: Cursor): Embedding => embeddingOf(scalar, scalar.text));

/**
 * Returns the scalar of the file's document that contains a value, directly or through other embedded documents; the
 * value itself where it is not embedded.
 */
export function outermostScalar(scalar: Cursor): Cursor {
  let outer = scalar;
  while (outer.embedding) outer = outer.embedding.scalar;
  return outer;
}

/**
 * Returns the scalar that contains a value and stands in the same document as `holder`, embedded or not; the value
 * itself where it stands there.
 */
export function scalarBeside(scalar: Cursor, holder: Cursor): Cursor {
  let inner = scalar;
  while (inner.embedding && inner.embedding !== holder.embedding) inner = inner.embedding.scalar;
  return inner;
}

/**
 * Returns the range in which a part of a scalar's decoded text is written; that of the whole scalar where its style
 * does not tell.
 */
export function scalarRange(scalar: Cursor, part: Range): Range {
  return ownEmbedding(scalar).outerRange(part);
}

/**
 * Returns the template holes in a part of a scalar's decoded text, in which they are masked, as offsets of that part.
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
      // Columns count in the text around and do not hold here.
      return to > from ? [{ start: from, end: to, role: hole.role }] : [];
    });
  return { holes: inner(scalar.holes), lineHoles: inner(scalar.lineHoles) };
}

/** Returns the first decoded offset that is written at the source offset `place` or behind it. */
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
  let known: { readonly map: TextMap | undefined } | undefined;
  // Computed at the first use: most embedded documents have no findings to place.
  const textMap = (): TextMap | undefined => {
    known ??= { map: textMapOf(scalar, text) };
    return known.map;
  };
  return {
    scalar,
    outerRange: (range) => {
      const map = textMap();
      if (!map) return scalar.range;
      const inner = sourceRange(range, map);
      return scalar.embedding ? scalar.embedding.outerRange(inner) : inner;
    },
    outerEdits: (edits) => {
      const map = textMap();
      // In a text with template holes, lines stand for rendered ones.
      if (!map || scalar.opaque) return undefined;
      const mapped = edits.map((edit) =>
        scalar.style === NodeStyle.Literal ? lineEdit(edit, map) : partEdit(edit, map),
      );
      const possible = mapped.filter((edit) => edit !== undefined);
      if (possible.length < mapped.length) return undefined;
      return scalar.embedding ? scalar.embedding.outerEdits(possible) : possible;
    },
  };
}

/** The mapping of a decoded text to its source. */
interface TextMap {
  readonly scalar: Cursor;
  readonly text: string;
  readonly indent: string;
  /** The offset at which the scalar ends. */
  readonly end: number;
  /** Returns the source offset of an offset of the decoded text. */
  sourceOffset(offset: number): number;
}

function textMapOf(scalar: Cursor, text: string): TextMap | undefined {
  const { start, end } = scalar.localRange;
  // An alias has no text of its own.
  const found = scalar.isAlias ? undefined : scalarOffsets(scalar.maskedText.slice(start, end), text, scalar.style);
  if (!found) return undefined;
  return {
    scalar,
    text,
    indent: ' '.repeat(found.indent),
    end,
    sourceOffset: (offset) => start + (found.offsets[offset] ?? end - start),
  };
}

/** Returns the source range of a range of the decoded text. It ends on the line of the last character. */
function sourceRange({ start, end }: Range, { scalar, sourceOffset }: TextMap): Range {
  const [from, to] = [sourceOffset(start), sourceOffset(end)];
  if (end <= start) return { start: from, end: from };
  const last = sourceOffset(end - 1);
  return { start: from, end: scalar.sourceText.slice(last, to).includes('\n') ? last : to };
}

/**
 * Texts that may be written into a scalar of a style without changing how the rest of it reads. No plain scalar holds a
 * document.
 */
const WITHIN_A_LINE: Readonly<Partial<Record<NodeStyle, RegExp>>> = {
  [NodeStyle.Single]: /^[^'\r\n]*$/,
  [NodeStyle.Double]: /^[^"\\\r\n]*$/,
  [NodeStyle.Folded]: /^[^\r\n]*$/,
};

/** Returns the source edit of an edit within a line of a scalar that is no literal block scalar. */
function partEdit({ range, newText }: Edit, map: TextMap): Edit | undefined {
  const manyLines = map.text.slice(range.start, range.end).includes('\n');
  if (manyLines || !WITHIN_A_LINE[map.scalar.style]?.test(newText)) return undefined;
  return { range: sourceRange(range, map), newText };
}

/**
 * Returns the source edit of an edit of a literal block scalar, where every line of the text is a line of the source.
 */
function lineEdit(
  { range, newText }: Edit,
  { scalar, text, indent, end: scalarEnd, sourceOffset }: TextMap,
): Edit | undefined {
  const { start, end } = range;
  const source = scalar.sourceText;
  const newline = source[endOfLine(source, scalar.localRange.start)] === '\r' ? '\r\n' : '\n';
  let lines = newText.replaceAll('\r\n', '\n').split('\n');
  // The header of the scalar decides how many line breaks end the text; none of them can be edited here.
  if (newText === '' && start > 0 && end === text.length && text[start - 1] === '\n') {
    // An inner scalar that keeps the line breaks below it would lose them.
    const keeps = text[start - 2] === '\n' && /[|>]\d?\+/.test(text.slice(0, start));
    return keeps ? undefined : { range: { start: sourceOffset(start - 1), end: scalarEnd }, newText: '' };
  }
  if (text.endsWith('\n') && end === text.length) {
    if (start === end || lines.at(-1) !== '') return undefined;
    lines = lines.slice(0, -1);
  } else if (start < end && sourceOffset(end) === scalarEnd && text[end - 1] === '\n') return undefined;
  // A removed line break takes the indentation of the next line with it, an added one brings it.
  const takesBreak = end > start && text[end - 1] === '\n';
  const beforeText = end < text.length && text[end] !== '\n';
  const written = lines.map((line, index) => {
    const content = line !== '' || (index === lines.length - 1 && beforeText);
    return index > 0 && content ? indent + line : line;
  });
  // Before a blank line, the indentation of the removed line would stay.
  const alone = takesBreak && newText === '' && text[end] === '\n' && (start === 0 || text[start - 1] === '\n');
  const from = sourceOffset(start) - (alone ? indent.length : 0);
  return { range: { start: from, end: sourceOffset(end) }, newText: written.join(newline) };
}
