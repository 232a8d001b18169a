import type { Cursor } from '../yaml/cursor.js';
import type { KindKey, StoreDetails } from './facts.js';

/** Returns where a store keeps values; undefined for objects of other kinds. */
export function storeDetails(cursor: Cursor, kind: KindKey): StoreDetails | undefined {
  if (!/^(?:Cluster)?SecretStore\.external-secrets\.io$/.test(kind)) return undefined;
  const [provider] = cursor.at('spec', 'provider')?.entries() ?? [];
  return {
    provider: provider?.key,
    service: provider?.at('service')?.string,
    mount: provider?.at('path')?.string,
    version: provider?.at('version')?.string,
  };
}

/** Returns the hosts that a Certificate is for; undefined for objects of other kinds. */
export function hostsOf(cursor: Cursor, kind: KindKey): readonly string[] | undefined {
  if (kind !== 'Certificate.cert-manager.io') return undefined;
  const names = [cursor.at('spec', 'commonName'), ...(cursor.at('spec', 'dnsNames')?.items() ?? [])];
  return names.flatMap((name) => name?.string ?? []);
}
