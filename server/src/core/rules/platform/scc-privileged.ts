import { describe, type Resource } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'scc-privileged',
  family: 'platform',
  level: 'error',
  scope: 'resource',
  summary: 'Security context constraints allow privileged containers',
  why: 'Who may use the constraints can take over every node.',
  how: 'Set `allowPrivilegedContainer` to false, and allow the capabilities or host folders that are needed.',
  references: [
    {
      title: 'OpenShift: Managing security context constraints',
      url: 'https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'SecurityContextConstraints' || !/^(?:security\.openshift\.io|)$/.test(resource.group))
      return;
    const field = resource.cursor.at('allowPrivilegedContainer');
    // OpenShift restores its own SecurityContextConstraints when they are changed.
    if (field?.value !== true || resource.name === 'privileged') return;
    yield {
      at: field,
      message: say`${describe(resource)} allows privileged containers`,
      ...(isForNamedAccounts(resource) ? { level: 'warning' as const } : {}),
      fixes: [
        {
          title: say`Refuse privileged containers; pods that are privileged do then not start`,
          safety: 'intent',
          plan: () => setScalar(field, false),
        },
      ],
    };
  },
});

/** Returns true where only named service accounts may use it, as OpenShift does for workloads on its nodes. */
function isForNamedAccounts({ cursor }: Resource): boolean {
  const [users, groups] = [cursor.at('users'), cursor.at('groups')];
  const named = users?.items() ?? [];
  if (named.length === 0 || users?.open || groups?.open || (groups?.size ?? 0) > 0) return false;
  return named.every(({ text }) => /^system:serviceaccount:[^:]+:[^:]+$/.test(text));
}
