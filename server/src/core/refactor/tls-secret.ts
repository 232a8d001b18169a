import type { FixWorld } from '../model/fix.js';

/** Who needs a Secret with a certificate. */
export interface TlsUse {
  /** The name of the object that is to have it; undefined where a template fills it. */
  readonly name: string | undefined;
  /** Where the Secret has to be; undefined for any namespace. */
  readonly namespace: string | undefined;
  readonly hosts: readonly string[];
}

/**
 * The Secret with a certificate that the workspace has for these hosts: the one called after the object, one that
 * cert-manager makes for all of the hosts, or the only one there is. Undefined where there is none: a reference to it would
 * lead nowhere.
 */
export function tlsSecretFor({ name, namespace, hosts }: TlsUse, { index }: FixWorld): string | undefined {
  const written = index
    .secrets(namespace)
    .flatMap(({ fact }) => (fact.keys.includes('tls.crt') && fact.keys.includes('tls.key') ? [fact.name] : []));
  const made = index.certificates(namespace).map(({ fact }) => fact);
  const all = new Set([...written, ...made.map((fact) => fact.name)]);
  const own = `${name}-tls`;
  if (name !== undefined && all.has(own)) return own;
  const covering = made.find(
    (fact) => hosts.length > 0 && hosts.every((host) => fact.hosts.some((one) => covers(one, host))),
  );
  if (covering) return covering.name;
  const [only, ...more] = all;
  // One that cert-manager makes for other hosts is no certificate for these.
  const isForOthers = made.some((fact) => fact.name === only && hosts.length > 0);
  return more.length === 0 && !isForOthers ? only : undefined;
}

export const NO_TLS_SECRET =
  'no file of the workspace has a Secret with a certificate, or a Certificate that makes one';

/** True where a certificate for a name is one for the host: `*.example` stands for one label. */
function covers(name: string, host: string): boolean {
  const [a, b] = [name.toLowerCase(), host.toLowerCase()];
  return a === b || (a.startsWith('*.') && b.slice(b.indexOf('.')) === a.slice(1));
}
