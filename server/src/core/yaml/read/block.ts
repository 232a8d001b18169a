import { NodeKind, NodeStyle } from '../nodes.js';
import { TreeBuilder } from '../tree.js';
import { scanBlockScalar, scannedBlock } from './block-scalar.js';
import { FlowReader, LONGEST_KEY } from './flow.js';
import { behindEnd, contentStart } from './markers.js';
import { OpenCollections } from './open-collections.js';
import { scanPlain, trimBlanks, whyNoPlain } from './plain.js';
import { scanQuoted } from './quoted.js';
import { REFUSED, type Refusal, type Source } from './source.js';
import {
  COLON,
  CR,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  isBlankOrBreak,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  PIPE,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './units.js';

/** The tokens that are allowed at the current offset of a line. */
const Place = {
  /** A value of any kind; a key opens a new mapping. */
  Anything: 0,
  /** The next key or dash of an open collection. */
  Entry: 1,
  /** A value behind its key, on the key's line: no further key and no dash. */
  BehindKey: 2,
} as const;
type Place = (typeof Place)[keyof typeof Place];

const NONE = -1;

/**
 * Reads the block structure of one document line by line, with an explicit stack of open collections. It is stricter
 * than YAML everywhere: it refuses what it is not sure of, and the `yaml` package reads the document instead.
 */
export class BlockReader {
  readonly builder = new TreeBuilder();
  private readonly flow: FlowReader;
  private readonly open: OpenCollections;
  private root = NONE;
  /** The plain scalar that the next line may continue. */
  private lastPlain = NONE;
  /** True when a comment has a line of its own between a key or dash and its value. */
  private commented = false;
  /** The end and the style of the last scanned value. */
  private scannedEnd = NONE;
  private scannedStyle: NodeStyle = NodeStyle.Plain;

  constructor(private readonly source: Source) {
    this.flow = new FlowReader(source, this.builder);
    this.open = new OpenCollections(this.builder, source.length);
  }

  /**
   * Reads the document. Returns the root node, `NONE` for an empty document; undefined where it refuses, with the
   * reason in the source.
   */
  read(): { readonly root: number } | undefined {
    const { source } = this;
    let at = contentStart(source);
    while (at !== REFUSED && at < source.length) at = this.line(at);
    if (at === REFUSED) return undefined;
    while (this.open.depth > 0) this.open.pop();
    return { root: this.root };
  }

  /** Reads the line that starts at `start` and the lines that belong to it; returns the start of the next line. */
  private line(start: number): number {
    const { source } = this;
    const { units, length } = source;
    let at = start;
    while (units[at] === SPACE) at++;
    const unit = units[at];
    if (unit === LF) return at + 1;
    if (unit === HASH) {
      this.lastPlain = NONE;
      this.commented = true;
      return source.comment(at) + 1;
    }
    if (unit === CR) return units[at + 1] === LF ? at + 2 : source.refuse('unsupported', at);
    if (unit === TAB) return source.refuse('unsupported', at);
    if (at >= length) return length;
    const column = at - start;
    if (column === 0) {
      if (unit === PERCENT) return source.refuse('unsupported', at);
      if ((unit === DASH || unit === DOT) && source.isMarker(at)) return behindEnd(source, at);
    }
    while (this.open.column > column) {
      this.lastPlain = NONE;
      this.open.pop();
    }
    return this.placeLine(at, column, start);
  }

  /** Reads a line, given its column and the open collections; returns the start of the next line. */
  private placeLine(at: number, column: number, lineStart: number): number {
    const { source, open } = this;
    if (open.depth === 0) {
      if (this.root === NONE) {
        this.root = this.builder.size;
        return this.content(at, lineStart, Place.Anything);
      }
      return this.lastPlain === NONE ? source.refuse('malformed', at) : this.continuePlain(at);
    }
    if (open.column < column) {
      if (open.waits) return this.content(at, lineStart, Place.Anything);
      return this.lastPlain === NONE ? source.refuse('malformed', at) : this.continuePlain(at);
    }
    const dash = source.units[at] === DASH && isBlankOrBreak(source.units[at + 1]);
    if (open.isSequence) {
      if (!dash) {
        // A sequence may be in its key's column: the next key ends it.
        open.pop();
        if (open.column !== column || open.isSequence) return source.refuse('malformed', at);
      }
      open.fill();
      return this.content(at, lineStart, Place.Entry);
    }
    if (dash) return open.waits ? this.content(at, lineStart, Place.Anything) : source.refuse('malformed', at);
    open.fill();
    return this.content(at, lineStart, Place.Entry);
  }

  /**
   * Reads dashes, keys and a value from `from` to the end of the line and the lines that belong to it; returns the
   * start of the next line.
   */
  private content(from: number, lineStart: number, firstPlace: Place): number {
    const { source } = this;
    const { units } = source;
    let at = from;
    let place = firstPlace;
    this.lastPlain = NONE;
    for (;;) {
      if (units[at] === DASH && isBlankOrBreak(units[at + 1])) {
        if (place === Place.BehindKey) return source.refuse('malformed', at);
        if (place === Place.Anything && !this.opened(NodeKind.Sequence, at, at - lineStart)) return REFUSED;
        at = this.afterIndicator(at + 1);
        if (at < 0) return at === REFUSED ? REFUSED : -2 - at;
        place = Place.Anything;
        continue;
      }
      const stop = this.scalarOrFlow(at, place);
      if (stop === REFUSED) return REFUSED;
      const { scannedEnd: end, scannedStyle: style } = this;
      if (end === NONE) return stop;
      if (units[stop] === COLON && isBlankOrBreak(units[stop + 1])) {
        const reason = this.whyNoKey(at, stop, style, place);
        if (reason) return source.refuse(reason, at);
        if (place === Place.Anything && !this.opened(NodeKind.Map, at, at - lineStart)) return REFUSED;
        this.builder.open(NodeKind.Scalar, style, at, end, this.open.node);
        at = this.afterIndicator(stop + 1);
        if (at < 0) return at === REFUSED ? REFUSED : -2 - at;
        place = Place.BehindKey;
        continue;
      }
      if (place === Place.Entry) return source.refuse('malformed', at);
      return this.value(at, end, stop, style);
    }
  }

  /**
   * Passes over the blanks behind a dash or colon and notes that a value is expected. Returns the offset of the value
   * on the line, or `-2 - offset` of the next line where nothing follows.
   */
  private afterIndicator(from: number): number {
    const { source } = this;
    const { units } = source;
    let at = from;
    while (units[at] === SPACE) at++;
    this.open.expect(at);
    this.commented = false;
    const unit = units[at];
    if (unit === LF) return -2 - (at + 1);
    if (unit === CR) return units[at + 1] === LF ? -2 - (at + 2) : source.refuse('unsupported', at);
    if (unit === HASH) return -2 - (source.comment(at) + 1);
    if (unit === TAB) return source.refuse('unsupported', at);
    return at;
  }

  /**
   * Reads the scalar or flow collection at `at`; returns the offset behind it and the blanks that follow. Flow
   * collections and block scalars are added to the tree at once; behind a block scalar, whose end is noted as NONE, the
   * offset is that of the next line.
   */
  private scalarOrFlow(at: number, place: Place): number {
    const { source } = this;
    const { units } = source;
    const unit = units[at] ?? 0;
    const indent = this.open.column;
    switch (unit) {
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE: {
        const end = scanQuoted(source, at, indent);
        return this.scanned(end, unit === DOUBLE_QUOTE ? NodeStyle.Double : NodeStyle.Single);
      }
      case OPEN_BRACE:
      case OPEN_BRACKET: {
        if (place === Place.Entry) return source.refuse('unsupported', at);
        this.open.fulfil();
        const end = this.flow.collection(at, indent, 1, this.open.node);
        return this.scanned(end, NodeStyle.Flow);
      }
      case PIPE:
      case GREATER: {
        if (place === Place.Entry) return source.refuse('malformed', at);
        const next = scanBlockScalar(source, at, indent);
        if (next === REFUSED) return REFUSED;
        this.open.fulfil();
        const style = unit === PIPE ? NodeStyle.Literal : NodeStyle.Folded;
        const node = this.builder.open(NodeKind.Scalar, style, at, scannedBlock.end, this.open.node);
        if (scannedBlock.text === undefined) this.builder.setBlock(node, scannedBlock.indent, scannedBlock.strip);
        else this.builder.decoded.set(node, scannedBlock.text);
        this.open.lastEnd = scannedBlock.end;
        this.scannedEnd = NONE;
        return next;
      }
      default: {
        const reason = whyNoPlain(unit, units[at + 1]);
        if (reason) return source.refuse(reason, at);
        const stop = scanPlain(source, at);
        if (stop === REFUSED) return REFUSED;
        this.scannedEnd = trimBlanks(source, stop);
        this.scannedStyle = NodeStyle.Plain;
        return stop;
      }
    }
  }

  private opened(kind: typeof NodeKind.Map | typeof NodeKind.Sequence, at: number, column: number): boolean {
    if (this.open.push(kind, at, column)) return true;
    this.source.refuse('unsupported', at);
    return false;
  }

  /** Notes the scanned value; returns the offset behind it and the blanks that follow. */
  private scanned(end: number, style: NodeStyle): number {
    if (end === REFUSED) return REFUSED;
    this.scannedEnd = end;
    this.scannedStyle = style;
    let at = end;
    while (this.source.units[at] === SPACE) at++;
    return at;
  }

  private whyNoKey(start: number, colon: number, style: NodeStyle, place: Place): Refusal | undefined {
    if (place === Place.BehindKey) return 'malformed';
    if (style === NodeStyle.Flow || colon - start > LONGEST_KEY) return 'unsupported';
    if (style !== NodeStyle.Plain && this.source.hasBreak(start, colon)) return 'unsupported';
    return undefined;
  }

  /** Takes a scalar or flow collection as the expected value and reads the rest of its line. */
  private value(start: number, end: number, stop: number, style: NodeStyle): number {
    // The result of the `yaml` package for a scalar behind such a comment depends on the comment's column.
    if (this.commented && this.open.depth > 0) return this.source.refuse('unsupported', start);
    if (style !== NodeStyle.Flow) {
      this.open.fulfil();
      const node = this.builder.open(NodeKind.Scalar, style, start, end, this.open.node);
      if (style === NodeStyle.Plain) this.lastPlain = node;
    }
    this.open.lastEnd = end;
    const commented = this.source.units[stop] === HASH;
    if (commented) this.lastPlain = NONE;
    return this.source.restOfLine(end);
  }

  /** Reads a line that continues the plain scalar of the line before. */
  private continuePlain(at: number): number {
    const { source, builder } = this;
    const stop = scanPlain(source, at);
    if (stop === REFUSED) return REFUSED;
    if (source.units[stop] === COLON) return source.refuse('malformed', at);
    const end = trimBlanks(source, stop);
    builder.setEnd(this.lastPlain, end);
    this.open.lastEnd = end;
    if (source.units[stop] === HASH) this.lastPlain = NONE;
    return source.restOfLine(end);
  }
}
