import { settersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

/** The first user id that is not an account of the node. */
const FIRST_FREE = 10_000;
const USER = 10_001;

/** `pss-run-as-root-user` reports the id 0. */
export default defineRule({
  id: 'low-uid',
  family: 'workload-hardening',
  level: 'off',
  scope: 'resource',
  summary: 'A container runs as a user that may exist on its node',
  why: 'A process that gets out of its container has the rights of the account on the node that has the same number.',
  how: `Set \`runAsUser\` to ${FIRST_FREE} or more, and give that user the files the program needs.`,
  references: [
    {
      title: 'Configure a Security Context for a Pod or Container',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
    { title: 'User Namespaces', url: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/' },
  ],
  *check(resource) {
    for (const { field, pod, title } of settersOf(resource, 'runAsUser')) {
      const user = field.value;
      if (typeof user !== 'number' || user < 1 || user >= FIRST_FREE) continue;
      // In a user namespace the number is another user on the node.
      if (pod.cursor.at('hostUsers')?.value === false) continue;
      yield {
        at: field,
        message: say`${title} runs as user ${user}, which may be an account of the node`,
        fixes: [
          {
            title: say`Set runAsUser to ${USER}; files of user ${user} may then not be accessible`,
            safety: 'intent',
            plan: () => setScalar(field, USER),
          },
        ],
      };
    }
  },
});
