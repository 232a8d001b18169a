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

/** The roles for people that Kubernetes makes, beside those whose names begin with `system:`. */
const ROLES_OF_KUBERNETES = new Set(['cluster-admin', 'admin', 'edit', 'view']);

/**
 * True for the roles that Kubernetes makes itself, and restores when they are changed. Its label for them says nothing:
 * whoever copies such a role copies the label.
 */
function isRoleOfKubernetes({ name }: Resource): boolean {
  return name !== undefined && (ROLES_OF_KUBERNETES.has(name) || name.startsWith('system:'));
}

/** Subjects that belong to the control plane: the groups of Kubernetes, its components, and what runs in kube-system. */
const SUBJECTS_OF_KUBERNETES =
  /^system:(?:masters|nodes|authenticated|unauthenticated|monitoring|bootstrappers(?::.+)?|serviceaccounts(?::kube-system)?|node(?:-[a-z-]+)?|kube-[a-z-]+|apiserver|serviceaccount:kube-system:.+)$/;

/** True for the bindings that Kubernetes makes itself: of a name it has, to nobody else than parts of the control plane. */
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

/** Resources that give more than themselves: credentials, code that runs, rights, or what the control plane believes. */
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
/** Parts of objects that change neither what runs nor who may do what. */
const GIVES_NO_MORE = /\/(?:status|scale|log|finalizers)$/;
/** API groups all of whose resources are of that kind, or some. */
const GROUPS_GIVE_MORE =
  /^(?:|\*|apps|batch|extensions|rbac\.authorization\.k8s\.io|certificates\.k8s\.io|admissionregistration\.k8s\.io|apiregistration\.k8s\.io|apiextensions\.k8s\.io|authentication\.k8s\.io|authorization\.k8s\.io|(?:.+\.)?openshift\.io)$/;

/** Groups of which reading alone gives credentials away. */
const GROUPS_SHOW_MORE = /^(?:|\*|(?:.+\.)?openshift\.io)$/;

/**
 * How much weight a wildcard in a rule has: an error where what it reaches gives away credentials, code, or rights; a
 * warning where it does not, and information within one namespace or an API of others.
 */
export function weightOfWildcard(rule: PolicyRule, { kind }: Resource): 'error' | 'warning' | 'information' {
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
