import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutVerbs } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';

const POWERS = [
  { group: 'rbac.authorization.k8s.io', resources: ['roles', 'clusterroles'], verbs: ['bind', 'escalate'] },
];

export default defineRule({
  id: 'rbac-bind-escalate',
  family: 'rbac',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['5.1.8'], nsa: ['rbac'] },
  summary: 'A role gives itself more rights',
  why: 'Kubernetes lets nobody grant what they do not have; bind and escalate switch that off, so that the role is as good as cluster-admin.',
  how: 'Leave the verbs out, or name in `resourceNames` the roles that may be bound.',
  references: [
    rbacPractice('Escalate verb', 'escalate-verb'),
    rbacPractice('Bind verb', 'bind-verb'),
    {
      title: 'Using RBAC Authorization: Privilege escalation prevention and bootstrapping',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping',
    },
  ],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutVerbs(grant)] };
    }
  },
});
