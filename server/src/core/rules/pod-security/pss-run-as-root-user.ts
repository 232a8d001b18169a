import { hasOwnUsers, settersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../rule.js';
import { setScalar } from '../../yaml/edits.js';

/** A user that no node and no common image has. */
const USER = 10001;

/** Windows has no numeric users, and what is written for it there does not run; the standard asks all the same. */
export default defineRule({
  id: 'pss-run-as-root-user',
  family: 'pod-security',
  level: 'error',
  pss: 'restricted',
  scope: 'resource',
  since: 23,
  summary: 'A container runs as the user root',
  why: 'Root inside a container is root on the node once it gets out, and many ways out need root to begin with.',
  how: `Set \`runAsUser\` to a number other than 0, such as ${USER}, and give that user the files the program writes.`,
  references: [
    {
      title: 'Pod Security Standards: Running as Non-root user',
      url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    },
    { title: 'CIS Kubernetes Benchmark 1.8, 5.2.7', url: 'https://www.cisecurity.org/benchmark/kubernetes' },
    {
      title: 'NSA and CISA: Kubernetes Hardening Guidance 1.2',
      url: 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
    },
  ],
  *check(resource, { kubernetesVersion }) {
    for (const { field, pod, title } of settersOf(resource, 'runAsUser')) {
      if (field.value !== 0 || hasOwnUsers(pod, kubernetesVersion)) continue;
      yield {
        at: field,
        message: `${title} runs as root`,
        fixes: [
          {
            title: `Set runAsUser to ${USER}; files that belong to root can then not be written`,
            safety: 'review',
            plan: () => setScalar(field, USER),
          },
        ],
      };
    }
  },
});
