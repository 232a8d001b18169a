/**
 * How many times as much work a run is for the larger size as for the smaller one: both done in turn, the least of each,
 * until the quotient is below `enough` or a dozen rounds are over. Work is counted as time on the processor, all threads
 * of the process together, so that what else the machine does hardly matters; tests that ask run alone (vitest.config.ts).
 */
export function growthOf(run: (size: number) => void, small: number, large: number, enough: number): number {
  run(small);
  run(large);
  let [few, many] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 12 && (round === 0 || many / few > enough); round++) {
    few = Math.min(few, workOf(run, small));
    many = Math.min(many, workOf(run, large));
    // The clock of a process says nothing about less.
    if (many < LEAST_MICROSECONDS) return 1;
  }
  return many / Math.max(few, LEAST_MICROSECONDS / 20);
}

const LEAST_MICROSECONDS = 10_000;

/** Microseconds on the processor. */
function workOf(run: (size: number) => void, size: number): number {
  const before = process.cpuUsage();
  run(size);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
