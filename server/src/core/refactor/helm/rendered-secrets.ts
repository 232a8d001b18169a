import type { AppliedSet } from '../../applied/applied-set.js';
import { dataOf } from '../../applied/changes.js';
import { resourcesOf } from '../../kubernetes/resource.js';
import type { Source } from '../../provenance/source.js';
import { pieceAt } from '../../provenance/traced-text.js';
import { decodeBase64, encodeBase64 } from '../../secrets/values/base64.js';
import { append } from '../../text/append.js';
import { say } from '../../text/say.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import type { PlacedDocument } from '../../yaml/document.js';

/** A value of a Secret that a chart renders. */
export interface RenderedValue {
  /** Undefined where it is not known: a random one. */
  readonly value: string | undefined;
  /** The entries of values that it is made of. */
  readonly entries: readonly (readonly Step[])[];
}

/** What refers to a Secret in a rendering. */
export interface SecretUse {
  /** The object, and the path of the name in it. */
  readonly object: string;
  readonly path: readonly Step[];
  /** The keys that it takes; undefined for all of them. */
  readonly keys: readonly string[] | undefined;
  /** True where the pod starts without it, too. */
  readonly isOptional: boolean;
}

/** The values of the Secrets that a chart renders, by the name of the Secret and the key. */
export type RenderedSecrets = ReadonlyMap<string, ReadonlyMap<string, RenderedValue>>;

/** Returns the Secrets of a rendering. */
export function secretsIn(set: AppliedSet): RenderedSecrets {
  const found = new Map<string, Map<string, RenderedValue>>();
  for (const placed of set.stream.documents) {
    for (const { kind, name, cursor } of resourcesOf(placed.document)) {
      if (kind !== 'Secret' || name === undefined) continue;
      const values = new Map<string, RenderedValue>();
      for (const field of ['data', 'stringData'] as const) {
        for (const entry of cursor.at(field)?.entries() ?? []) {
          const plain = field === 'data' ? decodeBase64(entry.text.trim()) : entry.text;
          const value = entry.opaque || entry.string === undefined ? undefined : plain;
          values.set(entry.key ?? '', { value, entries: entriesAt(set, placed, entry) });
        }
      }
      found.set(name, values);
    }
  }
  return found;
}

/** The entries of values that a part of a document is made of. */
function entriesAt({ text }: AppliedSet, { start }: PlacedDocument, { range }: Cursor): readonly (readonly Step[])[] {
  const entriesOf = ({ entry, inputs = [] }: Source): readonly (readonly Step[])[] =>
    entry ? [entry] : inputs.flatMap(entriesOf);
  const found: (readonly Step[])[] = [];
  const end = range.end + start;
  for (let at = range.start + start; at < end; ) {
    const piece = pieceAt(text, at);
    if (!piece) break;
    if (piece.source) append(found, entriesOf(piece.source));
    at = piece.end;
  }
  return found;
}

/** Returns what refers to a Secret of a name, through a field that Kubernetes knows. */
export function usesOf(set: AppliedSet, name: string): readonly SecretUse[] {
  const uses: SecretUse[] = [];
  for (const placed of set.stream.documents) {
    for (const cursor of placed.document.root?.walk() ?? []) {
      const holder = cursor.parent;
      if (cursor.string !== name || !holder) continue;
      const use = { object: objectOf(placed), path: cursor.path, isOptional: holder.at('optional')?.value === true };
      if (cursor.key === 'secretName') {
        const items = holder.at('items')?.items();
        uses.push({ ...use, keys: items?.flatMap((item) => item.at('key')?.string ?? []) });
      } else if (cursor.key === 'name' && holder.key === 'secretRef') uses.push({ ...use, keys: undefined });
      else if (cursor.key === 'name' && holder.key === 'secret') {
        const items = holder.at('items')?.items();
        uses.push({ ...use, keys: items?.flatMap((item) => item.at('key')?.string ?? []) });
      } else if (cursor.key === 'name' && holder.at('key')?.string)
        uses.push({ ...use, keys: [holder.at('key')?.string ?? ''] });
    }
  }
  return uses;
}

/** Returns the text at a path of an object; undefined where there is none. */
export function textAt(set: AppliedSet, object: string, path: readonly Step[]): string | undefined {
  const placed = set.stream.documents.find((one) => objectOf(one) === object);
  return placed?.document.root?.at(...path)?.string;
}

/** Returns true where a part of a rendering is made of an entry of a file of values. */
export function isMadeOf({ text }: AppliedSet, file: string, entry: readonly Step[]): boolean {
  const key = JSON.stringify(entry);
  const isFrom = ({ entry: own, place, inputs = [] }: Source): boolean =>
    (own !== undefined && place.file === file && JSON.stringify(own) === key) || inputs.some(isFrom);
  return text.pieces.some(({ source }) => source !== undefined && isFrom(source));
}

