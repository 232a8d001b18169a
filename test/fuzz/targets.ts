import type { Target } from './target.js';
import { reader } from './targets/reader.js';

/** Everything that `npm run fuzz` throws inputs at. A new entry of Yamlock is a new line here. */
export const TARGETS: readonly Target[] = [reader];
