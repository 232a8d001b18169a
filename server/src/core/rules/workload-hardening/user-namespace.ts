import { afterInPod } from '../../kubernetes/insertion-order.js';
import { type Pod, podFieldOf, podsOf } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setIn } from '../../yaml/edit/edits.js';
import { podSecurity } from '../kit/groups.js';

export default defineRule({
  id: 'user-namespace',
  family: 'workload-hardening',
  level: 'off',
  scope: 'resource',
  since: 33,
  summary: 'A pod shares the user numbers of its node',
  why: 'In a user namespace of its own root inside the pod is nobody on the node, and most ways out of a container lead nowhere.',
  how: 'Set `hostUsers` to false where the nodes, the container runtime and the volumes support user namespaces.',
  references: [
    { title: 'User Namespaces', url: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/' },
    {
      title: 'Use a User Namespace With a Pod',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/user-namespaces/',
    },
  ],
  *check(resource, { path }) {
    for (const pod of podsOf(resource, path)) {
      if (cannotHaveOne(pod)) continue;
      const field = podFieldOf(pod, 'hostUsers');
      if (field === 'unknown' || (field !== 'absent' && field.value !== true)) continue;
      yield {
        ...(field === 'absent'
          ? { at: pod.cursor, range: pod.label, group: podSecurity(pod, 'hostUsers') }
          : { at: field }),
        message: say`${pod.title} shares the user numbers of its node`,
        fixes: [
          {
            title: say`Set hostUsers to false; nodes and volumes have to support user namespaces`,
            safety: field === 'absent' ? 'review' : 'intent',
            risk: say`nodes and volumes without user namespaces`,
            plan: () => setIn(pod.cursor, ['hostUsers'], false, afterInPod(pod.cursor, 'hostUsers')),
          },
        ],
      };
    }
  },
});

/** Returns true for pods with fields that rule out a user namespace, and for Knative and Argo, which lack the field. */
function cannotHaveOne({ cursor, containers, defaults, windows, resource }: Pod): boolean {
  return (
    windows ||
    defaults !== undefined ||
    resource.group.endsWith('knative.dev') ||
    ['hostNetwork', 'hostPID', 'hostIPC'].some((name) => cursor.at(name)?.value === true) ||
    containers.some((container) => container.at('volumeDevices') !== undefined)
  );
}
