import { callersOf } from './built-ins.js';
import { GENERATORS } from './generators.js';
import { OPERATIONS } from './operations.js';
import { Counter, grown, type Part } from './work.js';

/** The work at twice the size, as a multiple of that at the size, from which on it grows faster than its input. */
const MOST = 2.5;
/** Code that runs less often than this for each unit of the larger input is not judged: some of it runs once or twice more. */
const LEAST = 24;
/** Above the limits of the work that has one, of which a part is bounded and grows until it is reached. */
export const SIZE = 64;

/** What is repeated, and what people have Yamlock do with it. */
export interface Growing {
  readonly generator: string;
  readonly operation: string;
}

/** Resolves to the parts of the code that an input of twice the size has run more than 2.5 times as often, the most work first. */
export async function partsThatGrow({ generator, operation }: Growing, size = SIZE): Promise<readonly Part[]> {
  const filesOf = GENERATORS.get(generator);
  const run = OPERATIONS[operation];
  if (!filesOf || !run) throw new Error(`There is no generator "${generator}", or no operation "${operation}"`);
  const [few, many] = [filesOf(size), filesOf(size * 2)];
  // What is made once for all runs is not to count.
  await run(few);
  const counter = new Counter();
  try {
    const judged = async (): Promise<readonly Part[]> =>
      grown(await counter.of(() => run(few)), await counter.of(() => run(many)), MOST, size * 2 * LEAST);
    const parts = await judged();
    if (parts.length === 0) return parts;
    // What a timer decides differs from run to run.
    const again = new Set((await judged()).map(({ name }) => name));
    return parts.filter(({ name }) => again.has(name));
  } finally {
    counter.close();
  }
}

/** Resolves to those who have a built-in function do the most work. */
export function callersOfBuiltIn(
  { generator, operation }: Growing,
  name: string,
  size = SIZE,
): Promise<readonly string[]> {
  const files = GENERATORS.get(generator)?.(size * 2) ?? [];
  return callersOf(name, () => OPERATIONS[operation]?.(files));
}
