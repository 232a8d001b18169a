import { podsOf } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'share-process-namespace',
  family: 'workload-hardening',
  level: 'information',
  scope: 'resource',
  summary: "The containers of a pod see each other's processes",
  why: "Each container can then signal the others' processes, and read their environment and files through /proc, credentials included.",
  how: 'Set `shareProcessNamespace` to false unless a container has to see the processes of another.',
  references: [
    {
      title: 'Share Process Namespace between Containers in a Pod',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
    },
  ],
  *check(resource) {
    for (const pod of podsOf(resource)) {
      const field = pod.cursor.at('shareProcessNamespace');
      // A single container shares with no other.
      if (field?.value !== true || (pod.complete && pod.containers.length < 2)) continue;
      yield {
        at: field,
        message: say`The containers of ${pod.title} see each other's processes`,
        fixes: [
          { title: say`Set shareProcessNamespace to false`, safety: 'intent', plan: () => setScalar(field, false) },
        ],
      };
    }
  },
});
