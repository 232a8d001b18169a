/**
 * True under `npm run test:long`, where everything is tried: every prefix, the largest texts, every Node there is. `npm
 * test` tries a sample, the same one each time.
 */
export const LONG = process.env.YAMLOCK_TESTS === 'long';

/** All of a list in the long tests; else every so manyth of it, from `first` on: the same ones each time. */
export function sampled<Item>(all: readonly Item[], every: number, first = 0): readonly Item[] {
  return LONG ? all : all.filter((_, index) => index % every === first % every);
}
