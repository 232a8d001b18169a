/*
 * The resources of the Kubernetes API, as its repository lists them in api/discovery for 1.37: stable versions only. A
 * resource that an older version does not have cannot be granted there. A wildcard in a role stands for these.
 */

interface ApiGroup {
  /** Resources that belong to a namespace. */
  readonly namespaced?: string;
  /** Resources of the cluster, which a Role cannot grant. */
  readonly cluster?: string;
}

/** '' is the core group. */
const GROUPS: Readonly<Record<string, ApiGroup>> = {
  '': {
    namespaced:
      'bindings configmaps endpoints events limitranges persistentvolumeclaims pods podtemplates replicationcontrollers resourcequotas secrets serviceaccounts services',
    cluster: 'componentstatuses namespaces nodes persistentvolumes',
  },
  'admissionregistration.k8s.io': {
    cluster:
      'mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations',
  },
  'apiextensions.k8s.io': { cluster: 'customresourcedefinitions' },
  'apiregistration.k8s.io': { cluster: 'apiservices' },
  apps: { namespaced: 'controllerrevisions daemonsets deployments replicasets statefulsets' },
  'authentication.k8s.io': { cluster: 'selfsubjectreviews tokenreviews' },
  'authorization.k8s.io': {
    namespaced: 'localsubjectaccessreviews',
    cluster: 'selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews',
  },
  autoscaling: { namespaced: 'horizontalpodautoscalers' },
  batch: { namespaced: 'cronjobs jobs' },
  'certificates.k8s.io': { namespaced: 'podcertificaterequests', cluster: 'certificatesigningrequests' },
  'coordination.k8s.io': { namespaced: 'leases' },
  'discovery.k8s.io': { namespaced: 'endpointslices' },
  'events.k8s.io': { namespaced: 'events' },
  'flowcontrol.apiserver.k8s.io': { cluster: 'flowschemas prioritylevelconfigurations' },
  'networking.k8s.io': {
    namespaced: 'ingresses networkpolicies',
    cluster: 'ingressclasses ipaddresses servicecidrs',
  },
  'node.k8s.io': { cluster: 'runtimeclasses' },
  policy: { namespaced: 'poddisruptionbudgets' },
  'rbac.authorization.k8s.io': { namespaced: 'rolebindings roles', cluster: 'clusterrolebindings clusterroles' },
  'resource.k8s.io': {
    namespaced: 'resourceclaims resourceclaimtemplates',
    cluster: 'deviceclasses resourceslices',
  },
  'scheduling.k8s.io': { cluster: 'priorityclasses' },
  'storage.k8s.io': {
    namespaced: 'csistoragecapacities',
    cluster: 'csidrivers csinodes storageclasses volumeattachments volumeattributesclasses',
  },
  'storagemigration.k8s.io': { cluster: 'storageversionmigrations' },
};

/** Returns true for a group of the API server itself, whose kinds no custom resource definition can define. */
export function isGroupOfKubernetes(group: string): boolean {
  return !group.includes('.') || Object.hasOwn(GROUPS, group);
}

const STANDARD = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const CREATE = ['create'];
const CHANGE = ['get', 'patch', 'update'];
const CONNECT = ['create', 'get'];
const PROXY = ['create', 'delete', 'get', 'patch', 'update'];

/** The verbs of resources and subresources that differ from the usual ones. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  bindings: CREATE,
  componentstatuses: ['get', 'list'],
  localsubjectaccessreviews: CREATE,
  namespaces: STANDARD.filter((verb) => verb !== 'deletecollection'),
  selfsubjectaccessreviews: CREATE,
  selfsubjectreviews: CREATE,
  selfsubjectrulesreviews: CREATE,
  subjectaccessreviews: CREATE,
  tokenreviews: CREATE,
  'certificatesigningrequests/approval': CHANGE,
  'namespaces/finalize': ['update'],
  'nodes/proxy': PROXY,
  'pods/attach': CONNECT,
  'pods/binding': CREATE,
  'pods/ephemeralcontainers': CHANGE,
  'pods/eviction': CREATE,
  'pods/exec': CONNECT,
  'pods/log': ['get'],
  'pods/portforward': CONNECT,
  'pods/proxy': PROXY,
  'pods/resize': CHANGE,
  'serviceaccounts/token': CREATE,
  'services/proxy': PROXY,
};

/** Returns the resources of an API group, without subresources; undefined for groups of other projects. */
export function resourcesOfGroup(group: string, namespacedOnly: boolean): readonly string[] | undefined {
  const known = Object.hasOwn(GROUPS, group) ? GROUPS[group] : undefined;
  if (!known) return undefined;
  return [known.namespaced, namespacedOnly ? undefined : known.cluster]
    .flatMap((names) => names?.split(' ') ?? [])
    .sort();
}

/** Returns the groups that have a resource: two have `events`. Empty for resources of other projects. */
export function groupsWith(resource: string): readonly string[] {
  return Object.keys(GROUPS).filter((group) => resourcesOfGroup(group, false)?.includes(resource));
}

/**
 * Returns the verbs of requests for a resource or subresource of any project, without verbs that grant but are no
 * requests (`escalate`, `bind`, `impersonate`, `approve`). Undefined for unknown subresources.
 */
export function verbsOf(resource: string): readonly string[] | undefined {
  const [, subresource] = resource.split('/');
  if (Object.hasOwn(VERBS, resource)) return VERBS[resource];
  if (subresource === undefined) return STANDARD;
  return subresource === 'status' || subresource === 'scale' ? CHANGE : undefined;
}
