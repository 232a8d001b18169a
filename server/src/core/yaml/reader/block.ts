import { LIMITS } from '../limits.js';
import { NodeKind, NodeStyle, TreeBuilder } from '../tree.js';
import { scanBlockScalar, scannedBlock } from './block-scalar.js';
import { FlowReader, LONGEST_KEY } from './flow.js';
import { scanPlain, trimBlanks } from './plain.js';
import { scanQuoted } from './quoted.js';
import { REFUSED, type Refusal, type Source } from './source.js';
import {
  AMPERSAND,
  ASTERISK,
  AT,
  BACKTICK,
  BYTE_ORDER_MARK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  EXCLAMATION,
  GREATER,
  HASH,
  isBlankOrBreak,
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

/** What may stand at the place that was reached on a line. */
const Place = {
  /** A value of any kind; a key opens a new mapping. */
  Anything: 0,
  /** The next key or dash of a collection that is open already. */
  Entry: 1,
  /** A value behind its key, on the key's line: no further key, no dash. */
  BehindKey: 2,
} as const;
type Place = (typeof Place)[keyof typeof Place];

const NONE = -1;

/**
 * Reads the block structure of one document line by line, with an explicit stack of open collections. It is stricter
 * than YAML everywhere: what it is not sure of it refuses, and the `yaml` package reads the document instead.
 */
export class BlockReader {
  readonly builder = new TreeBuilder();
  private readonly flow: FlowReader;
  /** The open collections, outermost first: their column, node, kind, and where a value that is missing would stand. */
  private readonly columns: number[] = [];
  private readonly nodes: number[] = [];
  private readonly sequences: boolean[] = [];
  private readonly pending: number[] = [];
  private root = NONE;
  /** The plain scalar that the next line may continue. */
  private lastPlain = NONE;
  /** Where the last value ended: the end of collections that close now. */
  private lastEnd = 0;
  /** A comment has a line of its own between a key or dash and the value that is to come. */
  private commented = false;

  constructor(private readonly source: Source) {
    this.flow = new FlowReader(source, this.builder);
  }

  /** Reads the document; returns the root node, `NONE` for an empty document, or `REFUSED` with the reason in the source. */
  read(): { readonly root: number } | undefined {
    const { source } = this;
    let at = this.start();
    while (at !== REFUSED && at < source.length) at = this.line(at);
    if (at === REFUSED) return undefined;
    while (this.columns.length > 0) this.pop();
    return { root: this.root };
  }

  /** Passes over what stands before the content: comments, blank lines, the `---` line. */
  private start(): number {
    const { source } = this;
    const { units, length } = source;
    if (units[0] === BYTE_ORDER_MARK || units[length - 1] === CR) return source.refuse('unsupported', 0);
    let at = 0;
    while (at < length) {
      const line = at;
      while (units[at] === SPACE) at++;
      const unit = units[at];
      if (unit === HASH) at = source.comment(at) + 1;
      else if (unit === LF) at++;
      else if (unit === CR && units[at + 1] === LF) at += 2;
      else if (at === line && unit === DASH && source.isMarker(at)) {
        const next = source.restOfLine(at + 3);
        // Content may stand on the marker's line; few write that.
        return next === REFUSED ? source.refuse('unsupported', at) : next;
      } else return line;
    }
    return at;
  }

  /** Reads the line that starts at `start` and whatever belongs to it; returns the start of the next one. */
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
      if ((unit === DASH || unit === DOT) && source.isMarker(at)) return this.end(at);
    }
    while (this.columns.length > 0 && this.topColumn() > column) {
      this.lastPlain = NONE;
      this.pop();
    }
    return this.placeLine(at, column, start);
  }

  /** Behind `...` nothing but blank lines and comments may follow in this document. */
  private end(marker: number): number {
    const { source } = this;
    if (source.units[marker] === DASH) return source.refuse('unsupported', marker);
    let at = source.restOfLine(marker + 3);
    while (at !== REFUSED && at < source.length) at = source.restOfLine(at);
    return at === REFUSED ? source.refuse('unsupported', marker) : at;
  }

  /** Finds out what the line's first character may be, given the collections that are open. */
  private placeLine(at: number, column: number, lineStart: number): number {
    const { source } = this;
    const depth = this.columns.length;
    if (depth === 0) {
      if (this.root === NONE) {
        this.root = this.builder.size;
        return this.content(at, lineStart, Place.Anything);
      }
      return this.lastPlain === NONE ? source.refuse('malformed', at) : this.continuePlain(at);
    }
    if (this.topColumn() < column) {
      if (this.topPending() !== NONE) return this.content(at, lineStart, Place.Anything);
      return this.lastPlain === NONE ? source.refuse('malformed', at) : this.continuePlain(at);
    }
    const dash = source.units[at] === DASH && isBlankOrBreak(source.units[at + 1]);
    if (this.sequences[depth - 1] === true) {
      if (!dash) {
        // A sequence may stand in its key's column: the next key ends it.
        this.pop();
        if (this.columns.length === 0 || this.topColumn() !== column || this.sequences.at(-1) === true)
          return source.refuse('malformed', at);
      }
      this.fillPending();
      return this.content(at, lineStart, Place.Entry);
    }
    if (dash)
      return this.topPending() === NONE ? source.refuse('malformed', at) : this.content(at, lineStart, Place.Anything);
    this.fillPending();
    return this.content(at, lineStart, Place.Entry);
  }

  /** Reads dashes, keys and at last a value, from `from` to the end of the line and beyond. */
  private content(from: number, lineStart: number, firstPlace: Place): number {
    const { source } = this;
    const { units } = source;
    let at = from;
    let place = firstPlace;
    this.lastPlain = NONE;
    for (;;) {
      if (units[at] === DASH && isBlankOrBreak(units[at + 1])) {
        if (place === Place.BehindKey) return source.refuse('malformed', at);
        if (place === Place.Anything && !this.push(NodeKind.Sequence, at, at - lineStart)) return REFUSED;
        at = this.afterIndicator(at + 1);
        if (at < 0) return at === REFUSED ? REFUSED : -2 - at;
        place = Place.Anything;
        continue;
      }
      const { end, stop, style } = this.scalarOrFlow(at, place);
      if (stop === REFUSED) return REFUSED;
      if (end === NONE) return stop;
      if (units[stop] === COLON && isBlankOrBreak(units[stop + 1])) {
        const reason = this.whyNoKey(at, stop, style, place);
        if (reason) return source.refuse(reason, at);
        if (place === Place.Anything && !this.push(NodeKind.Map, at, at - lineStart)) return REFUSED;
        this.builder.open(NodeKind.Scalar, style, at, end, this.nodes.at(-1) ?? NONE);
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
   * Passes over the blanks behind a dash or colon and notes that a value is to come. Returns the value's place on the
   * line, or `-2 - position` of the next line where nothing follows.
   */
  private afterIndicator(from: number): number {
    const { source } = this;
    const { units } = source;
    let at = from;
    while (units[at] === SPACE) at++;
    this.pending[this.pending.length - 1] = at;
    this.commented = false;
    const unit = units[at];
    if (unit === LF) return -2 - (at + 1);
    if (unit === CR) return units[at + 1] === LF ? -2 - (at + 2) : source.refuse('unsupported', at);
    if (unit === HASH) return -2 - (source.comment(at) + 1);
    if (unit === TAB) return source.refuse('unsupported', at);
    return at;
  }

  /**
   * Reads what starts at `at`: `end` is where it ends, `stop` what follows it behind blanks. Flow collections and block
   * scalars go into the tree at once; a block scalar has `end` NONE and `stop` at the next line.
   */
  private scalarOrFlow(at: number, place: Place): Scanned {
    const { source } = this;
    const { units } = source;
    const unit = units[at] ?? 0;
    const indent = this.columns.at(-1) ?? NONE;
    switch (unit) {
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE: {
        const end = scanQuoted(source, at, indent);
        const style = unit === DOUBLE_QUOTE ? NodeStyle.Double : NodeStyle.Single;
        return { end, stop: end === REFUSED ? REFUSED : this.skipSpaces(end), style };
      }
      case OPEN_BRACE:
      case OPEN_BRACKET: {
        if (place === Place.Entry) return refuse(source, 'unsupported', at);
        this.fulfil();
        const end = this.flow.collection(at, indent, 1, this.nodes.at(-1) ?? NONE);
        return { end, stop: end === REFUSED ? REFUSED : this.skipSpaces(end), style: NodeStyle.Flow };
      }
      case PIPE:
      case GREATER: {
        if (place === Place.Entry) return refuse(source, 'malformed', at);
        const next = scanBlockScalar(source, at, indent);
        if (next === REFUSED) return REFUSED_VALUE;
        this.fulfil();
        const style = unit === PIPE ? NodeStyle.Literal : NodeStyle.Folded;
        const node = this.builder.open(NodeKind.Scalar, style, at, scannedBlock.end, this.nodes.at(-1) ?? NONE);
        this.builder.setBlock(node, scannedBlock.indent, scannedBlock.strip);
        this.lastEnd = scannedBlock.end;
        return { end: NONE, stop: next, style };
      }
      default: {
        const reason = whyNoPlain(unit, units[at + 1]);
        if (reason) return refuse(source, reason, at);
        const stop = scanPlain(source, at);
        return { end: stop === REFUSED ? REFUSED : trimBlanks(source, stop), stop, style: NodeStyle.Plain };
      }
    }
  }

  private whyNoKey(start: number, colon: number, style: NodeStyle, place: Place): Refusal | undefined {
    if (place === Place.BehindKey) return 'malformed';
    if (style === NodeStyle.Flow || colon - start > LONGEST_KEY) return 'unsupported';
    if (style !== NodeStyle.Plain && this.source.text.slice(start, colon).includes('\n')) return 'unsupported';
    return undefined;
  }

  /** Takes a scalar or flow collection as the value that was to come, and reads the rest of its line. */
  private value(start: number, end: number, stop: number, style: NodeStyle): number {
    // What the `yaml` package makes of a scalar behind such a comment depends on the comment's column.
    if (this.commented && this.columns.length > 0) return this.source.refuse('unsupported', start);
    if (style !== NodeStyle.Flow) {
      this.fulfil();
      const node = this.builder.open(NodeKind.Scalar, style, start, end, this.nodes.at(-1) ?? NONE);
      if (style === NodeStyle.Plain) this.lastPlain = node;
    }
    this.lastEnd = end;
    const commented = this.source.units[stop] === HASH;
    if (commented) this.lastPlain = NONE;
    return this.source.restOfLine(end);
  }

  /** A line that goes on with the plain scalar of the line before. */
  private continuePlain(at: number): number {
    const { source, builder } = this;
    const stop = scanPlain(source, at);
    if (stop === REFUSED) return REFUSED;
    if (source.units[stop] === COLON) return source.refuse('malformed', at);
    const end = trimBlanks(source, stop);
    builder.setEnd(this.lastPlain, end);
    this.lastEnd = end;
    if (source.units[stop] === HASH) this.lastPlain = NONE;
    return source.restOfLine(end);
  }

  private skipSpaces(from: number): number {
    let at = from;
    while (this.source.units[at] === SPACE) at++;
    return at;
  }

  private topColumn(): number {
    return this.columns[this.columns.length - 1] ?? NONE;
  }

  private topPending(): number {
    return this.pending[this.pending.length - 1] ?? NONE;
  }

  /** The innermost collection gets the value it waited for. */
  private fulfil(): void {
    if (this.pending.length > 0) this.pending[this.pending.length - 1] = NONE;
  }

  /** The innermost collection gets an empty value where one was to come and did not. */
  private fillPending(): void {
    const at = this.topPending();
    if (at === NONE) return;
    const place = Math.min(at, this.source.length);
    this.builder.open(NodeKind.Scalar, NodeStyle.Empty, place, place, this.nodes.at(-1) ?? NONE);
    this.lastEnd = place;
    this.fulfil();
  }

  private push(kind: typeof NodeKind.Map | typeof NodeKind.Sequence, at: number, column: number): boolean {
    if (this.columns.length >= LIMITS.depth) {
      this.source.refuse('unsupported', at);
      return false;
    }
    this.fulfil();
    const node = this.builder.open(kind, NodeStyle.Block, at, at, this.nodes.at(-1) ?? NONE);
    this.columns.push(column);
    this.nodes.push(node);
    this.sequences.push(kind === NodeKind.Sequence);
    this.pending.push(NONE);
    return true;
  }

  private pop(): void {
    this.fillPending();
    const node = this.nodes.pop() ?? NONE;
    this.columns.pop();
    this.sequences.pop();
    this.pending.pop();
    this.builder.setEnd(node, this.lastEnd);
    this.builder.close(node);
  }
}

interface Scanned {
  readonly end: number;
  readonly stop: number;
  readonly style: NodeStyle;
}

const REFUSED_VALUE: Scanned = { end: NONE, stop: REFUSED, style: NodeStyle.Plain };

function refuse(source: Source, refusal: Refusal, at: number): Scanned {
  source.refuse(refusal, at);
  return REFUSED_VALUE;
}

/** Why no plain scalar may start with these characters in block context. */
function whyNoPlain(unit: number, next: number | undefined): Refusal | undefined {
  switch (unit) {
    case AMPERSAND:
    case ASTERISK:
    case EXCLAMATION:
    case PERCENT:
    case BYTE_ORDER_MARK:
      return 'unsupported';
    case QUESTION:
    case COLON:
      return isBlankOrBreak(next) ? 'unsupported' : undefined;
    case COMMA:
    case CLOSE_BRACKET:
    case CLOSE_BRACE:
    case AT:
    case BACKTICK:
    case HASH:
      return 'malformed';
    default:
      return undefined;
  }
}
