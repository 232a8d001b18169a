import type { KindKey } from '../graph/facts.js';
import { compileGlob, type Glob, toBytes } from '../text/globs.js';
import { memo } from '../text/memo.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { type Complain, complainOfUnknownKey } from './config-problem.js';

const FLUX = 'source.toolkit.fluxcd.io';

/** The entries of `external` with the kinds whose names they list; `namespaces` lists whole namespaces. */
const LISTED = {
  namespaces: [],
  secrets: ['Secret'],
  configMaps: ['ConfigMap'],
  serviceAccounts: ['ServiceAccount'],
  services: ['Service'],
  roles: ['Role.rbac.authorization.k8s.io', 'ClusterRole.rbac.authorization.k8s.io'],
  workloads: [
    'Deployment.apps',
    'StatefulSet.apps',
    'DaemonSet.apps',
    'ReplicaSet.apps',
    'ReplicationController',
    'Job.batch',
    'CronJob.batch',
    'Rollout.argoproj.io',
  ],
  stores: ['SecretStore.external-secrets.io', 'ClusterSecretStore.external-secrets.io'],
  issuers: ['Issuer.cert-manager.io', 'ClusterIssuer.cert-manager.io'],
  sources: ['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket', 'HelmChart', 'ExternalArtifact'].map(
    (kind) => `${kind}.${FLUX}`,
  ),
} as const satisfies Readonly<Record<string, readonly KindKey[]>>;

/** An entry of `external`. */
export type ExternalName = keyof typeof LISTED;

/** The entries of `external`, in the order of the documentation. */
export const EXTERNAL_NAMES: readonly ExternalName[] = Object.keys(LISTED) as ExternalName[];

/** What exists although no file defines it, as patterns of names: `*-tls`, `shop/db`, `team-*` of namespaces. */
export type External = Readonly<Partial<Record<ExternalName, readonly string[]>>>;

/** The form of a name in `external`, and of the name of a namespace. */
export const EXTERNAL_FORM = /^(?:[a-z0-9*-]+\/)?[A-Za-z0-9*](?:[A-Za-z0-9.:_*-]*[A-Za-z0-9*])?$/;
/** The form of a name in `external.namespaces`. */
export const EXTERNAL_NAMESPACE_FORM = /^[a-z0-9*](?:[a-z0-9*-]*[a-z0-9*])?$/;

/** Names of kinds, as people write them in the place of an entry. */
const KINDS_BY_NAME: Readonly<Record<string, ExternalName>> = {
  namespace: 'namespaces',
  ...{ clusterroles: 'roles', clusterrole: 'roles', role: 'roles' },
  ...{ deployments: 'workloads', statefulsets: 'workloads', daemonsets: 'workloads', pods: 'workloads' },
  ...{ secretstores: 'stores', clustersecretstores: 'stores', secretstore: 'stores', clustersecretstore: 'stores' },
  ...{ clusterissuers: 'issuers', clusterissuer: 'issuers' },
  ...{ gitrepositories: 'sources', helmrepositories: 'sources', ocirepositories: 'sources', repositories: 'sources' },
};

/** Returns the setting `external`. Entries with problems are left out and reported through `say`. */
export function readExternal(entry: Cursor, complain: Complain): External {
  const external: { [Name in ExternalName]?: readonly string[] } = {};
  if (entry.kind !== 'map')
    complain(say`"external" takes a mapping with lists below ${EXTERNAL_NAMES.join(say`, `)}`, entry);
  for (const field of entry.entries()) {
    const name = EXTERNAL_NAMES.find((one) => one === field.key);
    if (name) external[name] = readNames(field, name, complain);
    else complainOfUnknownKey(complain, field, say` in "external"`, EXTERNAL_NAMES, KINDS_BY_NAME);
  }
  return external;
}

function readNames(field: Cursor, name: ExternalName, complain: Complain): readonly string[] {
  if (field.kind !== 'sequence') {
    const instead = field.string === undefined || field.string === '' ? undefined : `[${JSON.stringify(field.string)}]`;
    complain(say`"${name}" takes a list of names`, field, { instead });
    return [];
  }
  const [form, example] =
    name === 'namespaces'
      ? [EXTERNAL_NAMESPACE_FORM, say`A namespace is a name or a pattern such as "vault" or "team-*"`]
      : [EXTERNAL_FORM, say`A name may have a namespace before it and stars in it, such as "db", "shop/db" or "*-tls"`];
  return field.items().flatMap((item) => {
    if (form.test(item.string ?? '')) return [item.string ?? ''];
    complain(example, item);
    return [];
  });
}

/** Returns true for an object that a configuration lists. An unknown namespace may be any. */
export function isListed(external: External, kind: KindKey, namespace: string | undefined, name: string): boolean {
  const { namespaces, byKind } = compiled(external);
  if (namespace !== undefined && namespace !== '*' && namespaces.some((is) => is(namespace))) return true;
  // A namespace is an object, too.
  if (kind === 'Namespace' && namespaces.some((is) => is(name))) return true;
  return (byKind.get(kind) ?? []).some(
    ({ isName, isSpace }) => isName(name) && (!isSpace || namespace === undefined || isSpace(namespace)),
  );
}

interface NamePattern {
  readonly isName: Glob;
  /** Undefined for names of any namespace. */
  readonly isSpace: Glob | undefined;
}

const compiled = memo((external: External) => {
  const byKind = new Map<KindKey, NamePattern[]>();
  for (const name of EXTERNAL_NAMES)
    for (const pattern of external[name] ?? []) {
      const slash = pattern.indexOf('/');
      const isName = globOf(pattern.slice(slash + 1));
      const isSpace = slash < 0 ? undefined : globOf(pattern.slice(0, slash));
      for (const kind of LISTED[name]) byKind.set(kind, [...(byKind.get(kind) ?? []), { isName, isSpace }]);
    }
  return { namespaces: (external.namespaces ?? []).map(globOf), byKind };
});

function globOf(pattern: string): Glob {
  return compileGlob(toBytes(pattern), false) ?? (() => false);
}
