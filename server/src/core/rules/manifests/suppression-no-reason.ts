import { defineRule } from '../../model/rule.js';
import { suppressionsOf } from '../../suppressions/suppressions.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'suppression-no-reason',
  family: 'manifests',
  level: 'off',
  scope: 'document',
  summary: 'A suppression gives no reason',
  why: 'Nobody can tell later whether it was looked into or silenced.',
  how: 'Write the reason behind ` -- ` in a comment, or behind the colon in the annotation.',
  references: [],
  *check(document) {
    for (const { rules, reason, range, annotation } of suppressionsOf(document)) {
      if (reason !== undefined) continue;
      yield {
        at: annotation,
        range,
        message: say`The suppression of ${rules.length > 0 ? rules.join(say`, `) : say`every rule`} gives no reason`,
      };
    }
  },
});
