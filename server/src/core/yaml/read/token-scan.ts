import type { CST } from 'yaml';
import type { Range } from '../../text/range.js';
import { LIMITS } from '../limits.js';

/** Facts from the tokens of a text that the package's documents do not have. */
export interface TokenScan {
  readonly comments: readonly Range[];
  /** The first token that is nested too deep. */
  readonly tooDeep?: { readonly offset: number };
}

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
    stack.push(...within(token));
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
  const before = quote === '"' ? /(\\*)"$/.exec(inner)?.[1] : /('*)'$/.exec(inner)?.[1];
  return before !== undefined && before.length % 2 === 0 ? undefined : { offset: token.offset, quote };
}

function within(token: Token): readonly Token[] {
  const inner: Token[] = [];
  if ('items' in token) inner.push(...token.items);
  if ('key' in token && token.key) inner.push(token.key);
  if ('value' in token && token.value) inner.push(token.value);
  return inner;
}

/** Walks the concrete syntax without recursion; returns the comments, and the first token that is nested too deep. */
export function scanTokens(tokens: readonly CST.Token[]): TokenScan {
  const comments: Range[] = [];
  let tooDeep: { offset: number } | undefined;
  const stack: { token: Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { token, depth } = entry;
    if ('type' in token && token.type === 'comment') {
      comments.push({ start: token.offset, end: token.offset + token.source.length });
      continue;
    }
    const collection = 'items' in token;
    if (collection && depth > LIMITS.depth) {
      if (!tooDeep || token.offset < tooDeep.offset) tooDeep = { offset: token.offset };
      continue;
    }
    const inner = collection ? depth + 1 : depth;
    if (collection) for (const item of token.items) stack.push({ token: item, depth: inner });
    if ('props' in token) for (const part of token.props) stack.push({ token: part, depth });
    if ('start' in token && Array.isArray(token.start))
      for (const part of token.start) stack.push({ token: part, depth });
    if ('end' in token && token.end) for (const part of token.end) stack.push({ token: part, depth });
    if ('sep' in token && token.sep) for (const part of token.sep) stack.push({ token: part, depth });
    if ('key' in token && token.key) stack.push({ token: token.key, depth });
    if ('value' in token && token.value) stack.push({ token: token.value, depth });
  }
  comments.sort((a, b) => a.start - b.start);
  return tooDeep ? { comments, tooDeep } : { comments };
}
