import { type Traced, textOf } from '../provenance/traced.js';
import { joinTexts, sliceText, sourceAt, type TracedText } from '../provenance/traced-text.js';
import { BuildError, during } from './build-error.js';
import type { NameReference } from './default-specs.js';
import { type FieldSpec, visitFields } from './field-specs.js';
import { get, setField, setScalar } from './fields.js';
import { apiVersionOf, effectiveNamespace, type Gvk, idText, isClusterId, isSelected } from './ids.js';
import { field, isNilOrEmpty, isPresent, type Node, printed, scalar, sourceOf } from './node.js';
import type { ResMap } from './res-map.js';
import { BUILD, type Resource } from './resource.js';
import { TAGS } from './scalars.js';

/** Changes the fields that refer to names of objects which have another name now. */
export function fixNameReferences(map: ResMap, references: readonly NameReference[]): void {
  const candidatesOf = candidatesAmong(map.list.map((resource) => new Target(resource)));
  for (const referrer of map.list) {
    if (!referrer.node) continue;
    const original = referrer.originalId;
    let candidates: Candidates | undefined;
    for (const reference of references) {
      for (const spec of reference.fields) {
        if (!isSelected(original, spec)) continue;
        candidates ??= candidatesOf(referrer);
        new Referrer(referrer, spec, reference, candidates).fix();
      }
    }
  }
}

/** An object that others may refer to. */
class Target {
  readonly cluster: boolean;
  readonly namespace: string;
  readonly written: string;
  readonly names: ReadonlySet<string>;

  constructor(readonly resource: Resource) {
    const { id } = resource;
    this.cluster = isClusterId(id);
    this.namespace = effectiveNamespace(id);
    this.written = resource.namespace;
    this.names = new Set(resource.list(BUILD.names));
  }
}

/** Returns a function that finds the objects that another one may refer to: those of the cluster, and those of its namespace. */
function candidatesAmong(targets: readonly Target[]): (referrer: Resource) => Candidates {
  const known = new Map<string | undefined, Candidates>();
  const of = (namespace: string | undefined): Candidates => {
    const found =
      known.get(namespace) ??
      new Candidates(
        namespace === undefined ? targets : targets.filter((one) => one.cluster || one.namespace === namespace),
      );
    known.set(namespace, found);
    return found;
  };
  return (referrer) => {
    const { id } = referrer;
    if (isClusterId(id)) return of(undefined);
    const namespace = effectiveNamespace(id);
    const others = namespacesOfSubjects(referrer);
    if (others.size === 0) return of(namespace);
    return new Candidates(
      targets.filter((one) => one.cluster || one.namespace === namespace || others.has(one.written)),
    );
  };
}

function namespacesOfSubjects(resource: Resource): ReadonlySet<string> {
  const namespaces = new Set<string>();
  if (resource.kind !== 'RoleBinding') return namespaces;
  const subjects = field(resource.node, 'subjects');
  if (subjects?.kind !== 'sequence') return namespaces;
  for (const subject of subjects.content) {
    const namespace = field(subject, 'namespace');
    if (!namespace || field(subject, 'kind')?.value !== 'ServiceAccount') continue;
    if (printed(namespace).tag !== TAGS.string)
      throw new BuildError(
        `Invalid Input: namespace is blank for resource "${idText(resource.id)}"`,
        sourceOf(namespace)?.place,
      );
    namespaces.add(namespace.value);
  }
  return namespaces;
}

/** The objects that one may refer to, found by the names that they had. */
class Candidates {
  private readonly byName = new Map<string, Resource[]>();
  private originals: ReadonlySet<string> | undefined;

  constructor(private readonly targets: readonly Target[]) {
    for (const { resource, names } of targets)
      for (const name of names) {
        const list = this.byName.get(name);
        if (list) list.push(resource);
        else this.byName.set(name, [resource]);
      }
  }

  named(name: string): readonly Resource[] {
    return this.byName.get(name) ?? [];
  }

  /** Returns true where one had a namespace before anything changed it. */
  hasOriginally(namespace: string): boolean {
    this.originals ??= new Set(this.targets.map(({ resource }) => effectiveNamespace(resource.originalId)));
    return this.originals.has(namespace);
  }
}

class Referrer {
  constructor(
    private readonly resource: Resource,
    private readonly spec: FieldSpec,
    private readonly target: Gvk,
    private readonly candidates: Candidates,
  ) {}

  fix(): void {
    const { node, gvk } = this.resource;
    if (!node) return;
    // Kustomize reads both twice, and the two readings differ for what is hardly an API version.
    const [apiVersion, kind] = [readAgain(node, 'apiVersion'), readAgain(node, 'kind')];
    if (apiVersion !== apiVersionOf(gvk) || kind !== gvk.kind)
      throw new BuildError(
        `node-referrerOriginal 'APIVersion' mismatch '${apiVersion}' != '${apiVersionOf(gvk)}'`,
        sourceOf(node)?.place,
      );
    const doing = `updating name reference in '${this.spec.path}' field of '${idText(this.resource.id)}'`;
    during(doing, undefined, () => visitFields(node, { ...this.spec, ...gvk }, { set: (value) => this.set(value) }));
  }

