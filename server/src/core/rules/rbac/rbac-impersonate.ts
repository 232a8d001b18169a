import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutVerbs } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';

const POWERS = [
  { group: '', resources: ['users', 'groups'], verbs: ['impersonate'], clusterWide: true },
  { group: '', resources: ['serviceaccounts'], verbs: ['impersonate'] },
  {
    group: 'authentication.k8s.io',
    resources: ['uids', 'userextras', 'userextras/*'],
    verbs: ['impersonate'],
    clusterWide: true,
  },
];

export default defineRule({
  id: 'rbac-impersonate',
  family: 'rbac',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['5.1.8'], nsa: ['rbac'] },
  summary: 'A role acts as other users',
  why: 'Who may impersonate has the rights of everybody, administrators included, and the audit log needs a second look to tell.',
  how: 'Name the users, groups or service accounts in `resourceNames`.',
  references: [
    rbacPractice('Impersonate verb', 'impersonate-verb'),
    {
      title: 'Authenticating: User impersonation',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation',
    },
  ],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutVerbs(grant)] };
    }
  },
});
