import { isCiphertext } from '../encryption/references.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Cursor } from '../yaml/cursor.js';
import { select, valueAt } from '../yaml/select.js';
import { hasSureKey } from '../yaml/sure-key.js';
import { hasCredential } from './address.js';
import type { DefinitionFact, KeyFact, KindKey } from './facts.js';
import { protectionOf } from './protection.js';
import { holds, kindAt } from './references.js';
import type { MakerRow } from './table/row.js';
import { isOfCluster, madeOfKind } from './table/table.js';

/** Returns the objects that exist once an object is applied: itself, and what controllers make of it. */
export function definitionsOf(resource: Resource, kind: KindKey): readonly DefinitionFact[] {
  const made = madeOfKind(kind).flatMap((row) => madeBy(resource, kind, row));
  return [itself(resource, kind), ...made, ...certificatesOf(resource, kind)];
}

/** Annotations by which a controller copies an object into other namespaces. Sources: reflector and kubernetes-replicator. */
const COPIED =
  /^(?:reflector\.v1\.k8s\.emberstack\.com\/reflection-|replicator\.v1\.mittwald\.de\/replicate-to|replicator\.v1\.mittwald\.de\/replication-allowed)/;
/** Annotations by which a controller copies another object into this one. */
const COPIES = /^(?:reflector\.v1\.k8s\.emberstack\.com\/reflects|replicator\.v1\.mittwald\.de\/replicate-from)$/;

function itself(resource: Resource, kind: KindKey): DefinitionFact {
  const { cursor, name } = resource;
  const label = cursor.at('metadata', 'name') ?? cursor.at('kind') ?? cursor;
  const annotations = annotationsOf(cursor);
  const isCopied = annotations.some((one) => COPIED.test(one));
  const base = {
    kind,
    name,
    namespace: isOfCluster(kind) ? undefined : isCopied ? '*' : resource.namespace,
    range: label.range,
    ...(cursor.at('immutable')?.value === true ? { immutable: true as const } : {}),
  };
  if (kind !== 'Secret' && kind !== 'ConfigMap') return { ...base, keys: [], anyKey: false };
  const maps = ['data', 'stringData', 'binaryData'].flatMap((field) => cursor.at(field) ?? []);
  const keys = maps.flatMap(keysOf);
  const isFilled =
    annotations.some((one) => COPIES.test(one)) ||
    cursor.at('type')?.string === 'kubernetes.io/service-account-token' ||
    // Empty objects are there for somebody to fill them.
    keys.length === 0;
  const anyKey = isFilled || cursor.open || maps.some(({ open }) => open);
  if (kind === 'ConfigMap') return { ...base, keys, anyKey };
  return { ...base, keys, anyKey, protection: protectionOf(cursor) };
}

