import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { subjectsOf } from '../kit/subjects.js';

export default defineRule({
  id: 'rbac-default-sa',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  controls: { cis: ['5.1.5'], nsa: ['rbac'] },
  summary: 'A binding grants a role to a default service account',
  why: 'Every pod of the namespace that names no service account has the role, those that are added later included.',
  how: 'Create a service account for the workload, bind the role to it, and set `serviceAccountName` in its pods.',
  references: [
    {
      title: 'Using RBAC Authorization: ServiceAccount permissions',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#service-account-permissions',
    },
  ],
  *check(resource) {
    const isDefault = (kind: string, name: string): boolean => kind === 'ServiceAccount' && name === 'default';
    for (const { at, cursor, sentence, fix } of subjectsOf(resource, isDefault)) {
      const namespace = cursor.at('namespace')?.string;
      yield {
        at,
        message: say`${sentence} to the default service account of ${namespace ? say`the namespace "${namespace}"` : say`a namespace`}`,
        fixes: [fix],
      };
    }
  },
});
