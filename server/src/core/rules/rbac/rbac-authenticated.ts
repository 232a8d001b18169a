import { defineRule } from '../../model/rule.js';
import { type Phrase, phrase, say } from '../../text/say.js';
import { rbacPractice } from '../kit/links.js';
import { subjectsOf } from '../kit/subjects.js';

/** Roles made for all authenticated users: they show the resources of the API and the user's own rights. */
const FOR_EVERYBODY = new Set([
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
]);
const WHO: Readonly<Record<string, Phrase>> = {
  'system:authenticated': phrase`everybody who has logged in, service accounts included`,
  'system:serviceaccounts': phrase`every service account of the cluster`,
};

export default defineRule({
  id: 'rbac-authenticated',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  controls: { nsa: ['rbac'] },
  summary: 'A binding grants a role to everybody who has logged in',
  why: 'Every user and every workload has the role, whoever is added later included.',
  how: 'Bind the role to the users, groups or service accounts that need it.',
  references: [
    rbacPractice('Least privilege', 'least-privilege'),
    {
      title: 'Using RBAC Authorization: ServiceAccount permissions',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#service-account-permissions',
    },
  ],
  *check(resource) {
    const isEverybody = (kind: string, name: string): boolean =>
      kind === 'Group' && (Object.hasOwn(WHO, name) || name.startsWith('system:serviceaccounts:'));
    const isOneRole = resource.cursor.at('roleRef', 'kind')?.value === 'Role';
    for (const { at, name, role, sentence, fix } of subjectsOf(resource, isEverybody)) {
      if (role !== undefined && FOR_EVERYBODY.has(role)) continue;
      const who = WHO[name] ?? say`every service account of the namespace "${name.split(':')[2]}"`;
      yield {
        at,
        message: say`${sentence} to ${who}`,
        // The service accounts of a namespace are not all users, and a Role often shows only a notice.
        ...(Object.hasOwn(WHO, name) && !isOneRole ? {} : { level: 'information' as const }),
        fixes: [fix],
      };
    }
  },
});
