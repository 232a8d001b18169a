import { AFTER, afterInPod } from '../../kubernetes/insertion-order.js';
import { type Pod, podsOf } from '../../kubernetes/pod.js';
import { containersWithout } from '../../kubernetes/security-context.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type Addition, planAddition } from '../../yaml/edit/additions.js';
import { containerSecurity, podSecurity } from '../kit/groups.js';

/** The first version in which the standard exempts pods for Windows. */
const WINDOWS_EXEMPT = 25;
/** The last version that read the profile from annotations. */
const LAST_WITH_ANNOTATIONS = 26;

/**
 * Reports missing profiles. `pss-seccomp-unconfined` reports an explicit `Unconfined`, which is another control of the standard.
 */
export default defineRule({
  id: 'pss-seccomp-missing',
  family: 'pod-security',
  level: 'warning',
  pss: 'restricted',
  scope: 'resource',
  since: 19,
  controls: { pss: ['restricted-seccomp'], cis: ['5.6.2'], nsa: ['pod-security-enforcement'] },
  summary: 'A container runs without a seccomp profile',
  why: 'Without a profile a process may make every system call, and with it reach every fault of the kernel; the profile of the container runtime leaves out those that programs hardly ever need.',
  how: 'Set `seccompProfile.type` to `RuntimeDefault` in the security context of the pod.',
  references: [
    {
      title: "Restrict a Container's Syscalls with seccomp",
      url: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
    },
  ],
  *check(resource, { path, kubernetesVersion }) {
    for (const pod of podsOf(resource, path)) {
      if (pod.windows && kubernetesVersion >= WINDOWS_EXEMPT) continue;
      if (kubernetesVersion <= LAST_WITH_ANNOTATIONS && hasAnnotation(pod)) continue;
      const { all, containers } = containersWithout(pod, 'seccompProfile', 'type');
      if (all) {
        yield {
          at: pod.cursor,
          range: pod.label,
          message: say`${pod.title} runs its containers without a seccomp profile`,
          group: podSecurity(pod, 'seccompProfile'),
          fixes: [useRuntimeDefault(pod.cursor, afterInPod(pod.cursor, 'securityContext'))],
        };
        continue;
      }
      for (const container of containers) {
        yield {
          at: container.cursor,
          range: container.label,
          message: say`Container "${container.name}" runs without a seccomp profile`,
          group: containerSecurity(container, 'seccompProfile'),
          fixes: [useRuntimeDefault(container.cursor, AFTER.container.securityContext)],
        };
      }
    }
  },
});

function hasAnnotation({ cursor }: Pod): boolean {
  const annotations = cursor.parent?.at('metadata', 'annotations');
  return [...(annotations?.entries() ?? [])].some(({ key }) =>
    /^(?:container\.)?seccomp\.security\.alpha\.kubernetes\.io\//.test(key ?? ''),
  );
}

function useRuntimeDefault(holder: Cursor, after: readonly string[]): Fix {
  const adds: Addition = {
    map: holder,
    path: ['securityContext', 'seccompProfile', 'type'],
    value: 'RuntimeDefault',
    after,
  };
  return {
    title: say`Set the seccomp profile to RuntimeDefault`,
    safety: 'review',
    adds,
    plan: () => planAddition(adds),
  };
}
