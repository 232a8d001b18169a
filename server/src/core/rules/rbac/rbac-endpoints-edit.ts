import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutResources } from '../kit/grants.js';

const POWERS = [
  { group: '', resources: ['endpoints'], verbs: ['create', 'update', 'patch'] },
  { group: 'discovery.k8s.io', resources: ['endpointslices'], verbs: ['create', 'update', 'patch'] },
];

export default defineRule({
  id: 'rbac-endpoints-edit',
  family: 'rbac',
  level: 'information',
  scope: 'resource',
  // A wildcard that covers it is the greater matter.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { nsa: ['rbac'] },
  summary: 'A role changes where Services lead',
  why: 'Who writes endpoints sends the traffic of a Service or an Ingress to any address, past network policies and namespaces.',
  how: 'Leave endpoints to the control plane; for leader election use leases.',
  references: [
    {
      title: 'Using RBAC Authorization: Write access for EndpointSlices and Endpoints',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#write-access-for-endpoints',
    },
  ],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutResources(grant)] };
    }
  },
});
