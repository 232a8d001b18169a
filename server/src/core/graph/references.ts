import type { Cursor } from '../yaml/cursor.js';
import { select, stepsOf, valueAt } from '../yaml/select.js';
import { hasCredential } from './address.js';
import type { KeyFact, KindKey, ReferenceFact } from './facts.js';
import type { KindsByWord, ReferenceRow } from './table/row.js';
import { isOfCluster } from './table/table.js';

/** What a reference has from where it stands. */
export interface Around {
  readonly namespace: string | undefined;
  readonly container?: string;
}

/** Returns the references that a row finds below a value: one for each key that is read, or one without a key. */
export function referencesOf(from: Cursor, row: ReferenceRow, around: Around): readonly ReferenceFact[] {
  if (row.when && !holds(from, row.when)) return [];
  return select(from, row.at).flatMap((found) => referencesAt(found, row, around, from));
}

function referencesAt(found: Cursor, row: ReferenceRow, around: Around, from: Cursor): readonly ReferenceFact[] {
  // Where a key is read beside the name, a text is something else.
  const label = found.kind === 'map' ? valueAt(found, row.name ?? 'name') : row.key === undefined ? found : undefined;
  const to = kindAt(found, row.to);
  const host = row.isHost ? hostIn(label) : row.isQualified ? qualifiedIn(label) : undefined;
  const name = row.isHost || row.isQualified ? host?.name : nameIn(label);
  if (!label || name === undefined || to === undefined) return [];
  const written = row.namespace === undefined ? undefined : valueAt(found, row.namespace);
  const elsewhere = row.namespaceOfObject === undefined ? undefined : valueAt(from, row.namespaceOfObject);
  const namespace = isOfCluster(to)
    ? undefined
    : row.anyNamespace && host?.namespace === undefined
      ? '*'
      : written
        ? written.string
        : (host?.namespace ?? elsewhere?.string ?? around.namespace);
  const allowed = row.optional === undefined ? undefined : valueAt(found, row.optional);
  const optional = allowed !== undefined && allowed.value !== false;
  const variable = row.use === 'env' ? found.parent?.parent?.at('name')?.string : undefined;
  const prefix = row.use === 'envFrom' ? found.parent?.at('prefix')?.string : undefined;
  const base: ReferenceFact = {
    to,
    name,
    namespace,
    range: label.range,
    use: row.use,
    ...portIn(row.port === undefined ? undefined : valueAt(found, row.port)),
    ...(optional ? { optional: true as const } : {}),
    ...(row.byHand ? { byHand: true as const } : {}),
    ...(row.guessed ? { guessed: true as const } : {}),
    ...(around.container === undefined ? {} : { container: around.container }),
    ...(variable === undefined && prefix === undefined ? {} : { variable: variable ?? prefix ?? '' }),
  };
  const keys = row.key ? keysIn(select(found, row.key)) : [];
  if (keys.length > 0) return keys.map((key) => ({ ...base, key }));
  const contents = (row.contents ?? []).find(({ when = {} }) => holds(from, when));
  return [{ ...base, ...(contents ? { contents: contents.keys } : {}) }];
}

/** True where fields of an object are known to be so. */
export function holds(object: Cursor, when: Readonly<Record<string, RegExp>>): boolean {
  return Object.entries(when).every(([path, wanted]) => {
    const steps = stepsOf(path);
    const found = object.at(...steps);
    if (!found) return wanted.test('') && !object.at(...steps.slice(0, -1))?.open;
    const text = wordIn(found);
    return text !== undefined && !text.includes('${') && wanted.test(text);
  });
}

/** Returns a word, or a value that is written as one, such as `true`; undefined where a template prints it. */
function wordIn(found: Cursor): string | undefined {
  if (found.kind !== 'scalar' || found.opaque) return undefined;
  return found.string ?? found.text;
}

/**
 * Returns a name as it is written; undefined for a text that is none, for what a template or a substitution prints, and for an address
 * with a credential.
 */
function nameIn(label: Cursor | undefined): string | undefined {
  const name = label?.string;
  return name === undefined || name === '' || /[\s${}<>]/.test(name) || hasCredential(name) ? undefined : name;
}

/** Returns the Service that a host is; undefined for hosts that may be others, and for those of several. */
function hostIn(label: Cursor | undefined): { readonly name: string; readonly namespace?: string } | undefined {
  const host = nameIn(label)?.replace(/\.svc(?:\.cluster\.local)?$/, '.svc');
  const [, name, namespace] = /^([a-z0-9-]+)(?:\.([a-z0-9-]+)\.svc)?$/.exec(host ?? '') ?? [];
  return name === undefined ? undefined : { name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Returns the object that `NAMESPACE/NAME` or `NAME` is. */
function qualifiedIn(label: Cursor | undefined): { readonly name: string; readonly namespace?: string } | undefined {
  const [first = '', name, ...more] = nameIn(label)?.split('/') ?? [];
  if (first === '' || name === '' || more.length > 0) return undefined;
  return name === undefined ? { name: first } : { name, namespace: first };
}

/** Returns a port: a number, a name, or a mapping with one of them. */
function portIn(port: Cursor | undefined): Pick<ReferenceFact, 'port'> {
  const label = port?.kind === 'map' ? (port.at('number') ?? port.at('name')) : port;
  if (!label || label.opaque) return {};
  const { value, string: name, range } = label;
  if (typeof value === 'number') return { port: { number: value, range } };
  return name === undefined || !/^[a-z0-9-]+$/.test(name) ? {} : { port: { name, range } };
}

/** Returns the kind that a row names, or that is written beside the name; undefined where it is not known. */
export function kindAt(found: Cursor, to: KindKey | KindsByWord): KindKey | undefined {
  if (typeof to === 'string') return to;
  const word = valueAt(found, to.kindAt);
  // A template may write it.
  if (word === undefined) return found.open ? undefined : to.otherwise;
  // A group of another project has kinds of the same names.
  const group = found.at('group')?.string;
  const said = wordIn(word) ?? '';
  const kind = Object.hasOwn(to.kinds, said) ? to.kinds[said] : undefined;
  return group !== undefined && group !== '' && kind !== undefined && !kind.endsWith(`.${group}`) ? undefined : kind;
}

function keysIn(found: readonly Cursor[]): readonly KeyFact[] {
  return found.flatMap((key) => (key.string === undefined ? [] : [{ name: key.string, range: key.range }]));
}
