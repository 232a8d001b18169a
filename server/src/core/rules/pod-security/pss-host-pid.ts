import { podSettersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../rule.js';
import { setScalar } from '../../yaml/edits.js';

export default defineRule({
  id: 'pss-host-pid',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  summary: 'A pod shares the process table of its node',
  why: 'Such a pod sees every process of the node with its command line, and as root reads its environment and memory too.',
  how: 'Set `hostPID` to false, or remove it.',
  references: [
    {
      title: 'Pod Security Standards: Host Namespaces',
      url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    },
    { title: 'CIS Kubernetes Benchmark 1.8, 5.2.3', url: 'https://www.cisecurity.org/benchmark/kubernetes' },
    {
      title: 'NSA and CISA: Kubernetes Hardening Guidance 1.2',
      url: 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
    },
  ],
  *check(resource) {
    for (const { field, title } of podSettersOf(resource, 'hostPID')) {
      if (field.value !== true) continue;
      yield {
        at: field,
        message: `${title} shares the process table of its node`,
        fixes: [{ title: 'Set hostPID to false', safety: 'review', plan: () => setScalar(field, false) }],
      };
    }
  },
});
