import { runtimeOfSocket, sensitiveContent } from '../../kubernetes/host-paths.js';
import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import { volumesOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'sensitive-host-path',
  family: 'workload-hardening',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  impliedBy: ['pss-privileged', 'tekton-step-privileged'],
  controls: { pss: ['host-path-volumes'], cis: ['5.2.11'], nsa: ['pod-security-enforcement'] },
  summary: 'A pod mounts a folder of its node that gives the node away',
  why: 'Keys, programs and settings of the node lie there: who can write them is root on the node, and who can read them often soon after.',
  how: 'Mount the one file or folder below it that is needed, read-only, or get what is needed from the Kubernetes API.',
  references: [{ title: 'Volumes: hostPath', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath' }],
  *check(resource) {
    for (const { pod, name, type, source } of volumesOf(resource)) {
      const path = type === 'hostPath' ? source.at('path') : undefined;
      if (!path?.string || runtimeOfSocket(path.string)) continue;
      const what = sensitiveContent(path.string);
      if (what === undefined) continue;
      yield {
        at: path,
        message: say`The volume "${name}" is ${path.string} of the node and gives away ${what}`,
        work: nodeWorkOf(pod, { hostPath: path }),
      };
    }
  },
});
