import { holdsSocketsOrDevices } from '../../kubernetes/host-paths.js';
import { AFTER } from '../../kubernetes/insertion-order.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setIn } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'writable-host-path',
  family: 'workload-hardening',
  level: 'warning',
  scope: 'container',
  controls: { cis: ['5.2.11'], nsa: ['pod-security-enforcement'] },
  summary: 'A container can write to a folder of its node',
  why: 'Whoever gets into the container can leave programs and settings there, which the node or other pods then use.',
  how: 'Set `readOnly` to true for the mount, or use an `emptyDir` or `persistentVolumeClaim` for what is written.',
  references: [
    { title: 'Volumes: hostPath', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath' },
    {
      title: 'Volumes: Read-only mounts',
      url: 'https://kubernetes.io/docs/concepts/storage/volumes/#read-only-mounts',
    },
  ],
  *check(container) {
    for (const { cursor, volume } of container.mounts) {
      if (volume?.type !== 'hostPath' || !isAboutFiles(cursor, volume.source)) continue;
      const readOnly = cursor.at('readOnly');
      if (cursor.open || readOnly?.opaque || readOnly?.value === true) continue;
      const path = volume.source.at('path')?.string;
      const written = readOnly?.value === false ? readOnly : undefined;
      const label = cursor.at('mountPath') ?? cursor.at('name') ?? cursor;
      yield {
        at: written ?? cursor,
        range: (written ?? label).range,
        message: say`Container "${container.name}" can write to ${path ?? say`a path`} of its node`,
        fixes: [
          {
            title: say`Mount it read-only; the container can then not write there`,
            safety: 'intent',
            plan: () => setIn(cursor, ['readOnly'], true, AFTER.volumeMount.readOnly),
          },
        ],
      };
    }
  },
});

/** Returns false for sockets and devices, where read-only changes nothing, and for mounts that propagate to the node. */
function isAboutFiles(mount: Cursor, hostPath: Cursor): boolean {
  const type = hostPath.at('type')?.string ?? '';
  if (['Socket', 'CharDevice', 'BlockDevice'].includes(type)) return false;
  if (holdsSocketsOrDevices(hostPath.at('path')?.string ?? '')) return false;
  return mount.at('mountPropagation')?.value !== 'Bidirectional';
}
