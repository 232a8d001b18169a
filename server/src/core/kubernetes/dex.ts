import type { Cursor } from '../yaml/cursor.js';
import { embeddedDocument } from '../yaml/embedded.js';
import type { Resource } from './resource.js';

/** Returns the configurations of Dex, the OpenID Connect provider, in a ConfigMap or Secret. */
export function dexConfigs({ kind, group, cursor }: Resource): readonly Cursor[] {
  if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret')) return [];
  const found: Cursor[] = [];
  for (const entry of cursor.at(kind === 'Secret' ? 'stringData' : 'data')?.entries() ?? []) {
    if (entry.string === undefined || !entry.string.includes('issuer')) continue;
    const config = embeddedDocument(entry);
    if (config && isDexConfig(config)) found.push(config);
  }
  return found;
}

/** True for a mapping that has an issuer beside connectors, static clients or passwords, or a storage of some type. */
export function isDexConfig(config: Cursor): boolean {
  return (
    config.at('issuer')?.kind === 'scalar' &&
    (['connectors', 'staticClients', 'staticPasswords', 'enablePasswordDB'].some((key) => config.has(key)) ||
      config.at('storage', 'type')?.kind === 'scalar')
  );
}

/** Returns the id and the `config` of each connector of a type. */
export function dexConnectors(
  config: Cursor,
  type: string,
): readonly { readonly id: string; readonly config: Cursor }[] {
  const found: { id: string; config: Cursor }[] = [];
  for (const connector of config.at('connectors')?.items() ?? []) {
    const inner = connector.at('config');
    if (connector.at('type')?.value !== type || inner?.kind !== 'map') continue;
    found.push({ id: connector.at('id')?.string ?? connector.at('name')?.string ?? type, config: inner });
  }
  return found;
}
