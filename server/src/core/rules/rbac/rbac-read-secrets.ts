import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutResources } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';

const POWERS = [{ group: '', resources: ['secrets'], verbs: ['get', 'list', 'watch'] }];

export default defineRule({
  id: 'rbac-read-secrets',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  controls: { cis: ['5.1.2'], nsa: ['secrets', 'rbac'] },
  summary: 'A role reads Secrets',
  why: 'Who reads Secrets has the passwords and tokens of every workload there; list and watch give the values too, not the names alone.',
  how: 'Name the Secrets in `resourceNames` with the verb get, or mount them and leave the API out of it.',
  references: [rbacPractice('Listing secrets', 'listing-secrets')],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield {
        at: grant.at,
        message: grant.sentence,
        // Controllers often need to read the Secrets of one namespace.
        ...(resource.kind === 'Role' ? { level: 'information' as const } : {}),
        fixes: [withoutResources(grant)],
      };
    }
  },
});
