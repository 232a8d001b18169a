import { hasOwnUsers } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

/** From 1.35 on the baseline allows this in a pod with a user namespace. */
export default defineRule({
  id: 'pss-proc-mount',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'container',
  controls: { pss: ['proc-mount'] },
  summary: 'A container sees /proc without its masks',
  why: 'The masks hide the parts of /proc that tell of the node and change its kernel.',
  how: 'Set `procMount` to `Default`, or leave it out.',
  references: [
    {
      title: 'Configure a Security Context for a Pod or Container',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
  ],
  *check(container, { kubernetesVersion }) {
    if (hasOwnUsers(container.pod, kubernetesVersion)) return;
    const field = container.at('securityContext', 'procMount');
    if (!field?.string || field.string === 'Default') return;
    yield {
      at: field,
      message: say`Container "${container.name}" mounts /proc as ${field.string}`,
      fixes: [{ title: say`Set procMount to Default`, safety: 'intent', plan: () => setScalar(field, 'Default') }],
    };
  },
});
