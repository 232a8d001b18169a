import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutVerbs } from '../kit/grants.js';

const POWERS = [
  { group: '', resources: ['events'], verbs: ['delete', 'deletecollection'] },
  { group: 'events.k8s.io', resources: ['events'], verbs: ['delete', 'deletecollection'] },
];

export default defineRule({
  id: 'rbac-delete-events',
  family: 'rbac',
  level: 'information',
  scope: 'resource',
  // A wildcard that covers it is the greater matter.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { nsa: ['rbac'] },
  summary: 'A role deletes events',
  why: 'Events are the first thing to look at after an incident; who can delete them can hide one.',
  how: 'Leave out delete: events go by themselves after an hour.',
  references: [
    {
      title: 'Event (Kubernetes API)',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/',
    },
  ],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutVerbs(grant)] };
    }
  },
});
