import type { CST } from 'yaml';
import type { Range } from '../../text/range.js';
import { withoutEnd } from '../../text/trim.js';

type Token = CST.Token | CST.SourceToken | CST.CollectionItem;

/** A flow collection or quoted scalar that is not closed. */
export interface BrokenToken {
  readonly offset: number;
  /** The quote that is not closed. */
  readonly quote?: '"' | "'";
}

/** Returns the flow collections and quoted scalars that are not closed, in the order of the text. */
export function brokenTokens(tokens: readonly CST.Token[]): readonly BrokenToken[] {
  const broken: BrokenToken[] = [];
  const stack: Token[] = [...tokens];
  for (let token = stack.pop(); token; token = stack.pop()) {
    const found = brokenness(token);
    if (found) broken.push(found);
    for (const inner of within(token)) stack.push(inner);
  }
  return broken.sort((a, b) => a.offset - b.offset);
}

function brokenness(token: Token): BrokenToken | undefined {
  if (!('type' in token)) return undefined;
  if (token.type === 'flow-collection') {
    const ends = token.end.some(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end');
    return ends ? undefined : { offset: token.start.offset };
  }
  if (token.type !== 'double-quoted-scalar' && token.type !== 'single-quoted-scalar') return undefined;
  const quote = token.type === 'double-quoted-scalar' ? '"' : "'";
  const inner = token.source.slice(1);
  // Closed by an odd number of single quotes at the end, or by a double quote behind an even number of backslashes.
  const before = inner.slice(0, -1);
  const run = before.length - withoutEnd(before, quote === '"' ? '\\' : "'").length;
  return inner.endsWith(quote) && run % 2 === 0 ? undefined : { offset: token.offset, quote };
}

function within(token: Token): readonly Token[] {
  const inner: Token[] = [];
  if ('items' in token) for (const item of token.items) inner.push(item);
  if ('key' in token && token.key) inner.push(token.key);
  if ('value' in token && token.value) inner.push(token.value);
  return inner;
}

/** Walks the concrete syntax without recursion; returns the comments. */
export function commentsIn(tokens: readonly CST.Token[]): Range[] {
  const comments: Range[] = [];
  const stack: Token[] = [...tokens];
  for (let token = stack.pop(); token; token = stack.pop()) {
    if ('type' in token && token.type === 'comment') {
      comments.push({ start: token.offset, end: token.offset + token.source.length });
      continue;
    }
    for (const inner of within(token)) stack.push(inner);
    if ('props' in token) for (const part of token.props) stack.push(part);
    if ('start' in token && Array.isArray(token.start)) for (const part of token.start) stack.push(part);
    if ('end' in token && token.end) for (const part of token.end) stack.push(part);
    if ('sep' in token && token.sep) for (const part of token.sep) stack.push(part);
  }
  return comments;
}
