/** A check that has to pass before a change lands. */
export interface Check {
  readonly name: string;
  /** True for the checks that take about a minute together. */
  readonly quick?: boolean;
  /** True for a quick check that another, longer one makes, too: it is made by itself only where time is short. */
  readonly early?: boolean;
  /** True for a check that takes so long that it runs once a day, by `--long`. */
  readonly long?: boolean;
  /** A command for the shell, or a function that returns whether the check passed. */
  readonly run: string | (() => boolean);
  /** Returns why the check cannot be made on this machine, where it cannot. */
  readonly whyNot?: () => string | undefined;
  /** Returns what in the check failed, a line each, where it wrote that down; throws where it did not. */
  readonly failures?: () => readonly string[];
}

export const CHECKS: readonly Check[];
