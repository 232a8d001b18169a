import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutResources } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';

const POWERS = [
  {
    group: 'admissionregistration.k8s.io',
    resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
    verbs: ['create', 'update', 'patch'],
    clusterWide: true,
  },
];

export default defineRule({
  id: 'rbac-webhooks',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  // A wildcard that covers it is the greater matter.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { cis: ['5.1.12'], nsa: ['rbac'] },
  summary: 'A role changes admission webhooks',
  why: 'A webhook reads every object that is admitted, Secrets included, and a mutating one changes them.',
  how: 'Name the webhook configuration in `resourceNames`, and leave out create.',
  references: [rbacPractice('Control admission webhooks', 'control-admission-webhooks')],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutResources(grant)] };
    }
  },
});
