import { nextTurn } from './next-turn.js';

/** How long background work may hold the thread, in milliseconds. A keystroke waits no longer than this. */
const SLICE = 4;

/** Gives way to others; false where the work is to end. */
export type GoOn = () => Promise<boolean>;

export const withoutPause: GoOn = async () => true;

/** Carries out steps and returns what they come to; undefined where they are not to go on. */
export async function inSteps<Result>(steps: Generator<void, Result>, goOn: GoOn): Promise<Result | undefined> {
  while (await goOn()) {
    const step = steps.next();
    if (step.done) return step.value;
  }
  return undefined;
}

/** Lets work on many files run beside requests: it gives way every few milliseconds, and waits while somebody waits. */
export class Background {
  private since = 0;
  private waiting = 0;
  private stopped = false;
  private resume: (() => void)[] = [];

  /** Runs something a person waits for: background work stands still until it is done. */
  async urgent<Result>(run: () => Promise<Result> | Result): Promise<Result> {
    this.waiting++;
    try {
      return await run();
    } finally {
      this.waiting--;
      if (this.waiting === 0) this.wake();
    }
  }

  /** To be called by urgent work that waits for something outside: background work goes on until it is there. */
  async apart<Result>(run: () => Promise<Result>): Promise<Result> {
    this.waiting--;
    if (this.waiting === 0) this.wake();
    try {
      return await run();
    } finally {
      this.waiting++;
    }
  }

  /** To be awaited between small steps of background work. False when the server is shutting down. */
  async goOn(): Promise<boolean> {
    if (performance.now() - this.since < SLICE && this.waiting === 0) return !this.stopped;
    // Twice: what arrived is read in the first turn and handled in the second.
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
