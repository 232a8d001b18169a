import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** One rule of a role: who has the role may do `verbs` with `resources` of `apiGroups`. */
export interface PolicyRule {
  readonly cursor: Cursor;
  readonly apiGroups: readonly Cursor[];
  readonly resources: readonly Cursor[];
  readonly verbs: readonly Cursor[];
  readonly nonResourceUrls: readonly Cursor[];
}

/** Groups whose roles and bindings are those of Kubernetes; '' while the apiVersion is still to be written. */
const RBAC_GROUPS = new Set(['rbac.authorization.k8s.io', 'authorization.openshift.io', '']);

/**
 * The rules of a Role or ClusterRole; none for anything else, none for roles that come with Kubernetes, and none where
 * the control plane collects them from other roles: what is written there is overwritten.
 */
export function policyRulesOf(resource: Resource): readonly PolicyRule[] {
  const { kind, group, cursor } = resource;
  if ((kind !== 'Role' && kind !== 'ClusterRole') || !RBAC_GROUPS.has(group) || comesWithKubernetes(resource))
    return [];
  if (cursor.at('aggregationRule', 'clusterRoleSelectors')?.kind === 'sequence') return [];
  return [...(cursor.at('rules')?.items() ?? [])]
    .filter((rule) => rule.kind === 'map')
    .map((rule) => {
      const list = (key: string): readonly Cursor[] => [...(rule.at(key)?.items() ?? [])];
      return {
        cursor: rule,
        apiGroups: list('apiGroups'),
        resources: list('resources'),
        verbs: list('verbs'),
        nonResourceUrls: list('nonResourceURLs'),
      };
    });
}

/** The selector by which a ClusterRole takes over the rules of every other one, cluster-admin's included. */
export function collectsEverything({ kind, group, cursor }: Resource): Cursor | undefined {
  if (kind !== 'ClusterRole' || !RBAC_GROUPS.has(group)) return undefined;
  return [...(cursor.at('aggregationRule', 'clusterRoleSelectors')?.items() ?? [])].find((selector) => {
    const isEmpty = (key: string): boolean => (selector.at(key)?.size ?? 0) === 0 && !selector.at(key)?.open;
    return selector.kind === 'map' && !selector.open && isEmpty('matchLabels') && isEmpty('matchExpressions');
  });
}

/**
 * True where a rule is about API groups of other projects alone, such as an operator's own: a wildcard there reaches
 * neither Secrets nor pods nor roles.
 */
export function isAboutCustomGroups({ apiGroups }: PolicyRule): boolean {
  return (
    apiGroups.length > 0 &&
    apiGroups.every(
      ({ string }) => string !== undefined && /\./.test(string) && !/(?:^|\.)(?:k8s|openshift)\.io$/.test(string),
    )
  );
}

/** A RoleBinding or ClusterRoleBinding: what it grants, and to whom. */
interface Binding {
  /** The name of the role granted. */
  readonly role: Cursor;
  readonly roleKind: string;
  readonly subjects: readonly { readonly cursor: Cursor; readonly kind: string; readonly name: string }[];
  /** True for a ClusterRoleBinding: the role counts in every namespace. */
  readonly clusterWide: boolean;
}

/** What a binding says; undefined for anything else, and for bindings that come with Kubernetes. */
export function bindingOf(resource: Resource): Binding | undefined {
  const { kind, group, cursor } = resource;
  if (
    (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') ||
    !RBAC_GROUPS.has(group) ||
    comesWithKubernetes(resource)
  )
    return undefined;
  const role = cursor.at('roleRef', 'name');
  if (!role) return undefined;
  const subjects = [...(cursor.at('subjects')?.items() ?? [])].flatMap((subject) => {
    const [subjectKind, name] = [subject.at('kind')?.string, subject.at('name')?.string];
    return subjectKind && name ? [{ cursor: subject, kind: subjectKind, name }] : [];
  });
  return {
    role,
    roleKind: cursor.at('roleRef', 'kind')?.string ?? '',
    subjects,
    clusterWide: kind === 'ClusterRoleBinding',
  };
}

/** Kubernetes marks the roles and bindings it creates itself, and restores them when they are changed. */
function comesWithKubernetes({ cursor, name }: Resource): boolean {
  if (cursor.at('metadata', 'labels', 'kubernetes.io/bootstrapping')?.string !== undefined) return true;
  return name === 'cluster-admin' || (name?.startsWith('system:') ?? false);
}
