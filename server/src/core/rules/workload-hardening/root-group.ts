import { hasOwnUsers, type Setter, settersOf } from '../../kubernetes/pod-parts.js';
import { securityFieldOf } from '../../kubernetes/security-context.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';
import { removeWithEmptied } from '../../yaml/edit/remove-emptied.js';

/** A group id that no node and no common image uses. */
const GROUP = 10001;

export default defineRule({
  id: 'root-group',
  family: 'workload-hardening',
  level: 'warning',
  scope: 'resource',
  controls: { nsa: ['non-root'] },
  summary: 'A container belongs to the group of root',
  why: 'Many files of images and nodes are writable for the group of root; a user in it is root to them.',
  how: `Use a group other than 0, such as ${GROUP}, and give that group the files the program needs.`,
  references: [
    {
      title: 'Configure a Security Context for a Pod or Container',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
    {
      title: 'Pod Security Policies: Users and groups',
      url: 'https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/#users-and-groups',
    },
  ],
  *check(resource, { kubernetesVersion }) {
    for (const field of ['runAsGroup', 'fsGroup', 'supplementalGroups']) {
      for (const setter of settersOf(resource, field)) {
        if (hasOwnUsers(setter.pod, kubernetesVersion)) continue;
        for (const group of setter.field.kind === 'sequence' ? setter.field.items() : [setter.field]) {
          if (group.value !== 0) continue;
          yield {
            at: group,
            message: `${setter.title} ${whatItDoes(field)}`,
            ...(hasOtherUser(setter) ? { level: 'information' as const } : {}),
            fixes: [another(field, setter, group)],
          };
        }
      }
    }
  },
});

/** Returns true where another user is set: images for arbitrary users give their files to the root group on purpose. */
function hasOtherUser({ pod, container }: Setter): boolean {
  const containers = container ? [container] : pod.containers;
  return containers.every((one) => {
    const user = securityFieldOf(one, 'runAsUser');
    return typeof user !== 'string' && typeof user.value === 'number' && user.value > 0;
  });
}

function whatItDoes(field: string): string {
  if (field === 'runAsGroup') return say`runs with the group of root`;
  return field === 'fsGroup' ? say`gives its volumes to the group of root` : say`is also in the group of root`;
}

function another(field: string, setter: Setter, group: Cursor): Fix {
  if (group === setter.field) {
    return {
      title: say`Set ${field} to ${GROUP}; files of the root group may then not be accessible`,
      safety: 'intent',
      plan: () => setScalar(group, GROUP),
    };
  }
  return {
    title: say`Remove the group of root; its files may then not be accessible`,
    safety: 'intent',
    plan: () => removeWithEmptied(group),
  };
}
