/** Something that has a place in a column: a card, or the point at which a link passes a column. */
export interface Slot {
  readonly id: string;
  readonly column: number;
  /** Slots of a column keep the order of their bands: those of a namespace stay together. */
  readonly band: number;
}

/** A step between two columns, from left to right. */
export interface Step {
  readonly from: string;
  readonly to: string;
}

/** How often the columns are ordered; more changes little. */
const SWEEPS = 12;

/**
 * Returns the slots of each column in an order with few crossings of steps: the best of the given order and those after each sweep
 * to the right and back, in which every slot goes to the barycentre of its neighbours.
 */
export function order(columns: readonly (readonly Slot[])[], steps: readonly Step[]): readonly (readonly Slot[])[] {
  const left = ends(steps, 'to', 'from');
  const right = ends(steps, 'from', 'to');
  let now: readonly (readonly Slot[])[] = columns.map((slots) => stable(slots, () => 0));
  let best = now;
  let fewest = crossings(now, steps);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const isToTheRight = sweep % 2 === 0;
    const next = now.map((slots) => [...slots]);
    const indices = next.map((_, index) => index);
    for (const index of isToTheRight ? indices : indices.toReversed()) {
      const beside = next[index + (isToTheRight ? -1 : 1)];
      const slots = next[index];
      if (!beside || !slots) continue;
      next[index] = byBarycentre(slots, beside, isToTheRight ? left : right);
    }
    now = next;
    const count = crossings(now, steps);
    if (count < fewest) [fewest, best] = [count, now];
  }
  return best;
}

/** One without a neighbour keeps its part of the column. */
function byBarycentre(
  slots: readonly Slot[],
  beside: readonly Slot[],
  neighbours: ReadonlyMap<string, readonly string[]>,
): Slot[] {
  const places = new Map(beside.map(({ id }, index) => [id, (index + 0.5) / beside.length]));
  const centres = new Map(
    slots.map(({ id }, index) => {
      const near = (neighbours.get(id) ?? []).flatMap((one) => places.get(one) ?? []);
      const centre =
        near.length > 0 ? near.reduce((sum, one) => sum + one, 0) / near.length : (index + 0.5) / slots.length;
      return [id, centre];
    }),
  );
  return stable(slots, ({ id }) => centres.get(id) ?? 0);
}

function stable(slots: readonly Slot[], rank: (slot: Slot) => number): Slot[] {
  return [...slots].sort((a, b) => a.band - b.band || rank(a) - rank(b));
}

function ends(steps: readonly Step[], near: 'from' | 'to', far: 'from' | 'to'): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const step of steps) {
    const known = found.get(step[near]);
    if (known) known.push(step[far]);
    else found.set(step[near], [step[far]]);
  }
  return found;
}

/** Returns how many pairs of steps between neighbouring columns cross. */
export function crossings(columns: readonly (readonly Slot[])[], steps: readonly Step[]): number {
  const places = new Map(
    columns.flatMap((slots, column) => slots.map(({ id }, index) => [id, { column, index }] as const)),
  );
  let sum = 0;
  for (const [column, slots] of columns.entries()) {
    const size = columns[column + 1]?.length ?? 0;
    if (size === 0 || slots.length === 0) continue;
    const pairs = steps.flatMap(({ from, to }): (readonly [number, number])[] => {
      const [a, b] = [places.get(from), places.get(to)];
      return a?.column === column && b?.column === column + 1 ? [[a.index, b.index]] : [];
    });
    sum += inversions(pairs, size);
  }
  return sum;
}

/** Counts the pairs whose first numbers rise while their second ones fall, with a Fenwick tree of the second ones. */
function inversions(pairs: (readonly [number, number])[], size: number): number {
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const tree = new Uint32Array(size + 1);
  let sum = 0;
  for (const [seen, [, to]] of pairs.entries()) {
    let notAbove = 0;
    for (let index = to + 1; index > 0; index -= index & -index) notAbove += tree[index] ?? 0;
    sum += seen - notAbove;
    for (let index = to + 1; index <= size; index += index & -index) tree[index] = (tree[index] ?? 0) + 1;
  }
  return sum;
}
