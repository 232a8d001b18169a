import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** One rule of a role: it allows `verbs` on `resources` of `apiGroups`. */
export interface PolicyRule {
  readonly cursor: Cursor;
  readonly apiGroups: readonly Cursor[];
  readonly resources: readonly Cursor[];
  readonly verbs: readonly Cursor[];
  readonly nonResourceUrls: readonly Cursor[];
}

/** The API groups of roles and bindings; '' before the apiVersion is written. */
const RBAC_GROUPS = new Set(['rbac.authorization.k8s.io', 'authorization.openshift.io', '']);

/**
 * Returns the rules of a Role or ClusterRole. Empty for other objects, for roles of Kubernetes itself, and where the
 * control plane collects the rules from other roles and overwrites those written.
 */
export function policyRulesOf(resource: Resource): readonly PolicyRule[] {
  const { kind, group, cursor } = resource;
  if ((kind !== 'Role' && kind !== 'ClusterRole') || !RBAC_GROUPS.has(group) || isRoleOfKubernetes(resource)) return [];
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

/**
 * Returns the selector by which a ClusterRole collects the rules of every other one, cluster-admin's included;
 * undefined without one.
 */
export function collectsEverything({ kind, group, cursor }: Resource): Cursor | undefined {
  if (kind !== 'ClusterRole' || !RBAC_GROUPS.has(group)) return undefined;
  return [...(cursor.at('aggregationRule', 'clusterRoleSelectors')?.items() ?? [])].find((selector) => {
    const isEmpty = (key: string): boolean => (selector.at(key)?.size ?? 0) === 0 && !selector.at(key)?.open;
    return selector.kind === 'map' && !selector.open && isEmpty('matchLabels') && isEmpty('matchExpressions');
  });
}

/**
 * Returns true where a rule is about API groups of other projects alone, such as an operator's own: a wildcard there
 * covers neither Secrets nor pods nor roles.
 */
export function isAboutCustomGroups({ apiGroups }: PolicyRule): boolean {
  return (
    apiGroups.length > 0 &&
    apiGroups.every(
      ({ string }) => string !== undefined && /\./.test(string) && !/(?:^|\.)(?:k8s|openshift)\.io$/.test(string),
    )
  );
}

/** The role and the subjects of a RoleBinding or ClusterRoleBinding. */
interface Binding {
  /** The name of the granted role. */
  readonly role: Cursor;
  readonly roleKind: string;
  readonly subjects: readonly { readonly cursor: Cursor; readonly kind: string; readonly name: string }[];
  /** True for a ClusterRoleBinding: the role holds in every namespace. */
  readonly clusterWide: boolean;
}

/**
 * Returns the role and the subjects of a binding; undefined for other objects and for bindings of Kubernetes itself.
 */
export function bindingOf(resource: Resource): Binding | undefined {
  const { kind, group, cursor } = resource;
  if (
    (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') ||
    !RBAC_GROUPS.has(group) ||
    isBindingOfKubernetes(resource)
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

/** The roles for users that Kubernetes creates, beside those whose names begin with `system:`. */
const ROLES_OF_KUBERNETES = new Set(['cluster-admin', 'admin', 'edit', 'view']);

/**
 * Returns true for roles that Kubernetes creates, and restores when they are changed. Its label does not tell them: a
 * copy of such a role has the label, too.
 */
function isRoleOfKubernetes({ name }: Resource): boolean {
  return name !== undefined && (ROLES_OF_KUBERNETES.has(name) || name.startsWith('system:'));
}

/** Subjects of the control plane: the groups of Kubernetes, its components, and accounts in kube-system. */
const SUBJECTS_OF_KUBERNETES =
  /^system:(?:masters|nodes|authenticated|unauthenticated|monitoring|bootstrappers(?::.+)?|serviceaccounts(?::kube-system)?|node(?:-[a-z-]+)?|kube-[a-z-]+|apiserver|serviceaccount:kube-system:.+)$/;

/**
 * Returns true for bindings that Kubernetes creates: with one of its names, and parts of the control plane as only
 * subjects.
 */
function isBindingOfKubernetes({ name, cursor }: Resource): boolean {
  if (name === undefined || !(name === 'cluster-admin' || name.startsWith('system:'))) return false;
  const subjects = cursor.at('subjects')?.items() ?? [];
  const isAdmin = cursor.at('roleRef', 'name')?.value === 'cluster-admin';
  return subjects.every((subject) => {
    const who = subject.at('name')?.string ?? '';
    if (isAdmin) return who === 'system:masters';
    return SUBJECTS_OF_KUBERNETES.test(who) || subject.at('namespace')?.value === 'kube-system';
  });
}

/**
 * Resources that give access to more than themselves: to credentials, running code, rights, or the state of the control
 * plane.
 */
const GIVES_MORE = new Set(
  (
    'secrets pods nodes serviceaccounts namespaces persistentvolumes replicationcontrollers podtemplates deployments ' +
    'daemonsets statefulsets replicasets controllerrevisions jobs cronjobs roles clusterroles rolebindings ' +
    'clusterrolebindings certificatesigningrequests mutatingwebhookconfigurations validatingwebhookconfigurations ' +
    'mutatingadmissionpolicies validatingadmissionpolicies apiservices customresourcedefinitions tokenreviews ' +
    'subjectaccessreviews securitycontextconstraints podsecuritypolicies users groups imagestreams builds buildconfigs ' +
    'deploymentconfigs volumeattachments csidrivers runtimeclasses endpoints endpointslices'
  ).split(' '),
);
/** Subresources that change neither running code nor rights. */
const GIVES_NO_MORE = /\/(?:status|scale|log|finalizers)$/;
/** API groups with at least some such resources. */
const GROUPS_GIVE_MORE =
  /^(?:|\*|apps|batch|extensions|rbac\.authorization\.k8s\.io|certificates\.k8s\.io|admissionregistration\.k8s\.io|apiregistration\.k8s\.io|apiextensions\.k8s\.io|authentication\.k8s\.io|authorization\.k8s\.io|(?:.+\.)?openshift\.io)$/;

/** API groups in which read access discloses credentials. */
const GROUPS_SHOW_MORE = /^(?:|\*|(?:.+\.)?openshift\.io)$/;

/**
 * Returns the level of a finding about a wildcard in a rule: an error where the wildcard covers credentials, code or
 * rights; a warning where it does not; information within one namespace or for API groups of other projects.
 */
export function wildcardLevel(rule: PolicyRule, { kind }: Resource): 'error' | 'warning' | 'information' {
  if (isAboutCustomGroups(rule)) return 'information';
  const { resources, apiGroups, nonResourceUrls, verbs } = rule;
  const isReading = verbs.length > 0 && verbs.every(({ text }) => /^(?:get|list|watch)$/.test(text));
  const groups = isReading ? GROUPS_SHOW_MORE : GROUPS_GIVE_MORE;
  const isAll = resources.some(({ value }) => value === '*' || value === '*/*');
  const more =
    resources.some(({ opaque }) => opaque) ||
    (isAll
      ? apiGroups.length === 0 || apiGroups.some(({ text, opaque }) => opaque || groups.test(text))
      : resources.some(({ text }) => GIVES_MORE.has(text.split('/')[0] ?? '') && !GIVES_NO_MORE.test(text)));
  if (more || (!isAll && resources.length + nonResourceUrls.length === 0)) return 'error';
  return kind === 'Role' ? 'information' : 'warning';
}
