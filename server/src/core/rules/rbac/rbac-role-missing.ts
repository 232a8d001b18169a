import { defineRule } from '../../model/rule.js';
import { createRole } from '../kit/create-fixes.js';
import { danglingFinding, danglingReferences, withFixes } from '../kit/dangling.js';

const RBAC = 'rbac.authorization.k8s.io';

export default defineRule({
  id: 'rbac-role-missing',
  family: 'rbac',
  level: 'information',
  scope: 'set',
  summary: 'A binding names a role that nothing defines',
  why: 'The API server takes the binding, and it grants nothing: the subjects are refused what they need.',
  how: 'Correct the name, or define the role. Names that exist elsewhere can be listed under `external` in the configuration.',
  references: [
    {
      title: 'Kubernetes: RoleBinding and ClusterRoleBinding',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding',
    },
  ],
  *check(view) {
    for (const found of danglingReferences(view, [`Role.${RBAC}`, `ClusterRole.${RBAC}`]))
      yield withFixes(danglingFinding(found), () => createRole(found));
  },
});
