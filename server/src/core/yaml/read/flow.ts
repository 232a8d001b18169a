import { LIMITS } from '../limits.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import type { TreeBuilder } from '../tree.js';
import { scanFlowPlain, trimBlanks } from './plain.js';
import { scanQuoted } from './quoted.js';
import { REFUSED, type Source } from './source.js';
import {
  AMPERSAND,
  ASTERISK,
  AT,
  BACKTICK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  DASH,
  DOUBLE_QUOTE,
  EXCLAMATION,
  GREATER,
  HASH,
  isBlankOrBreak,
  isFlowIndicator,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  PIPE,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './units.js';

/** The longest key, in UTF-16 code units, that YAML allows without `?`. */
export const LONGEST_KEY = 1000;

/** Reads `{…}` and `[…]`. Recursive, to a limited depth: flow collections are rarely deep. */
export class FlowReader {
  constructor(
    private readonly source: Source,
    private readonly builder: TreeBuilder,
  ) {}

  /** Reads a collection from its opening bracket; returns the offset behind the closing one. */
  collection(open: number, indent: number, depth: number, parent: number): number {
    const { source, builder } = this;
    const { units } = source;
    if (depth > LIMITS.depth / 2) return source.refuse('unsupported', open);
    const isMap = units[open] === OPEN_BRACE;
    const close = isMap ? CLOSE_BRACE : CLOSE_BRACKET;
    const node = builder.open(isMap ? NodeKind.Map : NodeKind.Sequence, NodeStyle.Flow, open, open, parent);
    let at = this.skip(open + 1, indent, depth);
    while (at !== REFUSED && units[at] !== close) {
      at = isMap ? this.pair(at, indent, depth, node) : this.value(at, indent, depth, node);
      if (at === REFUSED) break;
      at = this.skip(at, indent, depth);
      if (at === REFUSED || units[at] === close) break;
      if (units[at] !== COMMA) return source.refuse(units[at] === COLON ? 'unsupported' : 'malformed', at);
      at = this.skip(at + 1, indent, depth);
    }
    if (at === REFUSED) return REFUSED;
    builder.setEnd(node, at + 1);
    builder.close(node);
    return at + 1;
  }

  private value(from: number, indent: number, depth: number, parent: number): number {
    const { source, builder } = this;
    const unit = source.units[from];
    if (unit === OPEN_BRACKET || unit === OPEN_BRACE) return this.collection(from, indent, depth + 1, parent);
    return unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE
      ? this.quoted(from, indent, parent, builder)
      : this.plain(from, parent);
  }

  private quoted(from: number, indent: number, parent: number, builder: TreeBuilder): number {
    const end = scanQuoted(this.source, from, indent);
    if (end === REFUSED) return REFUSED;
    const style = this.source.units[from] === DOUBLE_QUOTE ? NodeStyle.Double : NodeStyle.Single;
    builder.open(NodeKind.Scalar, style, from, end, parent);
    return end;
  }

  private plain(from: number, parent: number): number {
    const { source, builder } = this;
    const reason = whyNoPlain(source, from);
    if (reason) return source.refuse(reason, from);
    const stop = scanFlowPlain(source, from);
    if (stop === REFUSED) return REFUSED;
    const end = trimBlanks(source, stop);
    builder.open(NodeKind.Scalar, NodeStyle.Plain, from, end, parent);
    return stop;
  }

  private pair(from: number, indent: number, depth: number, map: number): number {
    const { source, builder } = this;
    const { units } = source;
    const first = units[from];
    if (first === OPEN_BRACE || first === OPEN_BRACKET) return source.refuse('unsupported', from);
    const quoted = first === DOUBLE_QUOTE || first === SINGLE_QUOTE;
    const keyEnd = quoted ? this.quoted(from, indent, map, builder) : this.plain(from, map);
    if (keyEnd === REFUSED) return REFUSED;
    if (keyEnd - from > LONGEST_KEY || source.hasBreak(from, keyEnd)) return source.refuse('unsupported', from);
    let at = keyEnd;
    while (units[at] === SPACE) at++;
    if (units[at] !== COLON) {
      // `{a, b}`: keys without values.
      const end = quoted ? keyEnd : trimBlanks(source, keyEnd);
      builder.open(NodeKind.Scalar, NodeStyle.Empty, end, end, map);
      return keyEnd;
    }
    const after = units[at + 1];
    if (!quoted && !isBlankOrBreak(after) && after !== COMMA && after !== CLOSE_BRACE)
      return source.refuse('unsupported', at);
    const colonLine = at;
    at = this.skip(at + 1, indent, depth);
    if (at === REFUSED) return REFUSED;
    if (units[at] === COMMA || units[at] === CLOSE_BRACE) {
      if (source.hasBreak(colonLine, at)) return source.refuse('unsupported', at);
      builder.open(NodeKind.Scalar, NodeStyle.Empty, at, at, map);
      return at;
    }
    return this.value(at, indent, depth, map);
  }

  /** Passes over blanks, comments and line breaks between the parts of a collection; returns the offset behind them. */
  private skip(from: number, indent: number, depth: number): number {
    const { source } = this;
    const { units, length } = source;
    let at = from;
    for (;;) {
      while (units[at] === SPACE) at++;
      if (units[at] === TAB) return source.refuse('unsupported', at);
      if (units[at] === HASH) {
        if (units[at - 1] !== SPACE) return source.refuse('unsupported', at);
        at = source.comment(at);
      }
      if (units[at] === CR) {
        if (units[at + 1] !== LF) return source.refuse('unsupported', at);
        at++;
      }
      if (units[at] !== LF) return at;
      if (at >= length) return source.refuse('malformed', from);
      const line = at + 1;
      at = line;
      while (units[at] === SPACE) at++;
      const unit = units[at];
      if (unit === LF || unit === CR || unit === HASH) {
        if (unit === LF && at >= length) return source.refuse('malformed', from);
        continue;
      }
      if (unit === TAB) return source.refuse('unsupported', at);
      const column = at - line;
      const closes = unit === CLOSE_BRACKET || unit === CLOSE_BRACE;
      if (column <= indent && !(column === indent && depth === 1 && closes)) return source.refuse('malformed', from);
      if (column === 0 && source.isMarker(at)) return source.refuse('malformed', from);
      return at;
    }
  }
}

/** Returns the reason why no plain scalar may start here in flow context; undefined where one may. */
function whyNoPlain(source: Source, at: number): 'unsupported' | 'malformed' | undefined {
  const { units } = source;
  switch (units[at]) {
    case AMPERSAND:
    case ASTERISK:
    case EXCLAMATION:
      return 'unsupported';
    case DASH:
    case QUESTION:
    case COLON: {
      const next = units[at + 1];
      return isBlankOrBreak(next) || isFlowIndicator(next) || next === COLON ? 'unsupported' : undefined;
    }
    case COMMA:
    case OPEN_BRACKET:
    case CLOSE_BRACKET:
    case OPEN_BRACE:
    case CLOSE_BRACE:
    case HASH:
    case PIPE:
    case GREATER:
    case SINGLE_QUOTE:
    case DOUBLE_QUOTE:
    case PERCENT:
    case AT:
    case BACKTICK:
      return 'malformed';
    default:
      return undefined;
  }
}
