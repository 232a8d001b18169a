import { podsOf } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setNumber } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'secret-volume-mode',
  family: 'secrets',
  level: 'information',
  scope: 'resource',
  showsNoValue: true,
  summary: 'The files of a Secret are readable by every user of the container',
  why: 'A process that runs as another user in the container can read the secret.',
  how: 'Set `defaultMode` to 0400, or to 0440 together with `fsGroup`.',
  references: [
    {
      title: 'Kubernetes: Secret files permissions',
      url: 'https://kubernetes.io/docs/concepts/configuration/secret/#secret-files-permissions',
    },
  ],
  *check(resource) {
    for (const pod of podsOf(resource)) {
      for (const volume of pod.cursor.at('volumes')?.items() ?? []) {
        for (const mode of modesOf(volume)) {
          // The default mode 0644 is not reported, only a mode that is written.
          if (typeof mode.value !== 'number' || (mode.value & 0o7) === 0) continue;
          yield {
            at: mode,
            message: say`The files of Secret volume "${volume.at('name')?.string ?? 'secret'}" are open to every user of the container`,
            fixes: [{ title: say`Set the mode to 0440`, safety: 'intent', plan: () => setNumber(mode, '0440') }],
          };
        }
      }
    }
  },
});

function* modesOf(volume: Cursor): Generator<Cursor> {
  const secret = volume.at('secret');
  const mode = secret?.at('defaultMode');
  if (mode) yield mode;
  for (const item of secret?.at('items')?.items() ?? []) {
    const own = item.at('mode');
    if (own) yield own;
  }
}
