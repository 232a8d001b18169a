import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutResources } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';

const POWERS = [
  {
    group: 'certificates.k8s.io',
    resources: ['certificatesigningrequests/approval'],
    verbs: ['update', 'patch'],
    clusterWide: true,
  },
];

export default defineRule({
  id: 'rbac-csr-approve',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  // A wildcard that covers it is the greater matter.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { cis: ['5.1.11'], nsa: ['rbac'] },
  summary: 'A role approves certificate signing requests',
  why: 'With a signed client certificate one may be any user the cluster knows, nodes and administrators included.',
  how: 'Let the approver act for one signer, named in `resourceNames` with the verb approve, and let nothing else have the right.',
  references: [rbacPractice('CSRs and certificate issuing', 'csrs-and-certificate-issuing')],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutResources(grant)] };
    }
  },
});
