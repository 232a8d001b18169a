import { podSettersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../rule.js';
import { setScalar } from '../../yaml/edits.js';

export default defineRule({
  id: 'pss-host-network',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  summary: 'A pod shares the network of its node',
  why: 'Such a pod reaches every service that listens on the node alone, can listen to its traffic, and no network policy holds it back.',
  how: 'Set `hostNetwork` to false, and reach the pod through a Service or a container port.',
  references: [
    {
      title: 'Pod Security Standards: Host Namespaces',
      url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    },
    { title: 'CIS Kubernetes Benchmark 1.8, 5.2.5', url: 'https://www.cisecurity.org/benchmark/kubernetes' },
    {
      title: 'NSA and CISA: Kubernetes Hardening Guidance 1.2',
      url: 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
    },
  ],
  *check(resource) {
    for (const { field, title } of podSettersOf(resource, 'hostNetwork')) {
      if (field.value !== true) continue;
      yield {
        at: field,
        message: `${title} shares the network of its node`,
        fixes: [{ title: 'Set hostNetwork to false', safety: 'review', plan: () => setScalar(field, false) }],
      };
    }
  },
});
