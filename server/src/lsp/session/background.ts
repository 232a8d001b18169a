import { nextTurn } from './next-turn.js';

/** The time for which background work may hold the thread, in milliseconds. A keystroke waits no longer than this. */
const SLICE = 4;

/** Lets other work run. Resolves to false where the work has to end. */
export type GoOn = () => Promise<boolean>;

export const withoutPause: GoOn = async () => true;

/** Carries out steps and resolves to their result; undefined where they have to end before. */
export async function inSteps<Result>(steps: Generator<void, Result>, goOn: GoOn): Promise<Result | undefined> {
  while (await goOn()) {
    const step = steps.next();
    if (step.done) return step.value;
  }
  return undefined;
}

/** Runs work on many files beside requests: it pauses every few milliseconds, and for as long as a request is urgent. */
export class Background {
  private since = 0;
  private waiting = 0;
  private stopped = false;
  private resume: (() => void)[] = [];

  /** Runs work that the user waits for. Background work pauses until it is done. */
  async urgent<Result>(run: () => Promise<Result> | Result): Promise<Result> {
    this.waiting++;
    try {
      return await run();
    } finally {
      this.waiting--;
      if (this.waiting === 0) this.wake();
    }
  }

  /** Runs the part of urgent work that waits for something outside of the process. Background work goes on during it. */
  async withoutBlocking<Result>(run: () => Promise<Result>): Promise<Result> {
    this.waiting--;
    if (this.waiting === 0) this.wake();
    try {
      return await run();
    } finally {
      this.waiting++;
    }
  }

  /** To be awaited between small steps of background work. Resolves to false when the server is shutting down. */
  async goOn(): Promise<boolean> {
    if (performance.now() - this.since < SLICE && this.waiting === 0) return !this.stopped;
    // Two turns: Node reads messages in the first, and they are handled in the second.
    await nextTurn();
    await nextTurn();
    while (this.waiting > 0 && !this.stopped) await new Promise<void>((resolve) => this.resume.push(resolve));
    this.since = performance.now();
    return !this.stopped;
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  private wake(): void {
    const { resume } = this;
    this.resume = [];
    for (const go of resume) go();
  }
}
