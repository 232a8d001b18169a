import type { Place } from '../provenance/source.js';
import { type Traced, textOf } from '../provenance/traced.js';
import { BuildError } from './build-error.js';
import { type FieldSpec, fieldSpec, visitFields } from './field-specs.js';
import { expectKind, get, lookupCreate, setField, setScalar } from './fields.js';
import { idText, isClusterId, isSelected } from './ids.js';
import { isPresent, type Node, scalar, sourceOf, tagged } from './node.js';
import type { ResMap } from './res-map.js';
import { joined } from './resource.js';
import { TAGS } from './scalars.js';
import type { TransformerConfig } from './transformer-config.js';

/** Which subjects of role bindings get the namespace. */
export type Subjects = 'defaultOnly' | 'allServiceAccounts' | 'none';

/** Sets the namespace of all objects that belong to one, and the fields of others that name it. */
export function setNamespaces(
  map: ResMap,
  namespace: Node,
  specs: readonly FieldSpec[],
  options: { readonly unsetOnly?: boolean; readonly subjects?: Subjects } = {},
): void {
  const set = (node: Node): void => {
    if (options.unsetOnly && node.kind === 'scalar' && !node.isNull && node.value !== '') return;
    setScalar(node, tagged(namespace.value, TAGS.string, namespace.from));
  };
  for (const resource of map.list) {
    const { node } = resource;
    if (!node || resource.isEmpty) continue;
    resource.rememberId();
    const v1 = resource.apiVersion === 'v1';
    const binding = resource.kind === 'RoleBinding' || resource.kind === 'ClusterRoleBinding';
    if (!isClusterId(resource.id)) visitFields(node, fieldSpec('metadata/namespace', true), { set, make: 'scalar' });
    if (binding) setSubjects(node, options.subjects ?? 'defaultOnly', set);
    for (const spec of specs) {
      if (spec.path === 'metadata/namespace' || (spec.path === 'metadata/name' && !v1)) continue;
      if (binding && spec.path === 'subjects/namespace' && /^(?:Cluster)?RoleBinding$/.test(spec.kind)) continue;
      visitFields(node, spec, { set, make: 'scalar', tag: TAGS.string });
    }
  }
  const repeated = map.repeatedId();
  if (repeated)
    throw new BuildError(
      `namespace transformation produces ID conflict: ${idText(repeated)}`,
      sourceOf(namespace)?.place,
    );
}

function setSubjects(node: Node, subjects: Subjects, set: (node: Node) => void): void {
  if (subjects === 'none') return;
  const list = get(node, 'subjects');
  if (!isPresent(list)) return;
  expectKind(list, 'sequence');
  for (const subject of list.content) {
    const [name, wanted] = subjects === 'defaultOnly' ? ['name', 'default'] : ['kind', 'ServiceAccount'];
    const value = get(subject, name);
    if (!isPresent(value) || value.value !== wanted) continue;
    const namespace = lookupCreate(subject, 'scalar', 'namespace');
    if (namespace) set(namespace);
  }
}

/** Kinds whose names stay as they are. */
const SKIPPED = [
  { group: '', version: '', kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', version: '', kind: 'APIService' },
  { group: '', version: '', kind: 'Namespace' },
];

/** Adds a prefix or a suffix to names. */
export function addToNames(map: ResMap, part: 'prefix' | 'suffix', added: Node, specs: readonly FieldSpec[]): void {
  const affix = { value: added.value, from: affixOf(added) };
  for (const resource of map.list) {
    const { node, originalId: id } = resource;
    if (!node || SKIPPED.some((gvk) => isSelected(id, gvk))) continue;
    for (const spec of specs) {
      if (!isSelected(id, spec)) continue;
      if (spec.path === 'metadata/name') {
        if (part === 'prefix') resource.addPrefix(added.value);
        else resource.addSuffix(added.value);
        if (added.value !== '') resource.rememberId();
      }
      const set = (value: Node): void => {
        const [first, second] = part === 'prefix' ? [affix, value] : [value, affix];
        const { value: text, from } = joined(first, second);
        setScalar(value, scalar(text, from));
      };
      visitFields(node, spec, { set, make: 'scalar', tag: TAGS.string });
    }
  }
}

/** Returns the pieces of a prefix or suffix, marked as what they are in a name. */
function affixOf({ value, from }: Node): Traced['from'] {
  const { pieces } = textOf({ value, from });
  return pieces.map((piece) => (piece.source ? { ...piece, source: { ...piece.source, affix: true } } : piece));
}

/** Sets the entries of a map of strings in fields: labels and annotations. */
export function setEntries(
  map: ResMap,
  entries: readonly (readonly [key: Node, value: Node])[],
  specs: readonly FieldSpec[],
): void {
  for (const { node } of map.list) {
    if (!node) continue;
    for (const [key, value] of entries) {
      // The fields that get the entry anew share one node, as in kustomize: a replacement in one of them is one in all.
      const entry = tagged(value.value, TAGS.string, value.from);
      const set = (target: Node): void => setEntry(target, key.value, entry, scalar(key.value, key.from));
      for (const spec of specs) visitFields(node, spec, { set, make: 'map', tag: TAGS.map });
    }
  }
}

function setEntry(target: Node, name: string, value: Node, key: Node): void {
  if (name === '') setScalar(target, value);
  else setField(target, name, value, key);
}

/** Sets the number of replicas of the objects with a name. */
export function setReplicas(
  map: ResMap,
  name: string,
  count: Node | undefined,
  specs: readonly FieldSpec[],
  place: Place | undefined,
): void {
  let found = false;
  const number = String(Number(count?.value ?? 0));
  for (const spec of specs) {
    for (const { node } of map.byAnyId(name, (id) => isSelected(id, spec))) {
      found = true;
      const set = (value: Node): void => setScalar(value, tagged(number, TAGS.int, count?.from));
      if (node) visitFields(node, spec, { set, make: 'scalar', tag: TAGS.int });
    }
  }
  if (!found)
    throw new BuildError(
      `resource with name ${name} does not match a config with the following GVK [${specs.map(({ kind }) => kind).join(' ')}]`,
      place,
      'missing',
    );
}

/** The default fields of labels that are set in metadata alone. */
export const METADATA_LABELS: FieldSpec = fieldSpec('metadata/labels', true);

/** Returns the fields that an entry of `labels` sets. */
export function labelSpecs(
  config: TransformerConfig,
  own: readonly FieldSpec[],
  options: { readonly selectors: boolean; readonly templates: boolean },
  merge: (specs: readonly FieldSpec[], others: readonly FieldSpec[]) => readonly FieldSpec[],
): readonly FieldSpec[] {
  const specs = merge(own, config.labels);
  if (options.selectors) return merge(specs, config.commonLabels);
  return merge(options.templates ? merge(specs, config.templateLabels) : specs, [METADATA_LABELS]);
}
