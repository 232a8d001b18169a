/** Something that wants to be at a place of its column. */
export interface Wish {
  readonly height: number;
  /** Where its middle wants to be; undefined where that does not matter. */
  readonly middle: number | undefined;
  /** How much that counts. */
  readonly weight: number;
}

/**
 * Returns the tops of things below each other: they keep their order and a gap between them, lie between 0 and `room` as far as they
 * fit, and the sum of the weighted squares of what their middles are off is the least that there is.
 */
export function spread(wishes: readonly Wish[], gap: number, room: number): readonly number[] {
  // Without what lies above each, the tops only have not to fall: the pools of isotonic regression.
  const above: number[] = [];
  let total = 0;
  for (const { height } of wishes) {
    above.push(total);
    total += height + gap;
  }
  const slack = Math.max(0, room - (total - gap));
  const pools: { sum: number; weight: number; count: number }[] = [];
  for (const [index, { height, middle, weight }] of wishes.entries()) {
    const top = middle === undefined ? undefined : middle - height / 2 - (above[index] ?? 0);
    // What has no wish stays as near as it can to what lies above it.
    let pool = { sum: (top ?? 0) * (top === undefined ? 0 : weight), weight: top === undefined ? 0 : weight, count: 1 };
    for (
      let last = pools.at(-1);
      last && (pool.weight === 0 || last.weight === 0 || mean(last) >= mean(pool));
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, count: last.count + pool.count };
    }
    pools.push(pool);
  }
  const tops: number[] = [];
  for (const pool of pools) {
    const top = Math.min(Math.max(mean(pool), 0), slack);
    for (let index = 0; index < pool.count; index++) tops.push(top + (above[tops.length] ?? 0));
  }
  return tops;
}

function mean({ sum, weight }: { readonly sum: number; readonly weight: number }): number {
  return weight === 0 ? 0 : sum / weight;
}
