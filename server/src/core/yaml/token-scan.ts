import type { CST } from 'yaml';
import type { Range } from '../text/range.js';
import { LIMITS } from './limits.js';

/** What the tokens of a text tell that the package's documents do not. */
export interface TokenScan {
  readonly comments: readonly Range[];
  /** Where nesting passes the bound. */
  readonly tooDeep?: { readonly offset: number };
}

type Token = CST.Token | CST.SourceToken | CST.CollectionItem;

/** Walks the concrete syntax without recursion: finds the comments, and where nesting passes the bound. */
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
