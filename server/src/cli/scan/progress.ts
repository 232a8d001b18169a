import type { Io } from '../io.js';

/** Milliseconds before anything is said, and between two words. */
const PATIENCE = 1000;
const INTERVAL = 100;

/** Says on a terminal how far a long run is. Anywhere else it says nothing. */
export class Progress {
  private readonly begin: number;
  private last: number;
  private shown = 0;

  constructor(private readonly io: Io) {
    this.begin = io.now();
    this.last = this.begin + PATIENCE - INTERVAL;
  }

  /** `doing` such as "Scanning", `done` of `total` files. */
  tell(doing: string, done: number, total: number): void {
    if (!this.io.isTTY.stderr) return;
    const now = this.io.now();
    if (now - this.last < INTERVAL) return;
    this.last = now;
    const text = `${doing} … ${done} of ${total} files`;
    this.io.stderr.write(`\r${text.padEnd(this.shown)}`);
    this.shown = Math.max(this.shown, text.length);
  }

  /** Takes the line away again. */
  clear(): void {
    if (this.shown > 0) this.io.stderr.write(`\r${' '.repeat(this.shown)}\r`);
    this.shown = 0;
  }

  get milliseconds(): number {
    return this.io.now() - this.begin;
  }
}
