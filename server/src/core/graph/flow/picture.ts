import type { FlowNode } from './flow.js';
import type { Card, FoldedFlow, FoldedSet, Lane, Link } from './fold.js';

/** What is written on a card. */
export interface Face {
  readonly title: string;
  readonly detail: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A card at its place. Lengths are pixels, and y grows downwards. */
export interface PlacedCard extends Box {
  readonly card: Card;
  readonly face: Face;
  /** The containers that links end at, with the middles of their lines; where there is one alone, it has no line. */
  readonly rows: readonly { readonly name: string; readonly y: number }[];
}

export interface PlacedLane extends Box {
  readonly lane: Lane;
}

export interface PlacedSet extends Box {
  readonly set: FoldedSet;
  readonly lanes: readonly PlacedLane[];
  readonly cards: readonly PlacedCard[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedLink {
  readonly link: Link;
  /** The start, a pair of points for each column that it passes, and the end. Between them it bends, through a column it is straight. */
  readonly points: readonly Point[];
  /** True where it goes to the same column or back: it then leaves and arrives at the right. */
  readonly isArc: boolean;
}

export interface PlacedColumn {
  readonly column: FlowNode['column'];
  readonly x: number;
  readonly width: number;
}

/** A flow with coordinates: all that a drawing needs. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Those that have something. */
  readonly columns: readonly PlacedColumn[];
  readonly sets: readonly PlacedSet[];
  readonly links: readonly PlacedLink[];
  readonly folded: FoldedFlow;
}

/** Returns the path data of a link, as SVG has it. */
export function pathOf({ points, isArc }: PlacedLink): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = [`M${round(first.x)} ${round(first.y)}`];
  let last = first;
  for (const [index, point] of rest.entries()) {
    if (isArc) {
      const out = 24 + Math.min(28, Math.abs(point.y - last.y) / 6);
      const x = round(Math.max(last.x, point.x) + out);
      parts.push(`C${x} ${round(last.y)} ${x} ${round(point.y)} ${round(point.x)} ${round(point.y)}`);
    } else if (index % 2 === 1) parts.push(`L${round(point.x)} ${round(point.y)}`);
    else {
      const middle = (point.x - last.x) * 0.5;
      parts.push(
        `C${round(last.x + middle)} ${round(last.y)} ${round(point.x - middle)} ${round(point.y)} ${round(point.x)} ${round(point.y)}`,
      );
    }
    last = point;
  }
  return parts.join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
