import { changedSpan } from '../text/difference.js';
import { startOfLine } from '../text/lines.js';
import type { Cursor } from './cursor.js';
import type { YamlDocument } from './document.js';

/** What is remembered of the mappings of a document. */
export interface RememberedMaps<Value> {
  /** Returns what is remembered of a mapping; undefined where that is nothing. */
  of(map: Cursor): Value | undefined;
  /** Remembers a value that depends on nothing but the text of the mapping. */
  remember(map: Cursor, value: Value): void;
}

/** The UTF-16 code units of the shortest mapping that is remembered: looking at a shorter one again takes as long as finding it. */
const LEAST = 150;

/**
 * Returns a function that returns what is remembered of the mappings of a document, through all its texts while it is edited: a
 * keystroke changes one mapping of thousands and those around it. Undefined for a text that is read once, and where an anchor, a
 * directive or a template may bring in text from elsewhere.
 */
export function rememberedMaps<Value>(): (document: YamlDocument) => RememberedMaps<Value> | undefined {
  const tables = new WeakMap<object, Table<Value>>();
  return (document) => {
    if (!document.edited || document.text.length < LEAST || !isReadAsWritten(document)) return undefined;
    let table = tables.get(document.identity);
    if (!table) {
      table = new Table(document.tree.text);
      tables.set(document.identity, table);
    }
    return table.at(document);
  };
}

/**
 * Returns true for a document in which a text means the same wherever it stands in the same column, outside of the lines that
 * cannot be read yet.
 */
export function isReadAsWritten(document: YamlDocument): boolean {
  const { literal, tree } = document;
  // Without a line that is known to be the cause, no part of an unreadable text is certain.
  return literal && (!tree.uncertain || tree.stale !== undefined) && !DIRECTIVE.test(tree.text);
}

/** A directive, before which only comments may stand. */
const DIRECTIVE = /^(?:[ \t\uFEFF]*(?:#[^\n]*)?\n)*%/;

interface Entry<Value> {
  readonly end: number;
  readonly value: Value;
}

/** The values of the mappings of one text, by the offset at which a mapping begins. */
class Table<Value> {
  private entries = new Map<number, Entry<Value>>();

  constructor(private text: string) {}

  /** Returns what holds for a document, which is another text of the one before. */
  at(document: YamlDocument): RememberedMaps<Value> {
    const { text, stale } = document.tree;
    this.move(text);
    // In lines that cannot be read yet, the tree shows the earlier text.
    const isStale = (start: number, end: number): boolean =>
      stale !== undefined && start <= stale.end && stale.start <= end;
    if (stale) {
      for (const [start, { end }] of this.entries) if (isStale(start, end)) this.entries.delete(start);
    }
    const rangeIn = (map: Cursor) =>
      map.kind !== 'map' || map.embedding || map.document !== document || this.text !== text
        ? undefined
        : map.localRange;
    return {
      of: (map) => {
        const range = rangeIn(map);
        const entry = range && this.entries.get(range.start);
        return entry?.end === range?.end ? entry?.value : undefined;
      },
      remember: (map, value) => {
        const range = rangeIn(map);
        if (range && range.end - range.start >= LEAST && !isStale(range.start, range.end))
          this.entries.set(range.start, { end: range.end, value });
      },
    };
  }

  /** Moves the values to another text, without those of mappings in lines that differ. */
  private move(text: string): void {
    if (text === this.text) return;
    const span = changedSpan(this.text, text);
    // A search from -1 would find a line break at 0.
    const from = startOfLine(this.text, span.start);
    const lineEnd = this.text.indexOf('\n', span.oldEnd);
    const to = lineEnd < 0 ? this.text.length : lineEnd;
    const by = text.length - this.text.length;
    const entries = new Map<number, Entry<Value>>();
    for (const [start, entry] of this.entries) {
      if (entry.end < from) entries.set(start, entry);
      else if (start > to) entries.set(start + by, { ...entry, end: entry.end + by });
    }
    this.entries = entries;
    this.text = text;
  }
}
