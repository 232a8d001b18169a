import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutResources } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';

const POWERS = [{ group: '', resources: ['persistentvolumes'], verbs: ['create'], clusterWide: true }];

export default defineRule({
  id: 'rbac-create-pv',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  // A wildcard that covers it is the greater matter.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { cis: ['5.1.9'], nsa: ['rbac'] },
  summary: 'A role creates persistent volumes',
  why: 'A volume of the type hostPath shows any folder of a node to the pod that mounts it.',
  how: 'Let people claim volumes, and a provisioner create them.',
  references: [rbacPractice('Persistent volume creation', 'persistent-volume-creation')],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutResources(grant)] };
    }
  },
});
