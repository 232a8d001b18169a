import { podSettersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../rule.js';
import { setScalar } from '../../yaml/edits.js';

export default defineRule({
  id: 'pss-host-ipc',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  summary: 'A pod shares the interprocess communication of its node',
  why: 'Such a pod can read and change the shared memory and message queues of the processes on its node.',
  how: 'Set `hostIPC` to false, or remove it; containers of one pod share their memory without it.',
  references: [
    {
      title: 'Pod Security Standards: Host Namespaces',
      url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    },
    { title: 'CIS Kubernetes Benchmark 1.8, 5.2.4', url: 'https://www.cisecurity.org/benchmark/kubernetes' },
    {
      title: 'NSA and CISA: Kubernetes Hardening Guidance 1.2',
      url: 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
    },
  ],
  *check(resource) {
    for (const { field, title } of podSettersOf(resource, 'hostIPC')) {
      if (field.value !== true) continue;
      yield {
        at: field,
        message: `${title} shares the interprocess communication of its node`,
        fixes: [{ title: 'Set hostIPC to false', safety: 'review', plan: () => setScalar(field, false) }],
      };
    }
  },
});
