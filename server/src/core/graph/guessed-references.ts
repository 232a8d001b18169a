import type { Resource } from '../kubernetes/resource.js';
import type { Cursor } from '../yaml/cursor.js';
import type { KindKey, ReferenceFact } from './facts.js';
import { isInTable } from './table/table.js';

/** Kinds whose fields hold data and schemas, not references. */
export const HOLDS_DATA = /^(?:Secret|ConfigMap|CustomResourceDefinition\..*|Role\..*|ClusterRole\..*)$/;

/**
 * Returns the references in an object whose fields no table lists, by the names that operators give such fields: `secretKeyRef`,
 * `passwordSecretRef`, `secretName`, `configMapRef`. Objects of kinds in the table are looked at, too: providers have many
 * ways to log in.
 */
export function guessedReferences({ cursor, namespace, group }: Resource, kind: KindKey): readonly ReferenceFact[] {
  if (HOLDS_DATA.test(kind) || (group === 'apps' && isInTable(kind))) return [];
  const found: ReferenceFact[] = [];
  for (const node of cursor.walk()) {
    const word = node.key ?? (typeof node.step === 'number' ? node.parent?.key : undefined) ?? '';
    const to = /secret/i.test(word) ? 'Secret' : /configMap/i.test(word) ? 'ConfigMap' : undefined;
    if (to === undefined) continue;
    const reference = node.kind === 'map' ? ofMap(node, word, to, namespace) : ofText(node, word, to, namespace);
    if (reference) found.push(reference);
  }
  return found;
}

function ofMap(node: Cursor, word: string, to: KindKey, own: string | undefined): ReferenceFact | undefined {
  if (!/(?:secret|configMap)(?:Key)?(?:Ref|Reference|Selector|Refs)?$/i.test(word)) return undefined;
  const label = [node.at('name'), node.at('secretName'), node.at('configMapName')].find((one) => one !== undefined);
  const name = label?.string;
  if (!label || name === undefined || !IS_NAME.test(name)) return undefined;
  const key = node.at('key');
  const space = node.at('namespace');
  return {
    to,
    name,
    namespace: space ? space.string : (own ?? '*'),
    range: label.range,
    use: 'controller',
    guessed: true,
    ...(key?.string === undefined ? {} : { key: { name: key.string, range: key.range } }),
    ...(node.at('optional')?.value === true ? { optional: true as const } : {}),
  };
}

function ofText(node: Cursor, word: string, to: KindKey, own: string | undefined): ReferenceFact | undefined {
  if (node.kind !== 'scalar' || !/(?:secret|configMap)(?:Name|Names|Ref)$/i.test(word)) return undefined;
  const name = node.string;
  if (name === undefined || !IS_NAME.test(name)) return undefined;
  return { to, name, namespace: own ?? '*', range: node.range, use: 'controller', guessed: true };
}

/** A name of an object. */
const IS_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
