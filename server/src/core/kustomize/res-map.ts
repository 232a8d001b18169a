import { compareBytes } from '../provenance/traced.js';
import { BuildError } from './build-error.js';
import { clear, lookupCreate, setField } from './fields.js';
import { effectiveNamespace, idEquals, idText, type ResId } from './ids.js';
import { entriesOf, field, type Node, scalar, sourceOf, text, textIn } from './node.js';
import { BUILD, BUILD_ANNOTATIONS, ORIGIN, type Resource, type Strings } from './resource.js';
import type { Select } from './selector.js';

/** Objects by their names. */
export type Names = Map<string, Resource[]>;

function note(names: Names, resource: Resource): void {
  const { name } = resource;
  const named = names.get(name);
  if (named) named.push(resource);
  else names.set(name, [resource]);
}

/** The objects of a build, in their order. No two have the same id. */
export class ResMap {
  constructor(public list: Resource[] = []) {}

  /** @throws BuildError where there is one with its id. */
  append(resource: Resource): void {
    this.appendAll([resource]);
  }

  /**
   * @param names The objects by their names, for who appends again and again and changes none meanwhile.
   * @throws BuildError where there is one with the id of one of them.
   */
  appendAll(resources: readonly Resource[], names: Names = this.names()): void {
    for (const resource of resources) {
      const { id } = resource;
      if (names.get(id.name)?.some((other) => idEquals(id, other.id)))
        throw new BuildError(
          `may not add resource with an already registered id: ${idText(id)}`,
          sourceOf(resource.node)?.place,
        );
      this.list.push(resource);
      note(names, resource);
    }
  }

  /** Returns the objects by their names. */
  names(): Names {
    const names: Names = new Map();
    for (const resource of this.list) note(names, resource);
    return names;
  }

  /** Returns an id that several objects have; undefined where each has its own. */
  repeatedId(): ResId | undefined {
    const seen = new Set<string>();
    for (const { id } of this.list) {
      const text = idText({ ...id, namespace: effectiveNamespace(id) });
      if (seen.has(text)) return id;
      seen.add(text);
    }
    return undefined;
  }

  /** Returns the objects that have or had an id with this name that matches. */
  byAnyId(name: string, matches: (id: ResId) => boolean): readonly Resource[] {
    return this.list.filter(
      (resource) =>
        (resource.name === name || resource.annotation(BUILD.names)?.includes(name)) &&
        !resource.isEmpty &&
        resource.allIds.some((id) => id.name === name && matches(id)),
    );
  }

  /** @throws BuildError where no object, or several, have or had the id. */
  theOne(id: ResId): Resource {
    const found = this.byAnyId(id.name, (other) => idEquals(id, other));
    const [one] = found;
    if (one && found.length === 1) return one;
    const what = found.length > 1 ? 'multiple matches' : 'no matches';
    throw new BuildError(
      `${what} for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`,
      undefined,
      found.length > 1 ? undefined : 'missing',
    );
  }

  select(select: Select): readonly Resource[] {
    return this.list.filter((resource) => select(resource));
  }

  dropEmpties(): void {
    this.list = this.list.filter((resource) => !resource.isEmpty);
  }

  copy(): ResMap {
    return new ResMap(this.list.map((resource) => resource.copy()));
  }

  /** Adds what a generator made: a new object, or one that is merged into another or replaces it. */
  absorb(resource: Resource): void {
    const { id } = resource;
    const behavior = resource.annotation(BUILD.behavior);
    const matches = this.byAnyId(id.name, (other) => idEquals(id, other));
    const place = sourceOf(resource.node)?.place;
    const [old] = matches;
    const joins = behavior === 'merge' || behavior === 'replace';
    if (!old) {
      if (joins) throw new BuildError(`id ${idText(id)} does not exist; cannot merge or replace`, place, 'missing');
      this.append(resource);
      return;
    }
    if (matches.length > 1)
      throw new BuildError(`found multiple objects that could accept merge of ${idText(id)}`, place);
    if (!joins) throw new BuildError(`id ${idText(id)} exists; behavior must be merge or replace`, place);
    const index = this.list.indexOf(old);
    const origin = old.annotation(ORIGIN);
    mergeMetadata(resource, old);
    if (behavior === 'merge') {
      mergeData(resource, old);
      if (origin !== undefined) resource.setAnnotation(ORIGIN, origin);
    }
    const own = this.list.filter((other) => idEquals(resource.id, other.id));
    if (own.length > 1) throw new BuildError(`in Replace: id matched ${own.length} resources`, place);
    if (own[0] !== old) throw new BuildError(`cannot find resource with id ${idText(resource.id)} to replace`, place);
    this.list[index] = resource;
  }
}

/** Takes labels, annotations, name and namespace of an object over into the one that replaces it. */
export function mergeMetadata(resource: Resource, other: Resource): void {
  resource.setStrings('labels', new Map([...other.strings('labels'), ...resource.strings('labels')]));
  const [theirs, own] = [other.strings('annotations'), resource.strings('annotations')];
  const merged: Strings = new Map([...theirs, ...own]);
  for (const name of BUILD_ANNOTATIONS) {
    const value = theirs.get(name);
    if (value) merged.set(name, value);
    else merged.delete(name);
  }
  if (!own.has(BUILD.needsHash)) merged.delete(BUILD.needsHash);
  resource.setStrings('annotations', merged);
  const name = field(other.metadata, 'name');
  resource.setName(scalar(other.name, name?.from));
  resource.setNamespace(other.namespace, field(other.metadata, 'namespace')?.from);
  resource.vars = other.vars;
}

/** Takes the data of a ConfigMap or Secret over that is not there itself. */
function mergeData(resource: Resource, other: Resource): void {
  const { node } = resource;
  if (!node) return;
  for (const name of ['data', 'binaryData']) {
    const [theirs, own] = [field(other.node, name), field(node, name)];
    const merged = new Map(
      [...entriesOf(theirs), ...entriesOf(own)].map(([key, value]) => [key.value, { key, value }]),
    );
    clear(node, name);
    for (const key of [...merged.keys()].sort(compareBytes)) {
      const entry = merged.get(key);
      // A text in data of an object that is no text goes to binaryData, as a generator does it.
      const map = lookupCreate(node, 'map', name);
      if (entry && map) setField(map, key, text(textIn(entry.value), entry.value.from), keyFrom(entry.key));
    }
  }
}

function keyFrom(key: Node): Node {
  return scalar(key.value, key.from);
}
