import { countsOn, endsSoon, soonWords } from '../suppressions/until.js';
import { say } from '../text/say.js';
import type { Settings } from './config.js';
import type { ConfigProblem } from './config-problem.js';

/**
 * Returns a note for each override that has ended, or ends soon.
 * @param of The settings of a configuration, and the current day in UTC.
 */
export function notesOnEnds({
  settings,
  today,
}: {
  readonly settings: Settings;
  readonly today: string | undefined;
}): readonly ConfigProblem[] {
  return settings.overrides.flatMap(({ until }): ConfigProblem[] => {
    if (until?.day === undefined) return [];
    const { day, range } = until;
    const left = endsSoon(day, today);
    if (left !== undefined) return [{ message: say`The override ${soonWords(day, left)}`, range, isNote: true }];
    return countsOn(until, today)
      ? []
      : [{ message: say`The override ended with ${day}, and does not count any more`, range, isNote: true }];
  });
}
