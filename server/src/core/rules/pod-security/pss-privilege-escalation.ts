import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Container, fieldOf } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { type Addition, planAddition } from '../../yaml/edit/additions.js';
import { refused } from '../../yaml/edit/edits.js';
import { containerSecurity } from '../kit/groups.js';

/** The first version in which the standard exempts pods for Windows. */
const WINDOWS_EXEMPT = 25;

export default defineRule({
  id: 'pss-privilege-escalation',
  family: 'pod-security',
  level: 'warning',
  pss: 'restricted',
  scope: 'container',
  impliedBy: ['pss-privileged', 'tekton-step-privileged'],
  since: 8,
  controls: { pss: ['restricted-privilege-escalation'], cis: ['5.2.6'], nsa: ['pod-security-enforcement'] },
  summary: 'A container may gain more privileges than it started with',
  why: 'A program with the setuid bit, or with file capabilities, gives a process in the container rights that its user does not have.',
  how: 'Set `allowPrivilegeEscalation` to false in the security context of every container.',
  references: [
    {
      title: 'Configure a Security Context for a Pod or Container',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
    { title: 'Linux kernel: No New Privileges Flag', url: 'https://docs.kernel.org/userspace-api/no_new_privs.html' },
  ],
  *check(container, { kubernetesVersion }) {
    if (container.pod.windows && kubernetesVersion >= WINDOWS_EXEMPT) return;
    const field = fieldOf(container, 'securityContext', 'allowPrivilegeEscalation');
    if (field === 'unknown') return;
    if (field === 'absent') {
      yield {
        at: container.cursor,
        range: container.label,
        message: say`Container "${container.name}" does not rule out privilege escalation`,
        group: containerSecurity(container, 'allowPrivilegeEscalation'),
        fixes: [forbid(container)],
      };
    } else if (field.value !== false) {
      yield {
        at: field,
        message: say`Container "${container.name}" allows privilege escalation`,
        fixes: [forbid(container, 'intent')],
      };
    }
  },
});

function forbid(container: Container, safety: Fix['safety'] = 'review'): Fix {
  const adds: Addition = {
    map: container.cursor,
    path: ['securityContext', 'allowPrivilegeEscalation'],
    value: false,
    after: AFTER.container.securityContext,
  };
  return {
    title: say`Set allowPrivilegeEscalation to false`,
    safety,
    adds,
    plan: () => {
      // The API server rejects a privileged container without privilege escalation.
      if (container.at('securityContext', 'privileged')?.value === true) {
        return refused(say`the container is privileged, which Kubernetes does not accept together with it`);
      }
      const added = [...(container.at('securityContext', 'capabilities', 'add')?.items() ?? [])];
      if (added.some((capability) => capability.string === 'CAP_SYS_ADMIN')) {
        return refused(say`the container adds CAP_SYS_ADMIN, which Kubernetes does not accept together with it`);
      }
      return planAddition(adds);
    },
  };
}
