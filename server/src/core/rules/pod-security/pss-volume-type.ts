import { volumesOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

const ALLOWED: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** `hostPath` is left to `pss-host-path`: it breaks the baseline, which restricted includes. */
export default defineRule({
  id: 'pss-volume-type',
  family: 'pod-security',
  level: 'warning',
  pss: 'restricted',
  scope: 'resource',
  // That rule says what a gitRepo volume allows.
  yieldsTo: ['gitrepo-volume'],
  controls: { pss: ['restricted-volume-types'] },
  summary: 'A pod mounts a volume of a type the restricted standard does not know',
  why: 'Such volumes name a server and often its credentials in the pod itself, so that whoever writes pods can mount any data the node can reach.',
  how: 'Have the administrators define a PersistentVolume for it, and use it through a `persistentVolumeClaim`.',
  references: [{ title: 'Volumes', url: 'https://kubernetes.io/docs/concepts/storage/volumes/' }],
  *check(resource) {
    for (const { name, type, source } of volumesOf(resource)) {
      if (ALLOWED.has(type) || type === 'hostPath') continue;
      yield {
        at: source,
        isWritten: true,
        range: source.keyRange ?? source.range,
        message: say`The volume "${name}" is of the type ${type}`,
      };
    }
  },
});