/** Returns how often a value, or its base64, stands in a rendering. */
export function occurrencesOf(value: string, { text: { text } }: AppliedSet): number {
  return [value, encodeBase64(value)].reduce((sum, one) => sum + text.split(one).length - 1, 0);
}

/**
 * Says what is other in two renderings beyond a Secret that takes the place of those of the chart; undefined where nothing is. The
 * chart's own Secrets may go.
 * @param name The name of the Secret that takes their place.
 * @param values What it holds.
 */
export function otherThanSecret(
  before: AppliedSet,
  after: AppliedSet,
  name: string,
  values: readonly string[],
): string | undefined {
  const said = new Set(before.problems.map(({ message }) => message));
  const fatal = after.problems.find((problem) => problem.fatal && !said.has(problem.message));
  if (fatal) return say`the chart could not be rendered then: ${fatal.message}`;
  const names = new Set([name, ...secretsIn(before).keys()]);
  const hidden = new Set(values.flatMap((one) => [one, encodeBase64(one)]));
  const now = new Map(after.stream.documents.map((placed) => [objectOf(placed), placed] as const));
  for (const placed of before.stream.documents) {
    const object = objectOf(placed);
    const other = now.get(object);
    now.delete(object);
    if (!other && resourcesOf(placed.document)[0]?.kind !== 'Secret') return say`${object} would go`;
    const { root, text } = placed.document;
    if (!root || !other?.document.root || text === other.document.text) continue;
    const field = otherField(fieldsOf(root), fieldsOf(other.document.root), names, hidden);
    if (field !== undefined) return say`${object} would have another ${field}, too`;
  }
  const [more] = [...now].filter(([, placed]) => resourcesOf(placed.document).length > 0);
  return more ? say`${more[0]} would come` : undefined;
}

interface Field {
  readonly path: readonly string[];
  readonly value: string;
}

/** Returns a field that is other, and is no part of a reference to a Secret. */
function otherField(
  before: ReadonlyMap<string, Field>,
  after: ReadonlyMap<string, Field>,
  names: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
): string | undefined {
  // All that stands beside the name of a Secret in an item of a list, or in the mapping with the name.
  const around = [...before.values(), ...after.values()].flatMap(({ path, value }) => {
    if (!names.has(value)) return [];
    const item = path.findLastIndex((step) => step.startsWith('['));
    const isNear = item >= path.length - 4;
    return [path.slice(0, isNear ? item + 1 : -1).join('\n')];
  });
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)];
    if (old?.value === now?.value) continue;
    const path = (old ?? now)?.path ?? [];
    const isHidden = old !== undefined && (names.has(old.value) || holdsOne(old.value, hidden));
    // Beside the name, in the item with it, or the empty list that has the item now.
    const isAround = around.some(
      (one) => key === one || key.startsWith(`${one}\n`) || (old?.value === '' && one.startsWith(`${key}\n`)),
    );
    if (!isHidden && !isAround && !isChecksum(path)) return path.findLast((step) => !step.startsWith('['));
  }
  return undefined;
}

/** True for a text, or one in base64, that one of these values is a part of. */
function holdsOne(text: string, values: ReadonlySet<string>): boolean {
  const decoded = decodeBase64(text.trim()) ?? '';
  return [...values].some((one) => text === one || (one.length >= 6 && (text.includes(one) || decoded.includes(one))));
}

/** Every scalar of a document by its path. Items of lists have their names in it, or what they are, so that their order is none. */
function fieldsOf(root: Cursor): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  const go = (cursor: Cursor, path: readonly string[]): void => {
    if (cursor.kind === 'scalar') fields.set(path.join('\n'), { path, value: cursor.text });
    else if (cursor.kind === 'map') for (const entry of cursor.entries()) go(entry, [...path, entry.key ?? '']);
    else {
      const counts = new Map<string, number>();
      for (const item of cursor.items()) {
        const what = item.at('name')?.string ?? JSON.stringify(dataOf(item));
        const count = counts.get(what) ?? 0;
        counts.set(what, count + 1);
        go(item, [...path, `[${what}${count > 0 ? ` ${count}` : ''}]`]);
      }
    }
  };
  go(root, []);
  return fields;
}

function isChecksum(path: readonly string[]): boolean {
  return path.at(-2) === 'annotations' && /checksum|hash|sha/i.test(path.at(-1) ?? '');
}

function objectOf({ document }: PlacedDocument): string {
  const [resource] = resourcesOf(document);
  return `${resource?.kind ?? say`a document`} "${[resource?.namespace, resource?.name].filter((one) => one !== undefined).join('/')}"`;
}
