import { COLUMNS, type Column } from './flow.js';
import type { Card, FoldedFlow } from './fold.js';
import { widthOf } from './measure.js';
import type { Face, PlacedColumn } from './picture.js';
import { SIZE } from './sizes.js';

/**
 * Returns where the columns are. Those without a card take no room; folded namespaces reach from the second to the last.
 * @param room The width that there is.
 */
export function placeColumns(
  { links }: FoldedFlow,
  faces: ReadonlyMap<Card, Face>,
  room: number,
): readonly PlacedColumn[] {
  const hasLane = [...faces.keys()].some(({ kind }) => kind === 'lane');
  const columns = COLUMNS.flatMap((column): readonly { readonly column: Column; readonly width: number }[] => {
    const own = [...faces].filter(([card]) => card.column === column && card.kind !== 'lane').map(([, face]) => face);
    if (own.length === 0 && !(hasLane && column !== 'store')) return [];
    const widest = Math.max(0, ...own.map(textWidth)) + SIZE.cardPadding;
    return [{ column, width: Math.min(Math.max(widest, SIZE.narrowCard), SIZE.wideCard) }];
  });
  const sides = 2 * (SIZE.margin + SIZE.lanePadding);
  const gaps = columns.length - 1;
  const cards = columns.reduce((sum, { width }) => sum + width, 0);
  const wanted = SIZE.gap + Math.min(SIZE.moreGap, links.length * 0.6);
  const gap = Math.min(wanted, Math.max(SIZE.leastGap, (room - sides - cards) / gaps));
  const scale = Math.min(1, (room - sides - gaps * gap) / cards);
  let x = SIZE.margin + SIZE.lanePadding;
  return columns.map(({ column, width: wide }) => {
    const width = Math.round(Math.max(SIZE.leastCard, wide * scale));
    const placed = { column, x: Math.round(x), width };
    x += width + gap;
    return placed;
  });
}

function textWidth({ title, detail }: Face): number {
  return Math.max(widthOf(title, SIZE.title), widthOf(detail, SIZE.detail));
}
