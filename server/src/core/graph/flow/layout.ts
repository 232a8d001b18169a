import { append } from '../../text/append.js';
import { placeColumns } from './columns.js';
import { COLUMNS, type Column } from './flow.js';
import type { Card, FoldedFlow, FoldedSet, Link } from './fold.js';
import { order, type Slot, type Step } from './order.js';
import type { Face, Picture, PlacedCard, PlacedColumn, PlacedLane, PlacedLink, PlacedSet, Point } from './picture.js';
import { SIZE } from './sizes.js';
import { spread } from './spread.js';

/** The number of a column, from left to right. */
const numberOf = (column: Column): number => COLUMNS.indexOf(column);

/** Something in a column of a set: a card, or the place at which a link passes the column. */
interface Item extends Slot {
  readonly card: Card | undefined;
  readonly height: number;
  readonly rows: readonly string[];
}

interface Placed {
  readonly item: Item;
  y: number;
}

/**
 * Returns where everything of a folded flow is drawn: sets below each other, in each its namespaces, in these the columns. The order
 * of cards makes links cross little, and cards stand beside what they are linked with as far as there is room. Depends on its input
 * alone.
 * @param faceOf Returns what is written on a card.
 * @param top The room above the first set, in pixels.
 * @param room The width that there is; where it is not enough, spaces and then cards become narrower, as far as they stay legible.
 */
export function layout(
  folded: FoldedFlow,
  faceOf: (card: Card) => Face,
  top = 0,
  room = Number.POSITIVE_INFINITY,
): Picture {
  const faces = new Map<Card, Face>();
  for (const card of cardsOf(folded)) faces.set(card, faceOf(card));
  const columns = placeColumns(folded, faces, room);
  const sets: PlacedSet[] = [];
  const links: PlacedLink[] = [];
  let y = top;
  const arcs = hasArcs(folded) ? SIZE.arcs : 0;
  const right = Math.max(...columns.map(({ x, width }) => x + width + arcs), SIZE.narrowest);
  for (const set of folded.sets) {
    const placed = placeSet(set, folded, faces, columns, { y, right, arcs, isTitled: isTitled(folded) });
    sets.push(placed.set);
    append(links, placed.links);
    y += placed.set.height + SIZE.betweenSets;
  }
  const height = Math.max(top, y - SIZE.betweenSets) + SIZE.margin;
  return { width: right + SIZE.lanePadding + SIZE.margin, height, columns, sets, links, folded };
}

/** True where a link goes to the same column or back: it is drawn at the right. */
function hasArcs(folded: FoldedFlow): boolean {
  const columns = new Map(cardsOf(folded).map(({ id, column }) => [id, numberOf(column)]));
  return folded.links.some(({ from, to }) => (columns.get(to) ?? 0) <= (columns.get(from) ?? 0));
}

/** The name of the only set says nothing. */
function isTitled({ sets }: FoldedFlow): boolean {
  return sets.length > 1 || sets.some(({ isFolded }) => isFolded);
}

function cardsOf({ sets }: FoldedFlow): readonly Card[] {
  return sets.flatMap(({ stores, lanes }) => [...stores, ...lanes.flatMap(({ cards }) => cards)]);
}

interface Frame {
  readonly y: number;
  readonly right: number;
  /** The part of it, at the right, that links take which arrive there. */
  readonly arcs: number;
  readonly isTitled: boolean;
}

