// The workers that run targets, so that an input that hangs or ends one is survived and can be made smaller.
import { Worker } from 'node:worker_threads';

/** The most memory of a worker in MiB: one that needs more is ended, which is a failure. */
const MEMORY = 2048;
const LOOK_EVERY = 500;
/** The milliseconds in which an input that hangs is made smaller. */
const SHRINK_FOR = 180_000;
/** The milliseconds after which an input is taken for one that hangs; a worker starts in one of ten of them. */
const ANSWER_WITHIN = 8000;
const START = (bundle) => `import(${JSON.stringify(bundle)}).then(({ serve }) => serve());`;

/** Resolves to `done`, or to the failure that ended the worker. */
export function inWorker(bundle, watched, onFailure, workerData) {
  return new Promise((resolve) => {
    const worker = new Worker(START(bundle), {
      eval: true,
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
    let isOver = false;
    const look = setInterval(() => {
      if (watched.hangs) end({ kind: 'hang', what: 'The input is not done in any time', input: watched.input });
    }, LOOK_EVERY);
    const end = (result) => {
      if (isOver) return;
      isOver = true;
      clearInterval(look);
      void worker.terminate();
      resolve(result);
    };
    worker.on('message', onFailure);
    worker.on('error', (error) =>
      end({
        kind: `ended: ${error?.code ?? error?.name}`,
        what: String(error?.stack ?? error),
        input: watched.input ?? '',
      }),
    );
    worker.on('exit', () => end('done'));
  });
}

/** Returns the smallest input found that hangs or ends a worker as this one does. */
export async function smallerHang(bundle, target, Watched, first) {
  let input = first;
  let worker;
  const until = Date.now() + SHRINK_FOR;
  for (let again = true; again && Date.now() < until; ) {
    again = false;
    for (const candidate of target.smaller(JSON.parse(input))) {
      if (Date.now() >= until) break;
      worker ??= new Asked(bundle, target, Watched);
      if (await worker.survives(JSON.stringify(candidate))) continue;
      worker = undefined;
      input = JSON.stringify(candidate);
      again = true;
      break;
    }
  }
  worker?.end();
  return input;
}

/** A worker that runs one input after the other, until one hangs or ends it. */
class Asked {
  #worker;
  #answer = () => {};

  constructor(bundle, target, Watched) {
    this.#worker = new Worker(START(bundle), {
      eval: true,
      workerData: { target: target.name, seed: 0, until: 0, asked: true, buffer: Watched.buffer() },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
    this.#worker.on('message', (said) => said === 'done' && this.#answer(true));
    this.#worker.on('error', () => this.#answer(false));
  }

  /** Resolves to false where an input hangs or ends the worker, which then is of no further use. */
  async survives(input) {
    const survives = await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ANSWER_WITHIN);
      this.#answer = (result) => {
        clearTimeout(timer);
        resolve(result);
      };
      this.#worker.postMessage(input);
    });
    if (!survives) this.end();
    return survives;
  }

  end() {
    void this.#worker.terminate();
  }
}
