import { printable } from '../../text/printable.js';
import type { Column, FlowEdge, FlowNode, FlowUse, Protection } from './flow.js';
import type { Card } from './fold.js';
import { countsOf } from './grouping.js';
import type { Face } from './picture.js';

/** What the columns are called, from left to right. */
export const COLUMN_TITLES: Readonly<Record<Column, string>> = {
  store: 'Stores',
  maker: 'Makers',
  secret: 'Secrets',
  reader: 'Readers',
};

/** What each protection means, for who sees its colour. */
export const PROTECTION_MEANINGS: Readonly<Record<Protection, string>> = {
  plaintext: 'files have its values in plaintext',
  dangling: 'nothing defines it',
  unused: 'nothing reads it',
  encrypted: 'files have its values as ciphertext',
  external: 'no file has its values',
};

/** How an object uses a Secret, as the end of "reads it …". */
export const USES: Readonly<Record<FlowUse, string>> = {
  keeps: 'from the store',
  makes: 'made by it',
  env: 'as variables',
  envFrom: 'all keys as variables',
  volume: 'as files',
  subPath: 'as single files',
  imagePull: 'to pull images',
  tls: 'for TLS',
  account: 'through the account',
  reads: 'by name',
};

/** Returns a number with the word for things of its kind: `1 key`, `12 Deployments`. */
export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : plural(one)}`;
}

function plural(word: string): string {
  if (/(?:s|x|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** Returns what is written on a card, in English. */
export function faceOf({ kind, nodes }: Card): Face {
  const [first] = nodes;
  if (!first) return { title: '', detail: '' };
  if (kind === 'lane') return { title: printable(first.namespace ?? 'no namespace'), detail: summaryOf(nodes) };
  if (kind === 'stack') {
    const parts = first.protection === undefined ? [] : [first.protection];
    const names = nodes.map(({ name }) => printable(name)).join(', ');
    return { title: counted(nodes.length, first.kind), detail: [...parts, names].join(' · ') };
  }
  return { title: printable(first.name), detail: detailOf(first) };
}

function detailOf({ column, kind, protection, keys, namespace }: FlowNode): string {
  if (column === 'store') return namespace === undefined ? printable(kind) : printable(`${kind} in ${namespace}`);
  if (column !== 'secret') return printable(kind);
  const parts = [protection ?? 'Secret'];
  if (keys && keys.length > 0) parts.push(counted(keys.length, 'key'));
  return parts.join(' · ');
}

/** `12 Secrets · 30 readers` */
export function summaryOf(nodes: readonly FlowNode[]): string {
  const { columns } = countsOf(nodes);
  return [counted(columns.secret, 'Secret'), counted(columns.reader, 'reader')].join(' · ');
}

/** Returns what is known of an object, a line for each part: for a tooltip. */
export function describeNode(node: FlowNode): readonly string[] {
  const { kind, name, namespace, protection, keys, containers } = node;
  return [
    `${kind} ${name}${namespace === undefined ? '' : ` in ${namespace}`}`,
    ...(protection ? [`${protection}: ${PROTECTION_MEANINGS[protection]}`] : []),
    ...(keys && keys.length > 0 ? [`keys: ${keys.join(', ')}`] : []),
    ...(containers && containers.length > 0 ? [`containers: ${containers.join(', ')}`] : []),
  ].map(printable);
}

/** `as variables: password, user (container app)` */
export function describeUse({ how, keys, container }: FlowEdge): string {
  const of = keys && keys.length > 0 ? `: ${keys.join(', ')}` : '';
  return printable(`${USES[how]}${of}${container === undefined ? '' : ` (container ${container})`}`);
}
