import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'mount-propagation-bidirectional',
  family: 'workload-hardening',
  level: 'error',
  scope: 'container',
  impliedBy: ['pss-privileged', 'tekton-step-privileged'],
  summary: 'What a container mounts appears on its node',
  why: 'With bidirectional propagation a container can put file systems of its own over those of the node and of other pods.',
  how: 'Set `mountPropagation` to `HostToContainer`, with which the container sees the mounts of the node, or to `None`.',
  references: [
    {
      title: 'Volumes: Mount propagation',
      url: 'https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation',
    },
  ],
  *check(container) {
    for (const { cursor } of container.mounts) {
      const field = cursor.at('mountPropagation');
      if (field?.string !== 'Bidirectional') continue;
      const where = cursor.at('mountPath')?.string;
      yield {
        at: field,
        message: say`What container "${container.name}" mounts ${where ? say`below ${where} ` : ''}appears on its node`,
        work: nodeWorkOf(container.pod, 'mounts'),
        fixes: [
          {
            title: say`Set mountPropagation to HostToContainer; its mounts no longer reach the node`,
            safety: 'intent',
            plan: () => setScalar(field, 'HostToContainer'),
          },
        ],
      };
    }
  },
});
