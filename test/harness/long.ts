/**
 * True under `npm run test:long`, where everything is tried: every prefix, the largest texts, every Node there is. `npm
 * test` tries a sample, the same one each time.
 */
export const LONG = process.env.YAMLOCK_TESTS === 'long';
