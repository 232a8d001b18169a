/** Random choices that a seed repeats. */
export class Random {
  private state: number;

  constructor(seed: number) {
    // The generator never leaves the state 0.
    this.state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  }

  /** Returns an integer from 0 to below `limit`. */
  below(limit: number): number {
    // Xorshift, which is good enough in its high and low bits.
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return Math.floor((this.state / 4_294_967_296) * limit);
  }

  /** Returns true once in `times` calls on average. */
  chance(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('There is nothing to choose from');
    return choice;
  }
}
