/** A page about a type. */
export interface ReferencePage {
  readonly title: string;
  readonly url: string;
}

const KUBERNETES = 'https://kubernetes.io/docs/reference/generated/kubernetes-api';
/** The oldest version with a page in the generated reference, among those that are known. */
const OLDEST = 25;

/** The groups of Kubernetes whose names in its sources differ from the beginning of their names in an `apiVersion`. */
const GROUPS: Readonly<Record<string, string>> = {
  apiserverinternal: 'internal-apiserver-k8s-io',
  apps: 'apps',
  autoscaling: 'autoscaling',
  batch: 'batch',
  core: 'core',
  flowcontrol: 'flowcontrol-apiserver-k8s-io',
  meta: 'meta',
  policy: 'policy',
  rbac: 'rbac-authorization-k8s-io',
};

/** The documentation of the projects whose kinds come with the program, by bundle; of what is written by hand, by program. */
const PAGES: Readonly<Record<string, ReferencePage>> = {
  'argo-cd': page(
    'Argo CD: Declarative setup',
    'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/',
  ),
  'argo-rollouts': page('Argo Rollouts', 'https://argo-rollouts.readthedocs.io/en/stable/features/specification/'),
  'argo-workflows': page('Argo Workflows', 'https://argo-workflows.readthedocs.io/en/latest/fields/'),
  'cert-manager': page('cert-manager API reference', 'https://cert-manager.io/docs/reference/api-docs/'),
  'external-secrets': page('External Secrets API reference', 'https://external-secrets.io/latest/api/spec/'),
  'flux-cd': page('Flux components', 'https://fluxcd.io/flux/components/'),
  'gateway-api': page('Gateway API reference', 'https://gateway-api.sigs.k8s.io/reference/spec/'),
  istio: page('Istio configuration reference', 'https://istio.io/latest/docs/reference/config/'),
  karpenter: page('Karpenter', 'https://karpenter.sh/docs/concepts/'),
  keda: page('KEDA', 'https://keda.sh/docs/latest/'),
  knative: page('Knative', 'https://knative.dev/docs/'),
  'prometheus-operator': page(
    'Prometheus Operator API reference',
    'https://prometheus-operator.dev/docs/api-reference/api/',
  ),
  'sealed-secrets': page('Sealed Secrets', 'https://github.com/bitnami-labs/sealed-secrets'),
  traefik: page('Traefik reference', 'https://doc.traefik.io/traefik/reference/'),
  apiserver: page('Kubernetes configuration APIs', 'https://kubernetes.io/docs/reference/config-api/'),
  dex: page('Dex', 'https://dexidp.io/docs/'),
  helm: page('Helm charts', 'https://helm.sh/docs/topics/charts/'),
  kserve: page('KServe', 'https://kserve.github.io/website/'),
  kubeflow: page('Kubeflow', 'https://www.kubeflow.org/docs/'),
  kustomize: page('Kustomize reference', 'https://kubectl.docs.kubernetes.io/references/kustomize/'),
  sops: page('SOPS', 'https://getsops.io/docs/'),
};

/**
 * Returns the page about a type that a reference of a bundle names; undefined for types without one, such as those of a user.
 * @param version The minor version of Kubernetes 1 whose reference is linked.
 */
export function referencePage(reference: string, version: number): ReferencePage | undefined {
  const [bundle = '', definition = ''] = reference.split('#/definitions/');
  if (bundle === 'core') return pageOfKubernetes(definition, Math.max(version, OLDEST));
  const name = bundle === 'written' ? (definition.split('.')[0] ?? '') : bundle;
  return Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
}

/** Returns the section of the generated reference, which has one for each type: `#podspec-v1-core`. */
function pageOfKubernetes(definition: string, version: number): ReferencePage | undefined {
  const [, group = '', apiVersion = '', type = ''] =
    /^io\.k8s\.(?:api|apimachinery\.pkg\.apis|apiextensions-apiserver\.pkg\.apis|kube-aggregator\.pkg\.apis)\.(\w+)\.(v\w+)\.(\w+)$/.exec(
      definition,
    ) ?? [];
  if (type === '') return undefined;
  const named = Object.hasOwn(GROUPS, group) ? GROUPS[group] : `${group}-k8s-io`;
  return page(
    `Kubernetes API reference: ${type}`,
    `${KUBERNETES}/v1.${version}/#${type.toLowerCase()}-${apiVersion}-${named}`,
  );
}

function page(title: string, url: string): ReferencePage {
  return { title, url };
}
