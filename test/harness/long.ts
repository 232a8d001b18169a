/**
 * True in `npm run test:long`, which tries every prefix, the largest texts and every installed Node. `npm test` tries a sample, the
 * same one each time.
 */
export const LONG = process.env.YAMLOCK_TESTS === 'long';

/** Returns a list in the long tests, and otherwise every `every`th item from `first` on. */
export function sampled<Item>(all: readonly Item[], every: number, first = 0): readonly Item[] {
  return LONG ? all : all.filter((_, index) => index % every === first % every);
}
