import type { Rule } from '../../model/rule.js';
import type { Config } from '../../settings/config.js';
import type { Range } from '../../text/range.js';
import type { YamlStream } from '../../yaml/document.js';
import { documentAt } from '../../yaml/document-at.js';
import { SuppressionTracker } from '../suppression-tracker.js';

/** Returns a predicate for what the comments and annotations of a file suppress. Ranges count from the start of the file. */
export function suppressedIn(
  stream: YamlStream,
  { settings, today }: Pick<Config, 'settings' | 'today'>,
): (rule: Rule, range: Range) => boolean {
  let tracker: SuppressionTracker | undefined;
  return (rule, range) => {
    tracker ??= new SuppressionTracker(stream, settings.honour, today);
    const placed = documentAt(stream, range.start);
    return placed !== undefined && tracker.covers({ rule, range }, placed);
  };
}
