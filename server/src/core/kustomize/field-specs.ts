import { BuildError } from './build-error.js';
import { get, lookupCreate } from './fields.js';
import { type Gvk, idText, isSelected, ORDER_FIRST, ORDER_LAST, ranksOf, sortText, splitApiVersion } from './ids.js';
import { isPresent, type Node, type NodeKind, sourceOf } from './node.js';
import { Resource } from './resource.js';
import { TAGS } from './scalars.js';

/** A field of the objects of some kinds. */
export interface FieldSpec extends Gvk {
  /** Names with `/` between them; one with `[]` behind it is a list. A `/` within a name is written `\/`. */
  readonly path: string;
  /** True where the field is made if it does not exist. */
  readonly create: boolean;
}

/** Returns a specification for all kinds. */
export function fieldSpec(path: string, create: boolean, gvk: Partial<Gvk> = {}): FieldSpec {
  return { group: '', version: '', kind: '', ...gvk, path, create };
}

/**
 * Adds specifications to others; those that are there already, for as many kinds, are left out.
 * @throws BuildError where two that are otherwise the same differ in `create`.
 */
export function mergeSpecs(specs: readonly FieldSpec[], others: readonly FieldSpec[]): readonly FieldSpec[] {
  const merged = [...specs];
  for (const other of others) {
    const same = merged.find((spec) => spec.path === other.path && isSelected(spec, other));
    if (!same) merged.push(other);
    else if (same.create !== other.create) throw new BuildError('conflicting fieldspecs', undefined);
  }
  return merged;
}

const RANKS = ranksOf(ORDER_FIRST, ORDER_LAST);

/** Sorts by group, version and kind. */
export function sortedByGvk<T extends Gvk>(specs: readonly T[]): readonly T[] {
  return [...specs].sort((a, b) => {
    const [one, other] = [RANKS.get(a.kind) ?? 0, RANKS.get(b.kind) ?? 0];
    if (one !== other) return one - other;
    const [first, second] = [sortText(a), sortText(b)];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}

/** What is done with the fields of a specification. */
export interface FieldAction {
  readonly set: (node: Node) => void;
  /** The kind and tag of a field that is made; without it none is. */
  readonly make?: NodeKind;
  readonly tag?: string;
}

/** Splits a path; `\` before the delimiter makes it a part of a name. */
export function splitPath(path: string, delimiter: string): readonly string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts.shift();
  const joined: string[] = [parts[0] ?? ''];
  for (const part of parts.slice(1)) {
    const last = joined.at(-1) ?? '';
    if (last.endsWith('\\')) joined[joined.length - 1] = last.slice(0, -1) + delimiter + part;
    else joined.push(part);
  }
  return joined;
}

/** Does something with every field that a specification stands for in an object. */
export function visitFields(node: Node, spec: FieldSpec, action: FieldAction): void {
  const resource = new Resource(node);
  const [group, version] = splitApiVersion(resource.apiVersion);
  if (!isSelected({ group, version, kind: resource.kind }, spec)) return;
  try {
    visit(node, splitPath(spec.path, '/'), spec, action);
  } catch (error) {
    if (error instanceof BuildError)
      throw error.within(`considering field '${spec.path}' of object ${idText(resource.id)}`);
    throw error;
  }
}

function visit(node: Node, path: readonly string[], spec: FieldSpec, action: FieldAction): void {
  const [part, ...rest] = path;
  if (part === undefined) {
    action.set(node);
    return;
  }
  if (!isPresent(node)) return;
  if (node.kind === 'sequence') {
    for (const item of node.content) visit(item, path, spec, action);
    return;
  }
  if (node.kind !== 'map') throw new BuildError('expected sequence or mapping node', sourceOf(node)?.place, 'kind');
  const list = part.endsWith('[]');
  const name = list ? part.slice(0, -2) : part;
  if (name === '') throw new BuildError('cannot set or create an empty field name', undefined);
  const making = spec.create && action.make !== undefined && !list;
  const kind = making && action.make ? (rest.length === 0 ? action.make : 'map') : list ? 'sequence' : undefined;
  const found = making && kind ? lookupCreate(node, kind, name) : get(node, name);
  if (found === undefined) return;
  if (found.isNull && kind !== undefined) {
    found.kind = kind;
    found.tag = making ? (rest.length === 0 ? (action.tag ?? TAGS.none) : TAGS.map) : TAGS.none;
  }
  visit(found, rest, spec, action);
}
