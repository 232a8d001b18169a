import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutResources } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';

const POWERS = [{ group: '', resources: ['serviceaccounts/token'], verbs: ['create'] }];

export default defineRule({
  id: 'rbac-token-create',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  // A wildcard that covers it is the greater matter.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { cis: ['5.1.13'], nsa: ['rbac'] },
  summary: 'A role makes tokens for service accounts',
  why: 'A token for any service account of the namespace gives all rights that one of them has.',
  how: 'Name the service accounts in `resourceNames`.',
  references: [rbacPractice('Token request', 'token-request')],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutResources(grant)] };
    }
  },
});
