import { compareBytes, type Traced, textOf } from '../provenance/traced.js';
import { joinTexts, type TracedText } from '../provenance/traced-text.js';
import { BuildError } from './build-error.js';
import { clear, get, lookup, lookupCreate, setField } from './fields.js';
import { effectiveNamespace, type Gvk, type ResId, splitApiVersion } from './ids.js';
import { emptyMap, entriesOf, field, isNilOrEmpty, isPresent, Node, pairsOf, scalar, text } from './node.js';
import { TAGS } from './scalars.js';

const DOMAIN = 'internal.config.kubernetes.io';

/** The annotations in which kustomize remembers things while it builds. Patches see them. */
export const BUILD = {
  kinds: `${DOMAIN}/previousKinds`,
  names: `${DOMAIN}/previousNames`,
  namespaces: `${DOMAIN}/previousNamespaces`,
  prefixes: `${DOMAIN}/prefixes`,
  suffixes: `${DOMAIN}/suffixes`,
  allowNameChange: `${DOMAIN}/allowNameChange`,
  allowKindChange: `${DOMAIN}/allowKindChange`,
  refBy: `${DOMAIN}/refBy`,
  behavior: `${DOMAIN}/generatorBehavior`,
  needsHash: `${DOMAIN}/needsHashSuffix`,
} as const;

/** The annotation that says where an object comes from, where `buildMetadata` asks for it. */
export const ORIGIN = 'config.kubernetes.io/origin';

/** The annotations that are removed at the end. */
const REMOVED: readonly string[] = [
  ...Object.values(BUILD),
  ...['path', 'index', 'seqindent', 'id', 'annotations-migration-resource-id'].map((name) => `${DOMAIN}/${name}`),
  'config.kubernetes.io/path',
  'config.kubernetes.io/index',
  'config.k8s.io/id',
];
const LEGACY: readonly string[] = REMOVED.slice(-3);

/** A map of strings as labels and annotations are: the values with where they are written. */
export type Strings = Map<string, Node>;

/** An object while it is built. */
export class Resource {
  /** The names of the vars that refer to it. */
  vars: readonly string[] = [];

  constructor(
    /** Undefined for one that a patch has deleted. */
    public node: Node | undefined,
  ) {}

  copy(): Resource {
    const copied = new Resource(this.node?.copy());
    copied.vars = this.vars;
    return copied;
  }

  get isEmpty(): boolean {
    return isNilOrEmpty(this.node);
  }

  get apiVersion(): string {
    return field(this.node, 'apiVersion')?.value ?? '';
  }

  get kind(): string {
    return field(this.node, 'kind')?.value ?? '';
  }

  get gvk(): Gvk {
    const [group, version] = splitApiVersion(this.apiVersion);
    return { group, version, kind: this.kind };
  }

  get metadata(): Node | undefined {
    const metadata = isPresent(this.node) ? field(this.node, 'metadata') : undefined;
    return isNilOrEmpty(metadata) ? undefined : metadata;
  }

  get name(): string {
    return this.metaText('name');
  }

  get namespace(): string {
    return this.metaText('namespace');
  }

  private metaText(name: string): string {
    const value = field(this.metadata, name);
    return value && !isNilOrEmpty(value) ? value.value : '';
  }

  get id(): ResId {
    return { ...this.gvk, name: this.name, namespace: this.namespace, scoped: true };
  }

  /** The ids that it had before, the first one first. */
  get previousIds(): readonly ResId[] {
    const names = this.annotation(BUILD.names);
    if (names === undefined) return [];
    const all = [names, this.annotation(BUILD.namespaces) ?? '', this.annotation(BUILD.kinds) ?? ''];
    const [name = [], namespace = [], kind = []] = all.map((list) => list.split(','));
    if (name.length !== namespace.length || name.length !== kind.length)
      throw new BuildError(
        'number of previous names, number of previous namespaces, number of previous kinds not equal',
        undefined,
      );
    const [group, version] = splitApiVersion(this.apiVersion);
    return name.map((one, index) => ({
      group,
      version,
      kind: kind[index] ?? '',
      name: one,
      namespace: namespace[index] ?? '',
      scoped: false,
    }));
  }

  /** The ids that it had and has. */
  get allIds(): readonly ResId[] {
    return [...this.previousIds, this.id];
  }

  get originalId(): ResId {
    return this.previousIds[0] ?? this.id;
  }

  annotation(name: string): string | undefined {
    return pairsOf(field(this.metadata, 'annotations')).find(([key]) => key.value === name)?.[1].value;
  }

  strings(name: 'annotations' | 'labels'): Strings {
    const strings: Strings = new Map();
    for (const [key, value] of pairsOf(field(this.metadata, name))) strings.set(key.value, value);
    return strings;
  }

