import { isLesserDevice } from '../../kubernetes/host-paths.js';
import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import { isOnlyRead, volumesOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'pss-host-path',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  impliedBy: ['pss-privileged', 'tekton-step-privileged'],
  // These rules say what is at the path.
  yieldsTo: ['runtime-socket', 'sensitive-host-path'],
  controls: { pss: ['host-path-volumes'], cis: ['5.2.11'], nsa: ['pod-security-enforcement'] },
  summary: 'A pod mounts a folder or file of its node',
  why: 'What is written there outlives the pod and reaches other pods and the node itself; what is read there belongs to somebody else.',
  how: 'Use an `emptyDir` volume for files that may go with the pod, a `persistentVolumeClaim` for those that stay, and a `configMap` or `secret` for configuration.',
  references: [
    {
      title: 'Volumes: hostPath',
      url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    },
  ],
  *check(resource) {
    for (const volume of volumesOf(resource)) {
      const { pod, name, type, source } = volume;
      if (type !== 'hostPath') continue;
      const path = source.at('path');
      yield {
        at: path ?? source,
        isWritten: true,
        ...(path ? {} : { range: source.keyRange ?? source.range }),
        ...(isOnlyRead(pod, volume) || isLesserDevice(path?.string ?? '') ? { level: 'warning' as const } : {}),
        message: say`The volume "${name}" is ${path?.string ? say`${path.string} of the node` : say`a path of the node`}`,
        ...(path ? { work: nodeWorkOf(pod, { hostPath: path }) } : {}),
      };
    }
  },
});