function madeBy(resource: Resource, by: KindKey, row: MakerRow): readonly DefinitionFact[] {
  const { cursor } = resource;
  if (row.when && !holds(cursor, row.when)) return [];
  const holders = row.at === undefined ? [cursor] : select(cursor, row.at);
  return holders.flatMap((holder): DefinitionFact[] => {
    const at = (path: string): Cursor | undefined => valueAt(holder, path);
    const written = row.name === undefined ? undefined : at(row.name);
    const kind = kindAt(holder, row.makes);
    if ((!written && row.named) || kind === undefined) return [];
    const label = written ?? cursor.at('metadata', 'name') ?? cursor;
    const space =
      row.namespace === undefined ? undefined : valueAt(row.namespaceBeside ? holder : cursor, row.namespace);
    const { keysInstead: instead } = row;
    const replaces = instead && (at(instead.at)?.size ?? 0) > 0 && at(instead.unless.at)?.string !== instead.unless.is;
    const paths = replaces ? [instead.at] : (row.keys ?? []);
    const anyKeyWhere = replaces ? instead.anyKeyWhere : (row.anyKeyWhere ?? []);
    const keys = [
      ...(row.fixedKeys ?? []).map((name) => ({ name, range: label.range })),
      ...paths.flatMap((path) => select(holder, path).flatMap(keysOf)),
    ];
    const fetched = replaces ? (row.keys ?? []).flatMap((path) => select(holder, path).flatMap(keysOf)) : [];
    const leftOut = fetched.filter(({ name }) => !keys.some((one) => one.name === name));
    const isAny = row.anyKey || anyKeyWhere.some((path) => at(path) !== undefined);
    const lists = paths.map((path) => select(holder, path.split('.[]')[0] ?? path));
    return [
      {
        kind,
        ...called(row.called, written ? nameIn(written) : resource.name),
        ...(row.called === undefined ? {} : { isOwn: true as const }),
        namespace: isOfCluster(kind) ? undefined : row.anyNamespace ? '*' : space ? space.string : resource.namespace,
        range: label.range,
        keys,
        anyKey: isAny === true || keys.length === 0 || lists.flat().some(({ open }) => open),
        ...(leftOut.length > 0 ? { leftOut } : {}),
        by,
        protection: row.encrypted ? 'encrypted' : 'external',
        ...(row.immutable !== undefined && at(row.immutable)?.value === true ? { immutable: true as const } : {}),
      },
    ];
  });
}

/** Returns the name of what is made: by a pattern with `NAME` for the written one, and `*` for what is not known. */
function called(pattern: string | undefined, name: string | undefined): Pick<DefinitionFact, 'name' | 'nameLike'> {
  if (pattern === undefined) return { name };
  const full = pattern.replaceAll('NAME', name ?? '*');
  return full.includes('*') ? { name: undefined, nameLike: full } : { name: full };
}

/** Returns a name that is written in an object; undefined for what is encrypted, and for an address with a credential. */
function nameIn({ string }: Cursor): string | undefined {
  return string === undefined || isCiphertext(string) || hasCredential(string) ? undefined : string;
}

/** The annotations by which cert-manager makes the certificates that an Ingress or Gateway names. */
const ISSUED = /^(?:cert-manager\.io\/(?:cluster-)?issuer|kubernetes\.io\/tls-acme)$/;

function certificatesOf({ cursor, namespace }: Resource, by: KindKey): readonly DefinitionFact[] {
  const path = /^Ingress\./.test(by)
    ? 'spec.tls.[].secretName'
    : by === 'Gateway.gateway.networking.k8s.io'
      ? 'spec.listeners.[].tls.certificateRefs.[].name'
      : undefined;
  if (path === undefined || !annotationsOf(cursor).some((one) => ISSUED.test(one))) return [];
  // cert-manager makes them in the namespace of the object alone.
  const isOwn = ({ parent }: Cursor): boolean => [undefined, namespace].includes(parent?.at('namespace')?.string);
  return select(cursor, path)
    .filter(isOwn)
    .map((label) => ({
      kind: 'Secret',
      name: label.string,
      namespace,
      range: label.range,
      keys: ['tls.crt', 'tls.key', 'ca.crt'].map((name) => ({ name, range: label.range })),
      anyKey: false,
      by,
      protection: 'external',
    }));
}

/** Returns the names of the annotations of an object. */
export function annotationsOf(cursor: Cursor): readonly string[] {
  return (cursor.at('metadata', 'annotations')?.entries() ?? []).flatMap(({ key }) => key ?? []);
}

/** Returns keys that a value writes: those of a map, or a text that is one. */
function keysOf(found: Cursor): readonly KeyFact[] {
  if (found.kind === 'scalar') return found.string === undefined ? [] : [{ name: found.string, range: found.range }];
  return found.entries().flatMap((entry) => {
    const { key, keyRange } = entry;
    return key === undefined || !keyRange || !hasSureKey(entry) ? [] : [{ name: key, range: keyRange }];
  });
}
