/** Random choices that a seed repeats. */
export class Random {
  private state: number;

  constructor(seed: number) {
    // A zero would stay a zero.
    this.state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    // Xorshift: short, and good enough in its high and low bits alike.
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return Math.floor((this.state / 4_294_967_296) * limit);
  }

  /** True once in `times`. */
  chance(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('There is nothing to choose from');
    return choice;
  }
}