function placeSet(
  set: FoldedSet,
  folded: FoldedFlow,
  faces: ReadonlyMap<Card, Face>,
  columns: readonly PlacedColumn[],
  { y, right, arcs, isTitled: hasTitle }: Frame,
): { readonly set: PlacedSet; readonly links: readonly PlacedLink[] } {
  const box = { x: SIZE.margin, y, width: right + SIZE.lanePadding - SIZE.margin };
  const head = hasTitle ? SIZE.setHead : 0;
  if (set.isFolded) return { set: { ...box, height: SIZE.foldedSet, set, lanes: [], cards: [] }, links: [] };
  const own = new Set([...set.stores, ...set.lanes.flatMap(({ cards }) => cards)].map(({ id }) => id));
  const links = folded.links.filter(({ from, to }) => own.has(from) && own.has(to));
  const { slots, steps, passes } = slotsOf(set, links);
  const ordered = order(slots, steps) as readonly (readonly Item[])[];
  const placed = new Map<string, Placed>();
  for (const item of ordered.flat()) placed.set(item.id, { item, y: 0 });
  const near = nearOf(steps);

  const first = columns.find(({ column }) => column !== 'store') ?? columns[0];
  const laneX = (first?.x ?? SIZE.margin) - SIZE.lanePadding;
  const lanes: PlacedLane[] = [];
  let bottom = y + head;
  for (const [band, lane] of set.lanes.entries()) {
    const own = ordered.slice(1).map((column) => column.filter((item) => item.band === band));
    const isBare = lane.isFolded;
    const laneHead = isBare ? 0 : SIZE.laneHead;
    const padding = isBare ? 0 : SIZE.lanePadding;
    const room = alignColumns(own, placed, near, bottom + laneHead);
    const height = laneHead + room + padding;
    lanes.push({ x: laneX, y: bottom, width: right + SIZE.lanePadding - laneX, height, lane });
    bottom += height + SIZE.betweenLanes;
  }
  bottom -= set.lanes.length > 0 ? SIZE.betweenLanes : 0;
  const stores = ordered[0] ?? [];
  const room = Math.max(bottom - y - head, heightOf(stores));
  placeColumn(stores, placed, near, { top: y + head, room });
  const cards = [...placed.values()].flatMap((one) => cardAt(one, faces, columns, right - arcs));
  const byId = new Map(cards.map((one) => [one.card.id, one]));
  return {
    set: { ...box, height: head + room, set, lanes, cards },
    links: links.flatMap((link) => linkAt(link, byId, passes.get(link.id) ?? [], placed, columns)),
  };
}

/** The items of a set by column, and the steps between neighbouring columns that its links consist of. */
function slotsOf(set: FoldedSet, links: readonly Link[]) {
  const slots: Item[][] = COLUMNS.map(() => []);
  const items = new Map<string, Item>();
  const rows = rowsOf(links);
  const add = (item: Item): void => {
    slots[item.column]?.push(item);
    items.set(item.id, item);
  };
  for (const [band, cards] of [[-1, set.stores] as const, ...set.lanes.map(({ cards }, at) => [at, cards] as const)])
    for (const card of cards) {
      const own = rows.get(card.id) ?? [];
      add({ id: card.id, column: numberOf(card.column), band, card, height: cardHeight(card, own), rows: own });
    }
  const steps: Step[] = [];
  /** The ids of the items by which a link passes columns. */
  const passes = new Map<string, readonly string[]>();
  for (const link of links) {
    const [from, to] = [items.get(link.from), items.get(link.to)];
    if (!from || !to || to.column <= from.column) continue;
    const through: string[] = [];
    for (let column = from.column + 1; column < to.column; column++) {
      const id = `${link.id} ${column}`;
      add({ id, column, band: Math.max(from.band, to.band), card: undefined, height: SIZE.pass, rows: [] });
      through.push(id);
    }
    passes.set(link.id, through);
    const way = [link.from, ...through, link.to];
    for (const [index, id] of way.slice(1).entries()) steps.push({ from: way[index] ?? link.from, to: id });
  }
  return { slots, steps, passes };
}

/** The containers that the links of a card end at, where there are several. */
function rowsOf(links: readonly Link[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { to, container } of links) {
    if (container === undefined) continue;
    const known = found.get(to);
    if (known) known.add(container);
    else found.set(to, new Set([container]));
  }
  return new Map([...found].filter(([, { size }]) => size > 1).map(([id, names]) => [id, [...names]]));
}

function cardHeight({ kind }: Card, rows: readonly string[]): number {
  if (kind === 'lane') return SIZE.foldedLane;
  return SIZE.card + (rows.length > 0 ? rows.length * SIZE.row + SIZE.rowsPadding : 0);
}

function heightOf(items: readonly Item[]): number {
  return (
    items.reduce((sum, { height }) => sum + height + SIZE.betweenCards, 0) - (items.length > 0 ? SIZE.betweenCards : 0)
  );
}

