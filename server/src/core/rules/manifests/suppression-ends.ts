import { defineRule } from '../../model/rule.js';
import { type Suppression, suppressionsOf } from '../../suppressions/suppressions.js';
import { endsSoon, soonWords } from '../../suppressions/until.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'suppression-ends',
  family: 'manifests',
  level: 'warning',
  scope: 'document',
  summary: 'A suppression has ended, ends soon, or has an end that is no day',
  why: 'What it hides is back from the day after on, in a pipeline as well. A suppression whose end is no day hides nothing.',
  how: 'Mend what it hides, or look again into why it is hidden and write a later day: `until=2026-12-31`, which is its last one, in UTC.',
  references: [],
  *check(document, { today }) {
    for (const suppression of suppressionsOf(document)) {
      const { until, annotation: at } = suppression;
      if (!until) continue;
      const { range, text, day } = until;
      if (day === undefined)
        yield { at, range, message: say`"${text}" is no end of a suppression, which takes a day: until=2026-12-31` };
      else if (today !== undefined && today > day)
        yield { at, range, message: say`${nameOf(suppression)} ended with ${day}, and hides nothing any more` };
      else {
        const left = endsSoon(day, today);
        if (left !== undefined)
          yield { at, range, message: say`${nameOf(suppression)} ${soonWords(day, left)}`, level: 'information' };
      }
    }
  },
});

function nameOf({ rules }: Suppression): string {
  return say`The suppression of ${rules.length > 0 ? rules.join(say`, `) : say`every rule`}`;
}
