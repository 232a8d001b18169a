import fc from 'fast-check';

/** What is thrown at one entry of Yamlock, and how its answer is judged. */
interface Definition<Input> {
  readonly name: string;
  /** Which entry it is, in a few words. */
  readonly entry: string;
  /** The inputs; JSON can express each of them. Asked for once. */
  readonly arbitrary: () => fc.Arbitrary<Input>;
  /** Throws, or rejects, where an answer is wrong. */
  readonly run: (input: Input) => void | Promise<void>;
  /** The number of inputs of `npm test`, and of a batch of `npm run fuzz`. */
  readonly runs: number;
  /** The milliseconds that an input may take, where it is small and makes much work. */
  readonly allowed?: number;
  /** True where `run` judges time or memory, which no test may. */
  readonly timed?: boolean;
}

/** A definition whose type of input nobody else has to know. */
export interface Target extends Omit<Definition<unknown>, 'arbitrary'> {
  /** Runs inputs until one fails, and then makes that one smaller. */
  readonly search: (options: SearchOptions) => Promise<Found | undefined>;
  /** Yields smaller inputs, those that lack the most first. */
  readonly smaller: (input: unknown) => Iterable<unknown>;
}

export interface SearchOptions {
  readonly seed: number;
  /** The path of an input among those of the seed, as a failure names it. */
  readonly path?: string;
  readonly runs: number;
  /** Runs one input in the place of the target, which it gets. */
  readonly around?: (input: unknown, run: () => Promise<void>) => Promise<void>;
}

/** A failure, shrunk. */
export interface Found {
  readonly input: unknown;
  readonly error: unknown;
  readonly seed: number;
  readonly path: string;
}

/** The milliseconds in which a failure is made smaller. */
const SHRINK_FOR = 20_000;

export function defineTarget<Input>(definition: Definition<Input>): Target {
  let known: fc.Arbitrary<Input> | undefined;
  const arbitraryOf = (): fc.Arbitrary<Input> => {
    known ??= definition.arbitrary();
    return known;
  };
  return {
    ...definition,
    *smaller(input) {
      for (const { value } of arbitraryOf().shrink(input as Input, undefined)) yield value;
    },
    // Fixtures and failures are inputs of this very target.
    run: (input) => definition.run(input as Input),
    async search({ seed, path, runs, around = (_, run) => run() }) {
      let kind: string | undefined;
      let until = Number.POSITIVE_INFINITY;
      const property = fc.asyncProperty(arbitraryOf(), async (input) => {
        // What is left to be tried passes, so that shrinking ends.
        if (Date.now() > until) return;
        try {
          await around(input, async () => definition.run(input));
        } catch (error) {
          // A smaller input that fails in another way is another failure.
          if (kind === undefined) until = Date.now() + SHRINK_FOR;
          kind ??= kindOf(error);
          if (kindOf(error) === kind) throw error;
        }
      });
      const details = await fc.check(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
      if (!details.failed) return undefined;
      return {
        input: details.counterexample?.[0],
        error: details.errorInstance,
        seed: details.seed,
        path: details.counterexamplePath ?? '',
      };
    },
  };
}

/** Returns a text that errors of one cause share: what they say, without what they quote. */
export function kindOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: 'thrown', message: String(error) };
  const [first = ''] = message.split('\n');
  return `${name}: ${first.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '…').replace(/\d+/g, '#')}`.slice(0, 200);
}

/** Throws an error with a message where a condition does not hold. Values of the input are quoted in it, so that `kindOf` leaves them out. */
export function demand(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new Broken(message());
}

/** An answer that is wrong. */
class Broken extends Error {
  override readonly name = 'Broken';
}
