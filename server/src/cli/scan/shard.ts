import { createHash } from 'node:crypto';
import { UsageError } from '../io.js';
import type { Shard } from '../report/report.js';

const MOST_SHARDS = 10_000;

/**
 * Reads `i/n`.
 * @throws UsageError where it is anything else.
 */
export function parseShard(value: string): Shard {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(value) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count && shard.count <= MOST_SHARDS) return shard;
  throw new UsageError(`--shard takes i/n with i from 1 to n, such as 2/4, not "${value}"`);
}

/**
 * True when a file belongs to the shard. Its place below the argument decides, and nothing else does: every machine
 * comes to the same answer, a file stays in its shard when others come and go, and each belongs to exactly one.
 */
export function belongsTo({ index, count }: Shard, place: string): boolean {
  const number = createHash('sha256').update(place, 'utf8').digest().readUIntBE(0, 6);
  return number % count === index - 1;
}
