import { NodeStyle } from './nodes.js';

/** The offsets of a scalar's decoded text in its source. */
export interface ScalarOffsets {
  /** For each UTF-16 code unit of the decoded text, and for its end, the offset in the source. */
  readonly offsets: Int32Array;
  /** The indentation of each line of a block scalar. */
  readonly indent: number;
}

/**
 * Returns the source offsets of a scalar's decoded text. `source` includes quotes or block header. Undefined where the
 * two cannot be matched.
 */
export function scalarOffsets(source: string, text: string, style: NodeStyle): ScalarOffsets | undefined {
  if (style === NodeStyle.Whole)
    return { offsets: Int32Array.from({ length: text.length + 1 }, (_, index) => index), indent: 0 };
  if (style === NodeStyle.Literal || style === NodeStyle.Folded) return blockOffsets(source, text, style);
  const offsets = flowOffsets(source, text, style);
  return offsets && { offsets, indent: 0 };
}

/** The lines of a block scalar are in the source as they are, behind the block's indentation. */
function blockOffsets(source: string, text: string, style: NodeStyle): ScalarOffsets | undefined {
  const header = source.indexOf('\n') + 1;
  const lines = header > 0 ? source.slice(header).split('\n') : [];
  // With an indentation indicator the first line may be indented deeper than the block.
  const first = (list: readonly string[]): string => list.find((line) => line.trim() !== '') ?? '';
  const indent = Math.max(0, leadingBlanks(first(lines)) - leadingBlanks(first(text.split('\n'))));
  const offsets = new Int32Array(text.length + 1);
  let decoded = 0;
  let lineStart = header;
  let end = header > 0 ? header : source.length;
  for (const line of lines) {
    const content = line.slice(Math.min(indent, leadingBlanks(line))).replace(/\r$/, '');
    const start = lineStart + line.replace(/\r$/, '').length - content.length;
    lineStart += line.length + 1;
    // Folding leaves one blank or some line breaks between lines with content.
    if (style === NodeStyle.Folded) {
      if (content.trim() === '') continue;
      while (!text.startsWith(content, decoded) && /[ \t\n]/.test(text[decoded] ?? '')) offsets[decoded++] = end;
    }
    if (!text.startsWith(content, decoded)) return undefined;
    for (let index = 0; index < content.length; index++) offsets[decoded++] = start + index;
    end = start + content.length;
    if (style === NodeStyle.Literal && text[decoded] === '\n') offsets[decoded++] = end;
  }
  // Line breaks that chomping keeps or adds are at the end of the source.
  while (decoded <= text.length) offsets[decoded++] = source.length;
  return { offsets, indent };
}

function leadingBlanks(line: string): number {
  let blanks = 0;
  while (line[blanks] === ' ') blanks++;
  return blanks;
}

const ESCAPE_LENGTH: Record<string, number> = { x: 4, u: 6, U: 10 };

/** Returns the offsets of a plain or quoted scalar, unit by unit. */
function flowOffsets(source: string, text: string, style: NodeStyle): Int32Array | undefined {
  const offsets = new Int32Array(text.length + 1);
  const double = style === NodeStyle.Double;
  let at = double || style === NodeStyle.Single ? 1 : 0;
  let index = 0;
  while (index < text.length) {
    const escapedBreak = double && source[at] === '\\' && /[\r\n]/.test(source[at + 1] ?? '');
    const run = lineBreaks(source, escapedBreak ? at + 1 : at);
    if (run.breaks > 0) {
      // One line break is a blank, or nothing behind a backslash; of several the first goes.
      const stands = run.breaks > 1 ? '\n'.repeat(run.breaks - 1) : escapedBreak ? '' : ' ';
      if (!text.startsWith(stands, index)) return undefined;
      for (let unit = 0; unit < stands.length; unit++) offsets[index++] = at;
      at = run.end;
      continue;
    }
    offsets[index] = at;
    if (double && source[at] === '\\') {
      const length = ESCAPE_LENGTH[source[at + 1] ?? ''] ?? 2;
      // `\U` may stand for two units.
      if (length === 10 && (text.codePointAt(index) ?? 0) > 0xffff) offsets[++index] = at;
      at += length;
    } else if (source[at] !== text[index]) return undefined;
    else at += source[at] === "'" && style === NodeStyle.Single ? 2 : 1;
    index++;
  }
  offsets[text.length] = at;
  return offsets;
}

/** Returns the number of line breaks at an offset, across blanks, and the offset behind them. */
function lineBreaks(source: string, from: number): { readonly breaks: number; readonly end: number } {
  let breaks = 0;
  let end = from;
  for (let unit = source[end]; unit === ' ' || unit === '\t' || unit === '\r' || unit === '\n'; unit = source[++end]) {
    if (unit === '\n') breaks++;
  }
  return { breaks, end };
}