function nearOf(steps: readonly Step[]): ReadonlyMap<string, readonly string[]> {
  const near = new Map<string, string[]>();
  for (const { from, to } of steps)
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const known = near.get(one);
      if (known) known.push(other);
      else near.set(one, [other]);
    }
  return near;
}

/** Places the columns of a namespace: the tallest without gaps, the others beside it. Returns its height. */
function alignColumns(
  columns: readonly (readonly Item[])[],
  placed: ReadonlyMap<string, Placed>,
  near: ReadonlyMap<string, readonly string[]>,
  top: number,
): number {
  const heights = columns.map(heightOf);
  const room = Math.max(...heights);
  const tallest = heights.indexOf(room);
  const done = new Set<string>();
  const place = (index: number): void => {
    const items = columns[index] ?? [];
    placeColumn(items, placed, near, { top, room }, (id) => done.has(id));
    for (const { id } of items) done.add(id);
  };
  const outward = columns.map((_, index) => index).sort((a, b) => Math.abs(a - tallest) - Math.abs(b - tallest));
  for (const index of outward) place(index);
  // Once more, now that both neighbours have their places.
  for (const index of outward) place(index);
  return room;
}

/** @param isPlaced Tells which neighbours have their places by now. */
function placeColumn(
  items: readonly Item[],
  placed: ReadonlyMap<string, Placed>,
  near: ReadonlyMap<string, readonly string[]>,
  { top, room }: { readonly top: number; readonly room: number },
  isPlaced: (id: string) => boolean = () => true,
): void {
  const wishes = items.map(({ id, height }) => {
    const middles = (near.get(id) ?? []).flatMap((one) => {
      const other = isPlaced(one) ? placed.get(one) : undefined;
      return other ? [other.y + other.item.height / 2 - top] : [];
    });
    const middle = middles.length > 0 ? middles.reduce((sum, one) => sum + one, 0) / middles.length : undefined;
    return { height, middle, weight: middles.length };
  });
  for (const [index, y] of spread(wishes, SIZE.betweenCards, room).entries()) {
    const one = placed.get(items[index]?.id ?? '');
    if (one) one.y = Math.round((top + y) * 2) / 2;
  }
}

function cardAt(
  { item, y }: Placed,
  faces: ReadonlyMap<Card, Face>,
  columns: readonly PlacedColumn[],
  right: number,
): readonly PlacedCard[] {
  const { card, height, rows } = item;
  const face = card && faces.get(card);
  const column = columns.find((one) => card && numberOf(one.column) >= numberOf(card.column));
  if (!card || !face || !column) return [];
  const isLane = card.kind === 'lane';
  const x = column.x - (isLane ? SIZE.lanePadding : 0);
  const width = isLane ? right + SIZE.lanePadding - x : column.width;
  const lines = rows.map((name, index) => ({ name, y: y + SIZE.card + (index + 0.5) * SIZE.row - 2 }));
  return [{ card, face, x, y, width, height, rows: lines }];
}

function linkAt(
  link: Link,
  cards: ReadonlyMap<string, PlacedCard>,
  through: readonly string[],
  placed: ReadonlyMap<string, Placed>,
  columns: readonly PlacedColumn[],
): readonly PlacedLink[] {
  const [from, to] = [cards.get(link.from), cards.get(link.to)];
  if (!from || !to) return [];
  const middle = ({ y, height }: PlacedCard): number => y + height / 2;
  const row = to.rows.find(({ name }) => name === link.container);
  const end = row?.y ?? middle(to);
  const start: Point = { x: from.x + from.width, y: middle(from) };
  if (numberOf(to.card.column) <= numberOf(from.card.column))
    return [{ link, isArc: true, points: [start, { x: to.x + to.width, y: end }] }];
  const passed = through.flatMap((id): readonly Point[] => {
    const one = placed.get(id);
    const column = columns.find(({ column: name }) => numberOf(name) === one?.item.column);
    // A column without cards takes no room.
    if (!one || !column) return [];
    const y = one.y + one.item.height / 2;
    return [
      { x: column.x, y },
      { x: column.x + column.width, y },
    ];
  });
  return [{ link, isArc: false, points: [start, ...passed, { x: to.x, y: end }] }];
}
