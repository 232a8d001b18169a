import type { FixWorld } from '../model/fix.js';
import { phrase } from '../text/say.js';

/** An object that needs a Secret with a certificate. */
export interface TlsUse {
  /** The name of the object; undefined where a template fills it in. */
  readonly name: string | undefined;
  /** The namespace of the Secret; undefined for any namespace. */
  readonly namespace: string | undefined;
  readonly hosts: readonly string[];
}

/**
 * Returns the name of the workspace's Secret with a certificate for these hosts: the one named after the object, one
 * that cert-manager issues for all of the hosts, or the only one. Undefined where there is none: a reference to it
 * would lead nowhere.
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
  // A certificate that cert-manager issues for other hosts is not valid for these.
  const isForOthers = made.some((fact) => fact.name === only && hosts.length > 0);
  return more.length === 0 && !isForOthers ? only : undefined;
}

export const NO_TLS_SECRET = phrase`no file of the workspace has a Secret with a certificate, or a Certificate that makes one`;

/** Returns true where a certificate for a name is valid for the host: `*` stands for one label. */
function covers(name: string, host: string): boolean {
  const [a, b] = [name.toLowerCase(), host.toLowerCase()];
  return a === b || (a.startsWith('*.') && b.slice(b.indexOf('.')) === a.slice(1));
}
