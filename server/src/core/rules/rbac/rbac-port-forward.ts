import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutResources } from '../kit/grants.js';

const POWERS = [{ group: '', resources: ['pods/portforward'], verbs: ['create', 'get'] }];

export default defineRule({
  id: 'rbac-port-forward',
  family: 'rbac',
  level: 'information',
  scope: 'resource',
  // A wildcard that covers it is the greater matter.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { nsa: ['rbac'] },
  summary: 'A role forwards ports of pods',
  why: 'A forwarded port reaches what listens in a pod past network policies and the login in front of the service.',
  how: 'Give the right to people for the time they need it.',
  references: [
    {
      title: 'Use Port Forwarding to Access Applications in a Cluster',
      url: 'https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/',
    },
  ],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutResources(grant)] };
    }
  },
});
