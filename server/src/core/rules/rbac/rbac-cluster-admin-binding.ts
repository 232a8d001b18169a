import { bindingOf } from '../../kubernetes/rbac.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { joinNames } from '../kit/wording.js';

export default defineRule({
  id: 'rbac-cluster-admin-binding',
  family: 'rbac',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['5.1.1'], nsa: ['rbac'] },
  summary: 'A binding grants cluster-admin',
  why: 'Who has the role may do everything, reading every Secret and granting rights to others included; so may who gets hold of the token.',
  how: 'Bind a role that names what is needed, in the namespace where it is needed.',
  references: [
    {
      title: 'Role Based Access Control Good Practices',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    },
    {
      title: 'Using RBAC Authorization: User-facing roles',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
    },
  ],
  *check(resource) {
    const binding = bindingOf(resource);
    // A patch may contain only the name.
    if (binding?.role.value !== 'cluster-admin' || !/^(?:ClusterRole)?$/.test(binding.roleKind)) return;
    const { role, subjects, clusterWide } = binding;
    const whom = joinNames(subjects.map(({ kind, name }) => say`${kind} "${name}"`));
    const where = clusterWide
      ? say`in the whole cluster`
      : resource.namespace
        ? say`in the namespace "${resource.namespace}"`
        : say`in its namespace`;
    yield {
      at: role,
      message: say`${describe(resource)} grants cluster-admin ${whom ? say`to ${whom} ` : ''}${where}`,
      // A RoleBinding limits the rights to one namespace.
      ...(clusterWide ? {} : { level: 'warning' as const }),
    };
  },
});
