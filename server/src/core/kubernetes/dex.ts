import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import { embeddedDocument, scalarRange } from '../yaml/embedded.js';
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

/** The fields of clients and passwords whose value is the name of a variable. */
const NAMES_VARIABLE: Readonly<Record<string, readonly string[]>> = {
  staticClients: ['idEnv', 'secretEnv'],
  staticPasswords: ['hashFromEnv'],
};

/** The fields below which Dex replaces `$NAME` and `${NAME}` in every text. */
const EXPANDED = [
  ['connectors', 'config'],
  ['storage', 'config'],
] as const;

/** Returns the variables of its environment that a configuration of Dex names, each with the place of the name. */
export function dexVariables(config: Cursor): readonly { readonly name: string; readonly range: Range }[] {
  const named = Object.entries(NAMES_VARIABLE).flatMap(([list, fields]) =>
    (config.at(list)?.items() ?? []).flatMap((item) =>
      fields.flatMap((field) => {
        const value = item.at(field);
        return value?.string === undefined || value.string === '' ? [] : [{ name: value.string, range: value.range }];
      }),
    ),
  );
  const expanded = EXPANDED.flatMap(([outer, inner]) => {
    const holder = config.at(outer);
    const holders = holder?.kind === 'sequence' ? holder.items() : holder ? [holder] : [];
    return holders.flatMap((one) => [...(one.at(inner)?.walk() ?? [])]).flatMap(expandedIn);
  });
  return [...named, ...expanded];
}

function expandedIn(scalar: Cursor): readonly { readonly name: string; readonly range: Range }[] {
  const text = scalar.string;
  if (text === undefined) return [];
  return [...text.matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)].map((match) => {
    const name = match[1] ?? match[2] ?? '';
    const start = match.index + match[0].indexOf(name);
    return { name, range: scalarRange(scalar, { start, end: start + name.length }) };
  });
}
