import type { KindKey } from '../../graph/facts.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlMap } from '../../yaml/edit/edits.js';
import { accountFor } from '../service-account.js';
import { dataToFillIn } from './fill-in.js';

function metadata(name: string, namespace: string | undefined): YamlMap {
  return namespace === undefined ? { name } : { name, namespace };
}

/** Returns a ConfigMap with values to be filled in. */
export function configMapFor(name: string, namespace: string | undefined, keys: readonly string[]): YamlMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name, namespace), data: dataToFillIn(keys) };
}

/**
 * Returns a ServiceAccount.
 * @param hasRights True where a binding grants it rights: its pods need the token.
 */
export function serviceAccountFor(name: string, namespace: string | undefined, hasRights: boolean): YamlMap {
  const account = accountFor({ namespace }, name);
  return hasRights ? account : { ...account, automountServiceAccountToken: false };
}

/** Returns a Role or ClusterRole that grants nothing yet. */
export function roleFor(kind: KindKey, name: string, namespace: string | undefined): YamlMap {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: kind.slice(0, kind.indexOf('.')),
    metadata: metadata(name, namespace),
    rules: [],
  };
}

/** Who issues certificates. */
export interface IssuerRef {
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly name: string;
}

/** Returns a Certificate of cert-manager that makes a Secret. */
export function certificateFor(
  name: string,
  namespace: string | undefined,
  hosts: readonly string[],
  { kind, name: issuer }: IssuerRef,
): YamlMap {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metadata(name, namespace),
    spec: {
      secretName: name,
      dnsNames: hosts,
      privateKey: { rotationPolicy: 'Always' },
      issuerRef: { kind, name: issuer },
    },
  };
}

/** Returns the hosts that a route serves with the certificate whose Secret is named at an offset of its document. */
export function hostsOf(route: Cursor, offset: number): readonly string[] {
  const label = [...route.walk()].find((one) => one.kind === 'scalar' && one.range.start === offset);
  for (let at = label?.parent; at && at !== route.parent; at = at.parent) {
    const own = at.at('hosts')?.items() ?? [at.at('hostname')].flatMap((one) => one ?? []);
    const hosts = textsOf(own);
    if (hosts.length > 0) return hosts;
  }
  return textsOf((route.at('spec', 'rules')?.items() ?? []).flatMap((rule) => rule.at('host') ?? []));
}

function textsOf(values: readonly Cursor[]): readonly string[] {
  return [...new Set(values.flatMap(({ string }) => (string === undefined || string === '' ? [] : [string])))];
}
