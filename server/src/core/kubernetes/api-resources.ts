/*
 * What the API of Kubernetes itself has, as its repository lists it in api/discovery for 1.37: the stable versions alone.
 * What an older version does not have yet is nothing there that could be granted. A wildcard in a role stands for these.
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

const STANDARD = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const CREATE = ['create'];
const CHANGE = ['get', 'patch', 'update'];
const CONNECT = ['create', 'get'];
const PROXY = ['create', 'delete', 'get', 'patch', 'update'];

/** Verbs of resources and subresources that have others than the usual ones. */
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

/** The resources of an API group, without their subresources; undefined for groups of other projects. */
export function resourcesOfGroup(group: string, namespacedOnly: boolean): readonly string[] | undefined {
  const known = Object.hasOwn(GROUPS, group) ? GROUPS[group] : undefined;
  if (!known) return undefined;
  return [known.namespaced, namespacedOnly ? undefined : known.cluster]
    .flatMap((names) => names?.split(' ') ?? [])
    .sort();
}

/** The groups that have a resource: two have `events`. Empty for resources of other projects. */
export function groupsWith(resource: string): readonly string[] {
  return Object.keys(GROUPS).filter((group) => resourcesOfGroup(group, false)?.includes(resource));
}

/**
 * The verbs that a resource or subresource of any project answers to. Those that grant without being requests of their own
 * (`escalate`, `bind`, `impersonate`, `approve`) are not among them. Undefined for subresources that are not known.
 */
export function verbsOf(resource: string): readonly string[] | undefined {
  const [, subresource] = resource.split('/');
  if (Object.hasOwn(VERBS, resource)) return VERBS[resource];
  if (subresource === undefined) return STANDARD;
  return subresource === 'status' || subresource === 'scale' ? CHANGE : undefined;
}
