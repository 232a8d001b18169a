import { compareText } from '../report/report.js';

/** Where an item stands in what is sorted: by file, then by offset, rule and end. */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly rule: string;
  readonly end: number;
}

/** What one report gives: its items are read again whenever they are asked for, so that few reports are held at a time. */
export interface SortedPart<Item> {
  /** The place of the first item in order; undefined where there is none. */
  readonly first: Place | undefined;
  /** Resolves to the items in order. */
  load(): Promise<readonly Item[]>;
}

/**
 * Yields the items of all parts in order, and one that stands in several parts once. A part is loaded when its first item is
 * due and let go with its last one: reports of different folders are held one at a time.
 */
export async function* mergeSorted<Item>(
  parts: readonly SortedPart<Item>[],
  placeOf: (item: Item) => Place,
): AsyncGenerator<Item> {
  const waiting = parts
    .flatMap((part) => (part.first ? [{ part, first: part.first }] : []))
    .sort((a, b) => compare(a.first, b.first));
  let open: { readonly items: readonly Item[]; next: number }[] = [];
  let due = 0;
  let same: { readonly place: Place; readonly texts: Set<string> } | undefined;
  for (;;) {
    let least = leastOf(open, placeOf);
    for (let next = waiting[due]; next && (!least || compare(next.first, least.place) <= 0); next = waiting[due]) {
      due++;
      open.push({ items: await next.part.load(), next: 0 });
      least = leastOf(open, placeOf);
    }
    if (!least) return;
    const { source, item, place } = least;
    source.next++;
    if (source.next === source.items.length) open = open.filter((one) => one !== source);
    if (!same || compare(same.place, place) !== 0) same = { place, texts: new Set() };
    const text = JSON.stringify(item);
    if (same.texts.has(text)) continue;
    same.texts.add(text);
    yield item;
  }
}

/** Sorts items by their places; those of one place keep their order. */
export function sorted<Item>(items: readonly Item[], placeOf: (item: Item) => Place): readonly Item[] {
  return [...items].sort((a, b) => compare(placeOf(a), placeOf(b)));
}

interface Due<Item> {
  readonly source: { readonly items: readonly Item[]; next: number };
  readonly item: Item;
  readonly place: Place;
}

function leastOf<Item>(open: readonly Due<Item>['source'][], placeOf: (item: Item) => Place): Due<Item> | undefined {
  let least: Due<Item> | undefined;
  for (const source of open) {
    const item = source.items[source.next];
    if (item === undefined) continue;
    const place = placeOf(item);
    if (!least || compare(place, least.place) < 0) least = { source, item, place };
  }
  return least;
}

function compare(a: Place, b: Place): number {
  return compareText(a.file, b.file) || a.start - b.start || compareText(a.rule, b.rule) || a.end - b.end;
}
