import { hasOwnUsers } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

/** Pods without a user namespace also break the baseline, whose rule reports them. */
export default defineRule({
  id: 'pss-proc-mount-restricted',
  family: 'pod-security',
  level: 'warning',
  pss: 'restricted',
  scope: 'container',
  since: 35,
  controls: { pss: ['proc-mount'] },
  summary: 'A container in a user namespace sees /proc without its masks',
  why: 'The masks hide the parts of /proc that tell of the node and change its kernel; a user namespace takes most of their power away, not all of it.',
  how: 'Set `procMount` to `Default`, or leave it out.',
  references: [
    { title: 'User Namespaces', url: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/' },
  ],
  *check(container, { kubernetesVersion }) {
    if (!hasOwnUsers(container.pod, kubernetesVersion)) return;
    const field = container.at('securityContext', 'procMount');
    if (!field?.string || field.string === 'Default') return;
    yield {
      at: field,
      message: say`Container "${container.name}" mounts /proc as ${field.string}, in a user namespace`,
      fixes: [{ title: say`Set procMount to Default`, safety: 'intent', plan: () => setScalar(field, 'Default') }],
    };
  },
});
