import { settersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { removeWithEmptied } from '../../yaml/edit/remove-emptied.js';

const ALWAYS = 0;
/** The types that the standard allows, with the first version in which it does. */
const ALLOWED_TYPES: ReadonlyMap<string, number> = new Map([
  ['container_t', ALWAYS],
  ['container_init_t', ALWAYS],
  ['container_kvm_t', ALWAYS],
  ['container_engine_t', 31],
]);

export default defineRule({
  id: 'pss-selinux-options',
  family: 'pod-security',
  level: 'warning',
  pss: 'baseline',
  scope: 'resource',
  controls: { pss: ['selinux'], nsa: ['pod-security-enforcement'] },
  summary: 'A container asks for SELinux rights of its own',
  why: 'Types beyond those made for containers, and users and roles at all, take the confinement away that SELinux gives.',
  how: 'Remove `type`, `user` and `role` from `seLinuxOptions`; `level` may stay.',
  references: [
    {
      title: 'Configure a Security Context for a Pod or Container: SELinux labels',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container',
    },
  ],
  *check(resource, { kubernetesVersion }) {
    for (const part of ['type', 'user', 'role']) {
      for (const { field, title } of settersOf(resource, 'seLinuxOptions', part)) {
        const value = field.string;
        if (value === undefined || value === '') continue;
        if (part === 'type' && (ALLOWED_TYPES.get(value) ?? Number.MAX_SAFE_INTEGER) <= kubernetesVersion) continue;
        yield {
          at: field,
          message: say`${title} sets the SELinux ${part} ${value}`,
          fixes: [
            { title: say`Remove the SELinux ${part} ${value}`, safety: 'intent', plan: () => removeWithEmptied(field) },
          ],
        };
      }
    }
  },
});
