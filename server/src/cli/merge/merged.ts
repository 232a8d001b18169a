import { LEVELS, type Level } from '../../core/model/finding.js';
import type { Streamed } from '../report/json-pieces.js';
import type { Shard } from '../report/report.js';

/** The reports of several scans as one. */
export interface Merged {
  /** What is written. Its lists come piece by piece, and `tally` counts while they do. */
  readonly value: Streamed;
  readonly tally: Tally;
  /** The parts that reports say they are. */
  readonly shards: readonly Shard[];
}

/** How many findings of each level have come by. */
export type Tally = Record<Level, number>;

export function newTally(): Tally {
  return { error: 0, warning: 0, information: 0 };
}

/** Returns true where findings at or above a level were counted. */
export function hasAtLeast(tally: Tally, least: Level): boolean {
  return LEVELS.slice(0, LEVELS.indexOf(least) + 1).some((level) => tally[level] > 0);
}

/**
 * Returns the parts that are missing, such as `2/4`. Of a scan in four parts there is a report of each; where there are several
 * scans in as many parts, there are as many of each as of the others.
 */
export function missingParts(shards: readonly Shard[]): readonly string[] {
  const missing: string[] = [];
  for (const count of new Set(shards.map((shard) => shard.count))) {
    const times = new Map<number, number>();
    for (const shard of shards) if (shard.count === count) times.set(shard.index, (times.get(shard.index) ?? 0) + 1);
    const most = Math.max(...times.values());
    for (let index = 1; index <= count; index++) if ((times.get(index) ?? 0) < most) missing.push(`${index}/${count}`);
  }
  return missing;
}

/** Returns the items without repetitions, compared as JSON. */
export function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
