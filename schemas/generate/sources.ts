/** A package of a registry that schemas are made of. */
export interface Source {
  readonly registry: 'npm' | 'pypi';
  readonly name: string;
  readonly version: string;
  /** The SHA-256 of the archive, in hexadecimal. */
  readonly sha256: string;
}

/** The official JSON Schemas of Kubernetes 1.25 to 1.37. */
export const CORE_SCHEMAS: Source = {
  registry: 'pypi',
  name: 'kubernetes-validate',
  version: '1.37.0',
  sha256: '85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9',
};

/** The values that fields of Kubernetes accept, which the official JSON Schemas leave out. */
export const CORE_ENUMS: Source = {
  registry: 'npm',
  name: 'kubernetes-models',
  version: '5.1.0',
  sha256: 'a7b5c0d34639c52699fc2998879590b20d57558598fb35b219b3e5a5871aa0c0',
};

/** The custom resources of projects, by the names of their bundles. */
export const FAMILIES: Readonly<Record<string, Source>> = {
  'argo-cd': models('argo-cd', '4.0.0', '7677e90f5813f4c357bf16f7ef9b65f465b1e156bed999e227292aa0d7515af8'),
  'argo-rollouts': models('argo-rollouts', '2.0.0', '3bee5717bb8cb4db784f7da9e582fdd5c6350a311e1aabee8fd44a707e246a51'),
  'argo-workflows': models(
    'argo-workflows',
    '2.0.0',
    '9fecd3815ac87f976d70b1f698c3b0d4a4a5232b5ebf533a31b66ec5d42fac66',
  ),
  'cert-manager': models('cert-manager', '6.0.0', '0e5bc3ff9c20a588abdfcc34590442cc40b3037d789ec74acb59119aac4fbfed'),
  'external-secrets': models(
    'external-secrets',
    '2.0.0',
    'c1202c6a6caa54afedb4208c1216992b6fcb36cf7623637e0e4a98b70f23ea77',
  ),
  'flux-cd': models('flux-cd', '4.0.0', 'feb2eda7611880d94159f199836de94d432250b03ee9945e5b1df8927e92ebd4'),
  'gateway-api': models('gateway-api', '2.0.0', '505c284b74d2f71803803543816abe3fe58e4b0ec6d98f3bd4989726d469b81b'),
  istio: models('istio', '3.0.1', 'a319f9e8a3496cc1d598ca6d451f73ba049756be1d6663479a07eb88d0d22353'),
  karpenter: models('karpenter', '2.0.0', '4ee363766c15bdd3b857ec5b0e14924360a4ecf29d0cf1944c2388409ea273d5'),
  keda: models('keda', '2.0.0', '825e7b45dfd9da8dfdfd838a6d31e2e180c8491c8e493c3822f9123e49ceffef'),
  knative: models('knative', '4.0.0', 'd7952a188ad63042b79667a63a36b95fca6387454202dff91829fb87f54155dc'),
  'prometheus-operator': models(
    'prometheus-operator',
    '6.0.0',
    'e92402ebff400ea1ca5fe60546554841ab6f5986b317f3f0d4cb756dc88fbd37',
  ),
  'sealed-secrets': models(
    'sealed-secrets',
    '6.0.0',
    '95b4f2f0959f8117e1f4fb3c9d76bd9ac0493967c785825792fc4cb5493f94cf',
  ),
  traefik: models('traefik', '2.0.0', 'a42e5d0896a8162f85c609a780788ce287555fd19c6d162fcfe42364d12117aa'),
};

/** Returns the package of kubernetes-models with the custom resources of a project. */
function models(project: string, version: string, sha256: string): Source {
  return { registry: 'npm', name: `@kubernetes-models/${project}`, version, sha256 };
}
