import { FILES, type KindName, type SchemaStore } from './store.js';

/** The short names that `kubectl api-resources` lists for kinds of Kubernetes. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['cj', 'CronJob'],
  ['cm', 'ConfigMap'],
  ['crd', 'CustomResourceDefinition'],
  ['csr', 'CertificateSigningRequest'],
  ['deploy', 'Deployment'],
  ['ds', 'DaemonSet'],
  ['ep', 'Endpoints'],
  ['ev', 'Event'],
  ['hpa', 'HorizontalPodAutoscaler'],
  ['ing', 'Ingress'],
  ['limits', 'LimitRange'],
  ['netpol', 'NetworkPolicy'],
  ['no', 'Node'],
  ['ns', 'Namespace'],
  ['pc', 'PriorityClass'],
  ['pdb', 'PodDisruptionBudget'],
  ['po', 'Pod'],
  ['pv', 'PersistentVolume'],
  ['pvc', 'PersistentVolumeClaim'],
  ['quota', 'ResourceQuota'],
  ['rc', 'ReplicationController'],
  ['rs', 'ReplicaSet'],
  ['sa', 'ServiceAccount'],
  ['sc', 'StorageClass'],
  ['sts', 'StatefulSet'],
  ['svc', 'Service'],
]);

const KUSTOMIZATION: KindName = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };

/** The files with a schema by their name, and the configuration of Dex. */
const FILE_NAMES: ReadonlyMap<string, KindName> = new Map([
  ['Chart.yaml', { apiVersion: FILES, kind: 'Chart.yaml' }],
  ['.sops.yaml', { apiVersion: FILES, kind: '.sops.yaml' }],
  ['dex', { apiVersion: FILES, kind: 'dex' }],
  ['kustomization.yaml', KUSTOMIZATION],
  ['kustomization.yml', KUSTOMIZATION],
]);

/** A kind and the path of a field in it, as a person writes them: `deploy.spec.containers[web].image`. */
export interface NamedField {
  readonly kind: string;
  readonly steps: readonly string[];
}

/** Returns the kind or file that a text begins with, and the path behind it. The names of items count for nothing. */
export function parseFieldName(text: string): NamedField {
  const file = [...FILE_NAMES.keys()].find(
    (name) => same(text.slice(0, name.length), name) && isEnd(text[name.length]),
  );
  const end = file?.length ?? text.search(/\.|$/);
  const steps = text
    .slice(end)
    .replace(/\[[^\][]*\]/g, '')
    .split('.')
    .slice(1);
  return { kind: text.slice(0, end), steps };
}

function isEnd(next: string | undefined): boolean {
  return next === undefined || next === '.';
}

/** Returns the kinds that a name means: their own name, plural, short name or file, in any case. The likeliest comes first. */
export function kindsCalled(name: string, store: SchemaStore): readonly KindName[] {
  const file = [...FILE_NAMES].find(([one]) => same(one, name))?.[1];
  if (file) return [file];
  const meant = SHORT_NAMES.get(name.toLowerCase()) ?? name;
  return store
    .kinds()
    .filter(({ kind }) => same(kind, meant) || same(pluralOf(kind), meant))
    .sort(byLikelihood);
}

/** Returns the names of everything with a schema: kinds without their lists, and files. */
export function knownNames(store: SchemaStore): readonly string[] {
  const kinds = new Set(store.kinds().map(({ kind }) => kind));
  return [
    ...[...kinds].filter((kind) => !(kind.endsWith('List') && kinds.has(kind.slice(0, -4)))),
    ...FILE_NAMES.keys(),
  ];
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Returns the name of a kind's resource, as the API names nearly all of them. */
function pluralOf(kind: string): string {
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(kind) ? `${kind}es` : `${kind}s`;
}

/** Orders kinds of one name: those of Kubernetes before those of other projects, and of each the newest stable version first. */
function byLikelihood(a: KindName, b: KindName): number {
  const [one, other] = [likelihood(a), likelihood(b)];
  for (const [index, value] of one.entries()) {
    const difference = (other[index] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return 0;
}

function likelihood({ apiVersion }: KindName): readonly number[] {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const [, major = 0, stage, number = 0] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  const isKubernetes = !group.includes('.') || /(?:^|\.)k8s\.io$/.test(group);
  const stability = stage === undefined ? 2 : stage === 'beta' ? 1 : 0;
  return [Number(isKubernetes), stability, Number(major), Number(number), Number(group === '')];
}

/** Returns true where a minor version of Kubernetes 1 serves a kind. */
export function isServed({ since = 0, until = Number.POSITIVE_INFINITY }: KindName, version: number): boolean {
  return since <= version && version <= until;
}
