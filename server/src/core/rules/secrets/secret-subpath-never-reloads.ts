import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { titleOf } from '../kit/dangling.js';

export default defineRule({
  id: 'secret-subpath-never-reloads',
  family: 'secrets',
  level: 'off',
  scope: 'set',
  showsNoValue: true,
  summary: 'A Secret is mounted by subPath, and the container never sees a change of it',
  why: 'A file that is mounted by `subPath` stays as it was when the container started: a rotated credential is used only after a restart.',
  how: 'Mount the volume as a folder without `subPath`, or restart the pods when the Secret changes.',
  references: [
    {
      title: 'Kubernetes: Mounted Secrets are updated automatically',
      url: 'https://kubernetes.io/docs/concepts/configuration/secret/#mounted-secrets-are-updated-automatically',
    },
  ],
  *check(view) {
    for (const object of view.objects) {
      const said = new Set<number>();
      for (const { to, use, name, range } of object.references) {
        if (to !== 'Secret' || use !== 'subPath' || said.has(range.start)) continue;
        said.add(range.start);
        yield {
          place: range,
          object,
          message: say`${titleOf(object)} mounts Secret "${name}" by subPath, and never sees a change of it`,
        };
      }
    }
  },
});