  private set(node: Node): void {
    if (!isPresent(node)) return;
    if (node.kind === 'scalar') this.setScalar(node);
    else if (node.kind === 'map') this.setMapping(node);
    else {
      for (const item of node.content) {
        if (!isPresent(item)) continue;
        if (item.kind === 'scalar') this.setScalar(item);
        else if (item.kind === 'map') this.setMapping(item);
        else throw new BuildError('expected to be either a string or a map of string', sourceOf(item)?.place, 'kind');
      }
    }
  }

  private setScalar(node: Node): void {
    const referral = this.select(node.value, this.candidates.named(node.value), false);
    if (!referral || referral.name === node.value) return;
    setScalar(node, scalar(referral.name, nameFor(referral, node)));
  }

  private setMapping(node: Node): void {
    const name = get(node, 'name');
    if (!name) throw new BuildError("path config error; no 'name' field in node", sourceOf(node)?.place);
    const before = name.value;
    const referral = this.select(before, this.inNamespaceOf(node, before), true);
    if (!referral || (referral.name === before && referral.namespace === '')) return;
    setField(node, 'name', scalar(referral.name, referral.name === before ? name.from : nameFor(referral, name)));
    if (referral.namespace === '') return;
    const namespace = field(referral.metadata, 'namespace');
    const written = field(node, 'namespace');
    const from = written?.value === referral.namespace ? written.from : namespace?.from;
    setField(node, 'namespace', scalar(referral.namespace, from));
  }

  /** The candidates of the namespace that a reference names: the former one, else the one that it has now. */
  private inNamespaceOf(node: Node, name: string): readonly Resource[] {
    const namespace = get(node, 'namespace');
    const named = this.candidates.named(name);
    if (!namespace) return named;
    const original = (resource: Resource): boolean => effectiveNamespace(resource.originalId) === namespace.value;
    if (this.candidates.hasOriginally(namespace.value)) return named.filter(original);
    return named.filter((resource) => effectiveNamespace(resource.id) === namespace.value);
  }

  private select(name: string, named: readonly Resource[], withNamespace: boolean): Resource | undefined {
    const role = this.roleRef();
    const { id } = this.resource;
    const cluster = isClusterId(id);
    let candidates = named.filter(
      (resource) =>
        resource.previousIds.some((one) => isSelected(one, this.target)) &&
        (!role || resource.previousIds.some((one) => isSelected(one, role))) &&
        (cluster ||
          isClusterId(resource.id) ||
          resource.kind === 'ServiceAccount' ||
          effectiveNamespace(id) === effectiveNamespace(resource.id)),
    );
    if (candidates.length === 1) return candidates[0];
    candidates = candidates.filter((resource) => sameAffixes(resource, this.resource, true));
    if (candidates.length > 1)
      candidates = candidates.filter((resource) => sameAffixes(resource, this.resource, false));
    const [first] = candidates;
    if (!first || candidates.length === 1) return first;
    const identical = candidates.every(
      (one) => one.name === first.name && (!withNamespace || one.namespace === first.namespace),
    );
    if (identical) return first;
    const ids = candidates.map((one) => idText(one.id)).join(', ');
    throw new BuildError(`found multiple possible referrals for ${name}: ${ids}`, sourceOf(this.resource.node)?.place);
  }

  /** The kind that the roleRef of a binding names, where the field is its name. */
  private roleRef(): Gvk | undefined {
    if (!this.spec.path.endsWith('roleRef/name')) return undefined;
    const roleRef = field(this.resource.node, 'roleRef');
    const [group, kind] = [field(roleRef, 'apiGroup'), field(roleRef, 'kind')];
    return group && kind ? { group: group.value, version: '', kind: kind.value } : undefined;
  }
}

/**
 * Returns the sources of the name of an object where another one refers to it: what is put before and behind the name comes from the
 * object, the name itself stands where it is referred to.
 */
function nameFor(referral: Resource, { value, from }: Node): Traced['from'] {
  const name = field(referral.metadata, 'name');
  const whole = textOf({ value: referral.name, from: name?.from });
  const at = ownPartAt(whole, value);
  if (at === undefined) return name?.from;
  const end = at + value.length;
  return joinTexts([sliceText(whole, 0, at), textOf({ value, from }), sliceText(whole, end)]).pieces;
}

/** Returns where a text stands in a name, rather not in what is put before and behind it. */
function ownPartAt(name: TracedText, part: string): number | undefined {
  const found: number[] = [];
  if (part !== '') for (let at = name.text.indexOf(part); at >= 0; at = name.text.indexOf(part, at + 1)) found.push(at);
  return found.find((at) => !sourceAt(name, at)?.affix) ?? found[0];
}

function readAgain(node: Node, name: string): string {
  const written = field(node, name);
  return isNilOrEmpty(written) ? '' : (written?.value ?? '');
}

function sameAffixes(one: Resource, other: Resource, allowEmpty: boolean): boolean {
  return [BUILD.prefixes, BUILD.suffixes].every((name) => {
    const [a, b] = [one.list(name), other.list(name)];
    return (allowEmpty && (a.length === 0 || b.length === 0)) || sameEnd(a, b);
  });
}

/** Returns true where the shorter list is the end of the longer one; an empty one only of an empty one. */
function sameEnd(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length > other.length ? [other, one] : [one, other];
  if (short.length === 0) return long.length === 0;
  return short.every((value, index) => value === long[index + long.length - short.length]);
}
