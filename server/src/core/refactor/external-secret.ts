import type { StoreFact } from '../workspace/facts.js';
import type { YamlData } from '../yaml/edits.js';
import type { RemoteRef } from './upload.js';

/** The `spec` of an ExternalSecret that fetches keys from a store into a Secret of this name. */
export function externalSecretSpec(
  store: StoreFact,
  target: YamlData,
  keys: readonly { readonly key: string; readonly ref: RemoteRef }[],
): YamlData {
  return {
    refreshInterval: '1h',
    secretStoreRef: { kind: store.kind, name: store.name },
    target,
    data: keys.map(({ key, ref }) => ({
      secretKey: key,
      remoteRef: ref.property === undefined ? { key: ref.key } : { key: ref.key, property: ref.property },
    })),
  };
}
