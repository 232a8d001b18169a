import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Container, fieldOf } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { type Addition, planAddition } from '../../yaml/edit/additions.js';
import { containerSecurity } from '../kit/groups.js';

export default defineRule({
  id: 'read-only-root-fs',
  family: 'workload-hardening',
  level: 'warning',
  scope: 'container',
  controls: { cis: ['5.6.3'], nsa: ['immutable-file-systems'] },
  summary: 'A container can write to its root file system',
  why: 'Whoever gets into the container can replace its programs and configuration, or leave tools there.',
  how: 'Set `readOnlyRootFilesystem` to true, and mount an `emptyDir` volume at every folder the container writes to, such as /tmp.',
  references: [
    {
      title: 'Configure a Security Context for a Pod or Container',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
  ],
  *check(container) {
    if (onWindows(container)) return;
    const field = fieldOf(container, 'securityContext', 'readOnlyRootFilesystem');
    if (field === 'unknown' || (field !== 'absent' && field.value === true)) return;
    yield {
      ...(field === 'absent'
        ? {
            at: container.cursor,
            range: container.label,
            group: containerSecurity(container, 'readOnlyRootFilesystem'),
          }
        : { at: field }),
      message: say`Container "${container.name}" can write to its root file system`,
      fixes: [makeReadOnly(container, field === 'absent' ? 'review' : 'intent')],
    };
  },
});

/** Windows has no read-only root file systems. */
function onWindows({ pod }: Container): boolean {
  return pod.windows || pod.cursor.at('nodeSelector', 'kubernetes.io/os')?.value === 'windows';
}

function makeReadOnly(container: Container, safety: Fix['safety']): Fix {
  const adds: Addition = {
    map: container.cursor,
    path: ['securityContext', 'readOnlyRootFilesystem'],
    value: true,
    after: AFTER.container.securityContext,
  };
  return {
    title: say`Set readOnlyRootFilesystem to true; folders it writes to need a volume`,
    safety,
    risk: say`writes outside volumes`,
    adds,
    plan: () => planAddition(adds),
  };
}
