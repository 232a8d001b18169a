import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutResources } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';

/** Clients with WebSocket need only `get`, unless the API server is new enough to require `create` as well. */
const POWERS = [
  { group: '', resources: ['pods/exec', 'pods/attach'], verbs: ['create', 'get'] },
  { group: '', resources: ['pods/ephemeralcontainers'], verbs: ['update', 'patch'] },
];

export default defineRule({
  id: 'rbac-exec',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  // A wildcard that covers it is the greater matter.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { nsa: ['rbac'] },
  summary: 'A role runs commands in pods',
  why: 'Who may attach to containers has everything in them: their files, their Secrets, their service account.',
  how: 'Give these rights to people for the time they need them, not to workloads or to everybody.',
  references: [
    rbacPractice('Kubernetes RBAC - privilege escalation risks', 'privilege-escalation-risks'),
    {
      title: 'Get a Shell to a Running Container',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/',
    },
  ],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutResources(grant)] };
    }
  },
});
