/** What of the work can be given up by itself. */
export type Work = 'read' | 'facts' | 'rules' | 'plan' | 'root' | 'answer';

/** Says that work was interrupted, because it took longer than it may. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';

  constructor(
    readonly seconds: number,
    /** True where the process had no processor for most of the time: that says nothing of the work. */
    readonly isStarved = false,
  ) {
    super(`longer than ${seconds} s`);
  }
}

/** How long work may take, and who interrupts it. */
export interface Limit {
  readonly seconds: number;
  /** What is limited; everything where this is left out. Each piece costs some 50 µs. */
  readonly only?: ReadonlySet<Work>;
  /**
   * Runs synchronous work, and interrupts it wherever it is when `seconds` are over: in a loop, a regular expression, a rule that
   * catches everything. Nothing of the work runs afterwards, no `finally` either.
   * @throws {BudgetSpent} where it was interrupted
   */
  readonly within: <Result>(run: () => Result, seconds: number) => Result;
}

let limit: Limit | undefined;
let isRunning = false;
/** What is being done within limited work, for who is to be told and to go on without it. */
let doing: Doing | undefined;
const onInterrupt: (() => void)[] = [];

interface Doing {
  readonly work: Work;
  readonly part: string;
  readonly subject: object;
  readonly onStop: (part: string, error: BudgetSpent) => void;
}

/** How many times longer than it may a piece of work is waited for where the computer is busy with others. */
const MOST_PATIENCE = 16;

/** So many code units of text may take a second more. */
const PER_SECOND = 200_000;

/** Sets how long work may take, for the whole process; undefined for as long as it likes. Only a host can interrupt code. */
export function limitWork(by: Limit | undefined): void {
  limit = by;
}

/** To be called by a module whose state code that is interrupted may leave as it should not be. */
export function whenInterrupted(reset: () => void): void {
  onInterrupt.push(reset);
}

/**
 * Runs work that is interrupted where it takes too long. Work within other work is limited with that: one piece for a file costs less
 * than one for each of its documents. A part that `inParts` knows is given up, and the work runs again without it.
 * @param size The length of the text that it is about, in UTF-16 code units: a long one may take longer.
 * @throws {BudgetSpent} where it was interrupted in no such part; what it would have changed may be changed in part
 */
export function limited<Result>(work: Work, run: () => Result, size = 0): Result {
  if (!limit || isRunning || limit.only?.has(work) === false) return run();
  const seconds = Math.round((limit.seconds + size / PER_SECOND) * 10) / 10;
  for (let most = seconds; ; ) {
    doing = undefined;
    isRunning = true;
    try {
      return limit.within(run, most);
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      for (const reset of onInterrupt) reset();
      if (error.isStarved && most < seconds * MOST_PATIENCE) most *= 2;
      else giveUp(new BudgetSpent(seconds));
    } finally {
      isRunning = false;
    }
  }
}

/** Gives up what was being done. @throws {BudgetSpent} where nobody knows what that was */
function giveUp(error: BudgetSpent): void {
  if (!doing) throw error;
  const { work, part, subject, onStop } = doing;
  stop(work, part, subject, error.seconds);
  onStop(part, error);
}

/** The part that stands for the work as a whole. */
const WHOLE = '';

/** A part that is left out after it was interrupted for so many subjects is left out for all, so that no workspace waits for each. */
const MOST_STOPS = 3;

/** The parts that were interrupted, by subject: those that are not done for it any more. */
const stopped = new WeakMap<object, Map<string, number>>();
const stops = new Map<string, number>();

/** A part of work that was given up, by its name; an empty name stands for all of the work. */
export interface Stopped {
  readonly work: Work;
  readonly part: string;
  readonly seconds: number;
}

/** Returns what was given up for a subject. */
export function stoppedFor(subject: object): readonly Stopped[] {
  return [...(stopped.get(subject) ?? [])].map(([key, seconds]) => {
    const [work, part = WHOLE] = key.split(' ') as [Work, string?];
    return { work, part, seconds };
  });
}

/** Forgets everything that was given up by name, as a process does that begins. */
export function forgetStops(): void {
  stops.clear();
}

/**
 * Runs work that consists of parts, such as the rules. A part that takes too long is given up for this subject, and the others
 * are done. What was given up is not tried again for the same subject.
 * @param subject What the work is about, the same object for as long as its text is being edited.
 * @param run Asks before each part whether it is to be done.
 * @param otherwise What the work comes to where it is given up as a whole.
 * @param onStop Told the name of a part that is given up; an empty one for the whole.
 */
export function inParts<Result>(
  work: Work,
  subject: object,
  run: (isWanted: (part: string) => boolean) => Result,
  otherwise: () => Result,
  onStop: (part: string, error: BudgetSpent) => void = () => undefined,
): Result {
  const begin = (part: string): void => {
    doing = { work, part, subject, onStop };
  };
  const isWanted = (part: string): boolean => {
    begin(part);
    return !isStopped(work, part, subject);
  };
  return limited(work, () => {
    if (isStopped(work, WHOLE, subject)) return otherwise();
    const around = doing;
    begin(WHOLE);
    try {
      return run(isWanted);
    } finally {
      // Not where it is interrupted: then it stays what was being done.
      doing = around;
    }
  });
}

function isStopped(work: Work, part: string, subject: object): boolean {
  const key = `${work} ${part}`;
  if (stopped.get(subject)?.has(key)) return true;
  if (stops.size === 0 || part === WHOLE || (stops.get(key) ?? 0) < MOST_STOPS) return false;
  const [seconds = 0] = limit ? [limit.seconds] : [];
  keep(subject, key, seconds);
  return true;
}

function stop(work: Work, part: string, subject: object, seconds: number): void {
  const key = `${work} ${part}`;
  stops.set(key, (stops.get(key) ?? 0) + 1);
  keep(subject, key, seconds);
}

function keep(subject: object, key: string, seconds: number): void {
  const own = stopped.get(subject) ?? new Map<string, number>();
  own.set(key, seconds);
  stopped.set(subject, own);
}
