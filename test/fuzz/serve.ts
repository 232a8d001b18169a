import { parentPort, workerData } from 'node:worker_threads';
import { kindOf } from './target.js';
import { TARGETS } from './targets.js';
import { Watched, type WorkerTask } from './watched.js';

/** A failure as it travels to the main thread. */
export interface Failure {
  readonly kind: string;
  /** What went wrong, with the stack. */
  readonly what: string;
  /** The input as JSON. */
  readonly input: string;
  /** How the input is made again; undefined where it was not shrunk. */
  readonly again?: { readonly seed: number; readonly path: string };
}

/** Runs one target in a worker, and posts each kind of failure once. */
export async function serve(): Promise<void> {
  const { target: name, seed, path, until, input, asked, buffer } = workerData as WorkerTask;
  const target = TARGETS.find((one) => one.name === name);
  if (!target) throw new Error(`There is no target "${name}"`);
  const watched = new Watched(buffer);
  const post = (failure: Failure): void => parentPort?.postMessage(failure);
  const runAlone = async (one: string): Promise<void> => {
    try {
      await watched.run(one, async () => target.run(JSON.parse(one)), target.allowed);
    } catch (error) {
      post({ kind: kindOf(error), what: described(error), input: one });
    }
  };
  if (input !== undefined) {
    await runAlone(input);
    return;
  }
  if (asked) {
    parentPort?.on('message', async (one: string) => {
      await runAlone(one);
      parentPort?.postMessage('done');
    });
    return;
  }
  const seen = new Set<string>();
  const around = async (one: unknown, run: () => Promise<void>): Promise<void> => {
    try {
      await watched.run(JSON.stringify(one), run, target.allowed);
    } catch (error) {
      // Failures of a kind that is known are passed over, so that others are found.
      if (!seen.has(kindOf(error))) throw error;
    }
  };
  for (let batch = seed; Date.now() < until; batch++) {
    const found = await target.search({
      seed: batch,
      ...(path === undefined ? {} : { path }),
      runs: target.runs,
      around,
    });
    if (found) {
      const { error, seed, path } = found;
      seen.add(kindOf(error));
      post({ kind: kindOf(error), what: described(error), input: JSON.stringify(found.input), again: { seed, path } });
    }
    if (path !== undefined) return;
  }
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack ?? error.message}${error.cause === undefined ? '' : `\nbecause of ${described(error.cause)}`}`;
}
