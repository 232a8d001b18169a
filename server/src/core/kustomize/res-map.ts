import { compareBytes } from '../provenance/traced.js';
import { BuildError } from './build-error.js';
import { clear, lookupCreate, setField } from './fields.js';
import { effectiveNamespace, idEquals, idText, isClusterId, type ResId } from './ids.js';
import { entriesOf, field, type Node, printed, scalar, sourceOf, text, textIn } from './node.js';
import { BUILD, BUILD_ANNOTATIONS, ORIGIN, type Resource, type Strings } from './resource.js';
import type { Select } from './selector.js';

/** The objects of a build, in their order. No two have the same id. */
export class ResMap {
  constructor(public list: Resource[] = []) {}

  /** @throws BuildError where there is one with its id. */
  append(resource: Resource): void {
    const { id } = resource;
    if (this.list.some((other) => idEquals(id, other.id)))
      throw new BuildError(
        `may not add resource with an already registered id: ${idText(id)}`,
        sourceOf(resource.node)?.place,
      );
    this.list.push(resource);
  }

  appendAll(resources: readonly Resource[]): void {
    for (const resource of resources) this.append(resource);
  }

  byCurrentId(matches: (id: ResId) => boolean): readonly Resource[] {
    return this.list.filter((resource) => matches(resource.id));
  }

  /** Returns the objects that have or had an id. */
  byAnyId(matches: (id: ResId) => boolean): readonly Resource[] {
    return this.list.filter((resource) => !resource.isEmpty && resource.allIds.some(matches));
  }

  /** @throws BuildError where no object, or several, have or had the id. */
  theOne(id: ResId): Resource {
    const found = this.byAnyId((other) => idEquals(id, other));
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
    const matches = this.byAnyId((other) => idEquals(id, other));
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

  /** The objects that another one may refer to: those of the cluster, and those of its namespace. */
  referable(referrer: Resource): readonly Resource[] {
    const { id } = referrer;
    if (isClusterId(id)) return this.list;
    const namespace = effectiveNamespace(id);
    const others = namespacesOfSubjects(referrer);
    return this.list.filter(
      (resource) =>
        isClusterId(resource.id) || effectiveNamespace(resource.id) === namespace || others.has(resource.namespace),
    );
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

function namespacesOfSubjects(resource: Resource): ReadonlySet<string> {
  const namespaces = new Set<string>();
  if (resource.kind !== 'RoleBinding') return namespaces;
  const subjects = field(resource.node, 'subjects');
  if (subjects?.kind !== 'sequence') return namespaces;
  for (const subject of subjects.content) {
    const namespace = field(subject, 'namespace');
    if (!namespace || field(subject, 'kind')?.value !== 'ServiceAccount') continue;
    if (typeof printed(namespace).value !== 'string')
      throw new BuildError(
        `Invalid Input: namespace is blank for resource "${idText(resource.id)}"`,
        sourceOf(namespace)?.place,
      );
    namespaces.add(namespace.value);
  }
  return namespaces;
}
