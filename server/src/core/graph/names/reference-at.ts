import { podShapes } from '../../kubernetes/pod-spec-table.js';
import type { Step } from '../../yaml/cursor.js';
import type { Level, Place } from '../../yaml/place.js';
import { leadsTo, stepsOf } from '../../yaml/select.js';
import type { KindKey } from '../facts.js';
import { OF_CONTAINER, OF_POD } from '../table/pods.js';
import type { ReferenceRow } from '../table/row.js';
import { isOfCluster, referencesOfKind } from '../table/table.js';

/** What is referred to at a place that is being written. */
export interface WantedReference {
  readonly to: KindKey;
  /** The kind of the object that it is written in, and its name as far as it is known. */
  readonly from: KindKey;
  /** `own`: in the namespace of the object; undefined for any, and for kinds of the cluster. */
  readonly namespace: { readonly own: true } | { readonly written: string } | undefined;
  /** True where an object of another namespace is written with that before a slash. */
  readonly isQualified?: true;
  /** The name of the object, where a key of it is wanted. */
  readonly keyOf?: string;
}

/** Returns what the tables say is referred to at a place of a text; undefined where nothing is. */
export function referenceAt(place: Place): WantedReference | undefined {
  if (place.kind !== 'value' || place.key === undefined) return undefined;
  const object = objectAround(place.levels);
  if (!object) return undefined;
  const path = [...place.path, place.key].slice(object.level.path.length);
  for (const row of rowsOf(object.kind, object.key)) {
    const found = wantedBy(row, path, place, object.level.path.length);
    if (found) return { ...found, from: object.key };
  }
  return undefined;
}

interface ObjectAround {
  readonly level: Level;
  readonly kind: string;
  readonly key: KindKey;
}

function objectAround(levels: readonly Level[]): ObjectAround | undefined {
  for (const level of levels) {
    const [kind, apiVersion] = [textOf(level.entries.get('kind')), textOf(level.entries.get('apiVersion'))];
    if (kind === '' || apiVersion === '' || kind === 'List') continue;
    const group = apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
    return { level, kind, key: group === '' ? kind : `${kind}.${group}` };
  }
  return undefined;
}

/** Returns the rows for an object of a kind, those of its pods and containers with their paths from the object. */
function rowsOf(kind: string, key: KindKey): readonly ReferenceRow[] {
  const below = (path: string, rows: readonly ReferenceRow[]): readonly ReferenceRow[] =>
    rows.map((row) => ({ ...row, at: path === '' ? row.at : `${path}.${row.at}` }));
  const ofPods = (podShapes(kind) ?? []).flatMap(({ pod, containers }) => [
    ...below(pod, OF_POD),
    ...containers.flatMap((one) => below(pod === '' ? one : `${pod}.${one}`, OF_CONTAINER)),
  ]);
  return [...referencesOfKind(key), ...ofPods];
}

function wantedBy(
  row: ReferenceRow,
  path: readonly Step[],
  place: Place,
  depth: number,
): Omit<WantedReference, 'from'> | undefined {
  const at = stepsOf(row.at);
  const name = stepsOf(row.name ?? 'name');
  const key = row.key === undefined ? undefined : stepsOf(row.key);
  const isText = key === undefined && leadsTo(at, path);
  const isName = isText || leadsTo([...at, ...name], path);
  const isKey = key !== undefined && leadsTo([...at, ...key], path);
  if (!isName && !isKey) return undefined;
  // The mapping with the name; of a name alone there is none.
  const below = isName ? (isText ? 0 : name.length) : (key ?? []).length;
  const holder = place.levels.find((level) => level.path.length === depth + path.length - below)?.entries;
  const to = kindOf(row, holder);
  if (to === undefined) return undefined;
  const written = row.namespace === undefined ? '' : textOf(holder?.get(row.namespace));
  const isAnywhere = isOfCluster(to) || row.anyNamespace;
  const namespace = isAnywhere ? undefined : written === '' ? { own: true as const } : { written };
  if (isName) return { to, namespace, ...(row.isQualified ? { isQualified: true as const } : {}) };
  const keyOf = textOf(holder?.get(row.name ?? 'name'));
  return keyOf === '' ? undefined : { to, namespace, keyOf };
}

function kindOf({ to }: ReferenceRow, holder: ReadonlyMap<string, string> | undefined): KindKey | undefined {
  if (typeof to === 'string') return to;
  const word = textOf(holder?.get(to.kindAt));
  if (word === '') return to.otherwise;
  return Object.hasOwn(to.kinds, word) ? to.kinds[word] : undefined;
}

/** Returns what is written behind a colon, without quotes and comments; '' for a template and for nothing. */
function textOf(written: string | undefined): string {
  const text = (written ?? '').replace(/\s+#.*$/, '').trim();
  const plain = /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
  return /[{}$]/.test(plain) ? '' : plain;
}
