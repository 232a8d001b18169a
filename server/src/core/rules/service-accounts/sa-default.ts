import { podFieldOf, podsOf } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { ownAccount } from '../../refactor/service-account.js';
import { say } from '../../text/say.js';

/**
 * Reports pods that name the default account, or ask for the token of the account that they get by default. `sa-automount`
 * reports all other pods with the token of the default account.
 */
export default defineRule({
  id: 'sa-default',
  family: 'service-accounts',
  level: 'information',
  scope: 'resource',
  controls: { cis: ['5.1.5'] },
  summary: 'A pod uses the default service account',
  why: 'Every pod of the namespace that names no account shares it: a right that one of them needs is given to all.',
  how: 'Create a service account for the workload and name it in `serviceAccountName`.',
  references: [
    {
      title: 'Service Accounts: Default service accounts',
      url: 'https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts',
    },
  ],
  *check(resource, { path }) {
    for (const pod of podsOf(resource, path)) {
      const automount = podFieldOf(pod, 'automountServiceAccountToken');
      if (typeof automount !== 'string' && automount.value === false) continue;
      const written = pod.cursor.at('serviceAccountName') ?? pod.cursor.at('serviceAccount');
      const asksForToken = typeof automount !== 'string' && automount.value === true;
      if (written?.value === 'default') {
        yield {
          at: written,
          message: say`${pod.title} runs as the default service account`,
          fixes: (world) => [ownAccount(pod, world)],
        };
      } else if (asksForToken && podFieldOf(pod, 'serviceAccountName') === 'absent' && !written) {
        yield {
          at: pod.cursor,
          range: pod.label,
          message: say`${pod.title} asks for a token and names no service account, so that it gets the default one's`,
          fixes: (world) => [ownAccount(pod, world)],
        };
      }
    }
  },
});
