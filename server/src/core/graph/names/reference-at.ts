import { podShapes } from '../../kubernetes/pod-spec-table.js';
import { withoutComment } from '../../text/trim.js';
import type { Step } from '../../yaml/cursor.js';
import type { Level, Place } from '../../yaml/place.js';
import { leadsTo, stepsOf } from '../../yaml/select.js';
import type { KindKey } from '../facts.js';
import { HOLDS_DATA } from '../guessed-references.js';
import { OF_CONTAINER, OF_POD } from '../table/pods.js';
import type { ReferenceRow } from '../table/row.js';
import { isOfCluster, referencesOfKind } from '../table/table.js';
import { BY_WORDS, OF_VALUES } from '../table/values.js';

/** What is referred to at a place that is being written. */
export interface WantedReference {
  /** The kinds of which it may be: several where the kind is written behind the name, or not yet. */
  readonly kinds: readonly KindKey[];
  /** The kind of the object that it is written in; undefined in a file of values. */
  readonly from: KindKey | undefined;
  /** `own`: in the namespace of the object; undefined for any, and for kinds of the cluster. */
  readonly namespace: { readonly own: true } | { readonly written: string } | undefined;
  /** True where an object of another namespace is written with that before a slash. */
  readonly isQualified?: true;
  /** The name of the object, where a key of it is wanted. */
  readonly keyOf?: string;
  /** The keys that are read of it: the choices, each with all of its keys. */
  readonly contents?: readonly (readonly string[])[];
}

/** Returns what the tables say is referred to at a place of a text; undefined where nothing is. */
export function referenceAt(place: Place): WantedReference | undefined {
  // An item of a list has no key.
  const path = place.kind === 'value' && place.key !== undefined ? [...place.path, place.key] : place.path;
  const isItem = place.kind !== 'value' && typeof path.at(-1) === 'number';
  if (place.kind !== 'value' && !isItem) return undefined;
  const object = objectAround(place.levels);
  const depth = object?.level.path.length ?? 0;
  for (const row of object ? rowsOf(object.kind, object.key) : OF_VALUES) {
    if (isItem && !row.isText) continue;
    const found = wantedBy(row, path.slice(depth), place.levels, depth);
    if (found) return { ...found, from: object?.key };
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
  return [...referencesOfKind(key), ...ofPods, ...(HOLDS_DATA.test(key) ? [] : BY_WORDS)];
}

function wantedBy(
  row: ReferenceRow,
  path: readonly Step[],
  levels: readonly Level[],
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
  const holder = levels.find((level) => level.path.length === depth + path.length - below)?.entries;
  const kinds = kindsOf(row, holder);
  const elsewhere = row.namespaceOfObject === undefined ? '' : writtenAt(row.namespaceOfObject, levels, depth);
  const written = row.namespace === undefined ? elsewhere : textOf(holder?.get(row.namespace));
  const isAnywhere = kinds.every(isOfCluster) || row.anyNamespace;
  const namespace = isAnywhere ? undefined : written === '' ? { own: true as const } : { written };
  if (isName) {
    const contents = row.contents?.find(({ when = {} }) =>
      Object.entries(when).every(([field, wanted]) => wanted.test(writtenAt(field, levels, depth))),
    );
    return {
      kinds,
      namespace,
      ...(row.isQualified ? { isQualified: true as const } : {}),
      ...(contents ? { contents: contents.keys } : {}),
    };
  }
  const keyOf = textOf(holder?.get(row.name ?? 'name'));
  return keyOf === '' ? undefined : { kinds, namespace, keyOf };
}

/** Returns what is written at a path of an object, as far as it stands in the mappings around a place; '' for nothing. */
function writtenAt(path: string, levels: readonly Level[], depth: number): string {
  const steps = stepsOf(path);
  const holder = levels.find(
    (level) => level.path.length === depth + steps.length - 1 && leadsTo(steps.slice(0, -1), level.path.slice(depth)),
  );
  return textOf(holder?.entries.get(steps.at(-1) ?? ''));
}

function kindsOf({ to }: ReferenceRow, holder: ReadonlyMap<string, string> | undefined): readonly KindKey[] {
  if (typeof to === 'string') return [to];
  const word = textOf(holder?.get(to.kindAt));
  if (word === '') return to.otherwise === undefined ? [...new Set(Object.values(to.kinds))] : [to.otherwise];
  const kind = Object.hasOwn(to.kinds, word) ? to.kinds[word] : undefined;
  return kind === undefined ? [] : [kind];
}

/** Returns what is written behind a colon, without quotes and comments; '' for a template and for nothing. */
function textOf(written: string | undefined): string {
  const text = withoutComment(written ?? '').trim();
  const plain = /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
  return /[{}$]/.test(plain) ? '' : plain;
}
