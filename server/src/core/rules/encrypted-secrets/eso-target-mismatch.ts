import type { Found } from '../../graph/graph.js';
import { defineRule } from '../../model/rule.js';
import type { SetFix } from '../../model/set-finding.js';
import { say } from '../../text/say.js';
import { setIn } from '../../yaml/edit/edits.js';
import { danglingReferences, isMadeByEso, missingKeys, titleOf } from '../kit/dangling.js';
import { editAt, replaceWord } from '../kit/set-fixes.js';

export default defineRule({
  id: 'eso-target-mismatch',
  family: 'encrypted-secrets',
  level: 'warning',
  scope: 'set',
  showsNoValue: true,
  summary: 'A reader expects another Secret, or another key, than the ExternalSecret makes',
  why: 'The Secret has the name in `target.name`, and where there is a template only the keys of the template: the reader waits for one that never comes.',
  how: 'Name the Secret as `target.name` does, and print every key that is read in `target.template.data`, or set `mergePolicy: Merge`.',
  references: [
    { title: 'External Secrets: ExternalSecret', url: 'https://external-secrets.io/latest/api/externalsecret/' },
    {
      title: 'External Secrets: Advanced templating',
      url: 'https://external-secrets.io/latest/guides/templating/',
    },
  ],
  *check(view) {
    for (const { object, reference, maker } of danglingReferences(view, ['Secret'])) {
      const made = maker?.definition.name;
      if (!maker || made === undefined || !isMadeByEso(maker)) continue;
      yield {
        place: reference.range,
        object,
        message: say`${titleOf(object)} refers to Secret "${reference.name}" by the name of ${titleOf(maker.object)}, which makes Secret "${made}"`,
        related: [{ message: say`Secret "${made}" is named here`, place: maker.definition.range }],
        fixes: [replaceWord(reference.range, reference.name, made)],
      };
    }
    for (const { object, reference, key, leftOut } of missingKeys(view, 'Secret')) {
      const fetched = leftOut?.definition.leftOut?.find(({ name }) => name === key.name);
      if (!leftOut || !fetched) continue;
      yield {
        place: key.range,
        object,
        message: say`${titleOf(object)} reads the key "${key.name}" of Secret "${reference.name}", which ${titleOf(leftOut.object)} fetches and its template leaves out`,
        related: [{ message: say`"${key.name}" is fetched here`, place: fetched.range }],
        fixes: [printed(leftOut, key.name)],
      };
    }
  },
});

/** Returns the fix that has the template print a key as it is fetched. */
function printed({ definition }: Found, key: string): SetFix {
  const [first] = definition.keys;
  const field = /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `index . "${key}"`;
  return {
    title: say`Print "${key}" in the template`,
    safety: 'review',
    plan: (world) =>
      first
        ? editAt(first.range, world, say`"${key}" is read`, (label) => {
            const data = label.parent;
            return data?.kind === 'map'
              ? setIn(data, [key], `{{ ${field} }}`)
              : { refused: say`the template is elsewhere` };
          })
        : { refused: say`the template has no key` },
  };
}
