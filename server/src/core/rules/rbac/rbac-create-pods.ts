import { grantsOf } from '../../kubernetes/grants.js';
import { cis, rbacPractice } from '../../kubernetes/references.js';
import { defineRule } from '../../rule.js';

const POWERS = [
  { group: '', resources: ['pods', 'replicationcontrollers'], verbs: ['create'] },
  { group: 'apps', resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs: ['create'] },
  { group: 'batch', resources: ['cronjobs', 'jobs'], verbs: ['create'] },
];

export default defineRule({
  id: 'rbac-create-pods',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  summary: 'A role creates pods',
  why: 'A pod mounts any Secret and runs as any service account of its namespace, so that who creates pods has the rights of all of them.',
  how: 'Keep what creates pods in a namespace of its own, with a Role rather than a ClusterRole, and enforce a Pod Security Standard there.',
  references: [rbacPractice('Workload creation', 'workload-creation'), cis('5.1.4')],
  *check(resource) {
    for (const { at, sentence } of grantsOf(resource, POWERS)) {
      yield {
        at,
        message: sentence,
        // In one namespace it is what a controller or a pipeline is for.
        ...(resource.kind === 'Role' ? { level: 'information' as const } : {}),
      };
    }
  },
});
