import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { grantsOf, passedOn } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';
import { joinNames } from '../kit/wording.js';

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
  // The rule about wildcards reports a wildcard that covers it.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { cis: ['5.1.4'], nsa: ['rbac'] },
  summary: 'A role creates pods',
  why: 'A pod mounts any Secret and runs as any service account of its namespace, so that who creates pods has the rights of all of them.',
  how: 'Keep what creates pods in a namespace of its own, with a Role rather than a ClusterRole, and enforce a Pod Security Standard there.',
  references: [rbacPractice('Workload creation', 'workload-creation')],
  *check(resource) {
    // Controllers list several kinds of workloads, which together are one right.
    const grants = grantsOf(resource, POWERS);
    const [first] = grants;
    if (!first) return;
    const names = [...new Set(grants.flatMap(({ resources }) => resources))];
    const pods = grants.find(({ resources }) => resources.includes('pods'));
    yield {
      at: (pods ?? first).at,
      message: say`${describe(resource)} allows create on ${joinNames(names)}${passedOn(resource)}`,
      // Controllers and pipelines need to create one kind of workload, or any in one namespace.
      ...(pods && resource.kind === 'ClusterRole' ? {} : { level: 'information' as const }),
    };
  },
});
