import type { Range } from '../text/range.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { type EditPlan, refused, setScalar } from '../yaml/edit/edits.js';
import { whyNot } from '../yaml/edit/plan.js';
import { scalarRange } from '../yaml/embedded.js';
import { NodeStyle } from '../yaml/nodes.js';

/**
 * Returns the edits that replace a part of a scalar's text; `part` counts UTF-16 code units of the decoded text. Quotes
 * and block style stay as they are. The new text is one line.
 */
export function replacePart(scalar: Cursor, part: Range, newText: string): EditPlan {
  const reason = whyNot(scalar) ?? (scalar.tag === undefined ? undefined : say`the value has a tag`);
  if (reason) return refused(reason);
  if (scalar.embedding) return refused(say`the value stands inside a text`);
  const { text, style } = scalar;
  const whole = text.slice(0, part.start) + newText + text.slice(part.end);
  if (part.start === 0 && part.end === text.length && !text.includes('\n')) return setScalar(scalar, whole);
  const range = scalarRange(scalar, part);
  const asWritten = scalar.sourceText.slice(range.start, range.end) === text.slice(part.start, part.end);
  const written = asWritten && part.start < part.end ? writtenIn(style, newText, part.start === 0) : undefined;
  if (written !== undefined) return { edits: [{ range, newText: written }] };
  const inOneLine = style === NodeStyle.Double || style === NodeStyle.Single || style === NodeStyle.Plain;
  return inOneLine && !text.includes('\n')
    ? setScalar(scalar, whole)
    : refused(say`the value is written in a way that cannot be changed in part`);
}

/** Returns a text as it is written inside a scalar of a style; undefined where that style cannot hold it. */
function writtenIn(style: NodeStyle, text: string, first: boolean): string | undefined {
  switch (style) {
    case NodeStyle.Double:
      return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
    case NodeStyle.Single:
      return text.replaceAll("'", "''");
    case NodeStyle.Literal:
    case NodeStyle.Folded:
      return text;
    case NodeStyle.Plain:
      return /^[\w$()"':/.-]*$/.test(text) && !(first && /^["']/.test(text)) ? text : undefined;
    default:
      return undefined;
  }
}