  /** Sets labels or annotations as a whole: they become strings, in the order of their names. Without any the field goes. */
  setStrings(name: 'annotations' | 'labels', strings: Strings): void {
    if (!this.node) return;
    const metadata = lookupCreate(this.node, 'map', 'metadata');
    const before = field(metadata, name);
    const keys = new Map(entriesOf(before).map(([key]) => [key.value, key]));
    clear(metadata, name);
    if (strings.size === 0 || !metadata) return;
    const map = emptyMap(before?.from);
    setField(metadata, name, map);
    for (const key of [...strings.keys()].sort(compareBytes)) {
      const value = strings.get(key);
      const written = keys.get(key);
      const name = written && new Node('scalar', TAGS.none, key, 'plain', [], written.from);
      setField(map, key, text(value?.value ?? '', value?.from), name);
    }
  }

  /** Sets one annotation, as kustomize does for its own. */
  annotate(name: string, value: string): void {
    if (!this.node) return;
    const metadata = field(this.node, 'metadata');
    const annotations = get(metadata, 'annotations');
    if (annotations && annotations.content.length === 0) clear(metadata, 'annotations');
    if (metadata && metadata.content.length === 0) clear(this.node, 'metadata');
    const map = lookupCreate(this.node, 'map', 'metadata', 'annotations');
    const node = text(value);
    node.style = 'single';
    if (map) setField(map, name, node);
  }

  /** Adds to an annotation that is a list with commas. */
  private append(name: string, value: string): void {
    if (value === '') return;
    const before = this.annotation(name);
    this.annotate(name, before === undefined ? value : `${before},${value}`);
  }

  list(name: string): readonly string[] {
    return this.annotation(name)?.split(',') ?? [];
  }

  addPrefix(prefix: string): void {
    this.append(BUILD.prefixes, prefix);
  }

  addSuffix(suffix: string): void {
    this.append(BUILD.suffixes, suffix);
  }

  rememberId(): void {
    const { id } = this;
    this.append(BUILD.names, id.name);
    this.append(BUILD.namespaces, effectiveNamespace(id));
    this.append(BUILD.kinds, id.kind);
  }

  /** Sets one annotation; all of them become strings, in the order of their names. */
  setAnnotation(name: string, value: string): void {
    this.setStrings('annotations', new Map([...this.strings('annotations'), [name, text(value)]]));
  }

  enable(name: string): void {
    this.setAnnotation(name, 'enabled');
  }

  isEnabled(name: string): boolean {
    return this.annotation(name) === 'enabled';
  }

  setKind(kind: string, from?: Traced['from']): void {
    if (this.node) setField(this.node, 'kind', scalar(kind, from ?? sourceWhereSame(field(this.node, 'kind'), kind)));
  }

  setApiVersion(apiVersion: string): void {
    const from = sourceWhereSame(field(this.node, 'apiVersion'), apiVersion);
    if (this.node) setField(this.node, 'apiVersion', scalar(apiVersion, from));
  }

  setName(name: Node): void {
    const metadata = this.node && lookupCreate(this.node, 'map', 'metadata');
    if (metadata) setField(metadata, 'name', name);
  }

  /** Sets the namespace; '' removes it. */
  setNamespace(namespace: string, from?: Traced['from']): void {
    if (!this.node) return;
    if (namespace === '') {
      clear(lookup(this.node, 'metadata'), 'namespace');
      return;
    }
    const metadata = lookupCreate(this.node, 'map', 'metadata');
    const before = field(metadata, 'namespace');
    if (metadata) setField(metadata, 'namespace', scalar(namespace, from ?? sourceWhereSame(before, namespace)));
  }

  /** The annotations of the build and those that other tools of the family write. */
  internalAnnotations(): Strings {
    const own = [...this.strings('annotations')].filter(
      ([name]) => name.startsWith(`${DOMAIN}/`) || LEGACY.includes(name),
    );
    return new Map(own);
  }

  removeBuildAnnotations(): void {
    const annotations = this.strings('annotations');
    if (annotations.size === 0) return;
    for (const name of REMOVED) annotations.delete(name);
    this.setStrings('annotations', annotations);
  }
}

export const BUILD_ANNOTATIONS = REMOVED;

function sourceWhereSame(node: Node | undefined, value: string): Traced['from'] {
  return node?.value === value ? node.from : undefined;
}

/** Returns a scalar of texts one behind the other, each with its source. */
export function joined(...parts: readonly (Pick<Node, 'value' | 'from'> | undefined)[]): {
  readonly value: string;
  readonly from: Traced['from'];
} {
  const texts = parts.map((node): TracedText => textOf({ value: node?.value ?? '', from: node?.from }));
  const { text: value, pieces } = joinTexts(texts);
  return { value, from: pieces };
}
