import { volumesOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../rule.js';

export default defineRule({
  id: 'pss-host-path',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  // They know what lies at the path.
  yieldsTo: ['runtime-socket', 'sensitive-host-path'],
  summary: 'A pod mounts a folder or file of its node',
  why: 'What is written there outlives the pod and reaches other pods and the node itself; what is read there belongs to somebody else.',
  how: 'Use an `emptyDir` volume for files that may go with the pod, a `persistentVolumeClaim` for those that stay, and a `configMap` or `secret` for configuration.',
  references: [
    {
      title: 'Pod Security Standards: HostPath Volumes',
      url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    },
    {
      title: 'Volumes: hostPath',
      url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    },
    { title: 'CIS Kubernetes Benchmark 1.8, 5.2.12', url: 'https://www.cisecurity.org/benchmark/kubernetes' },
    {
      title: 'NSA and CISA: Kubernetes Hardening Guidance 1.2',
      url: 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
    },
  ],
  *check(resource) {
    for (const { name, source } of volumesOf(resource)) {
      if (source.key !== 'hostPath') continue;
      const path = source.at('path');
      yield {
        at: path ?? source,
        ...(path ? {} : { range: source.keyRange ?? source.range }),
        message: `The volume "${name}" is ${path?.string ? `${path.string} of the node` : 'a path of the node'}`,
      };
    }
  },
});
