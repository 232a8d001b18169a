/**
 * Returns the ratio of the work for the larger size to that for the smaller size: both run in turn, and the least of each counts,
 * until the ratio is below `enough` or a dozen rounds are over. Work is processor time of all threads of the process, so that other
 * load on the machine hardly matters; tests that use it run alone (vitest.config.ts).
 */
export function growthOf(run: (size: number) => void, small: number, large: number, enough: number): number {
  run(small);
  run(large);
  let [few, many] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 12 && (round === 0 || many / few > enough); round++) {
    few = Math.min(few, workOf(run, small));
    many = Math.min(many, workOf(run, large));
    // The processor clock is not precise enough for less.
    if (many < LEAST_MICROSECONDS) return 1;
  }
  return many / Math.max(few, LEAST_MICROSECONDS / 20);
}

const LEAST_MICROSECONDS = 10_000;

/** Returns the processor time of a run in microseconds. */
function workOf(run: (size: number) => void, size: number): number {
  const before = process.cpuUsage();
  run(size);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
