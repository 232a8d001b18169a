import { nameOf } from '../../text/paths.js';
import type { KindKey, Use } from '../facts.js';
import type { Found, ObjectGraph } from '../graph.js';
import type { GraphSet, PlacedObject, PlacedReference } from '../graph-set.js';
import { mayLiveOutside } from '../may-live-outside.js';
import { type IsExternal, SetView } from '../set-view.js';
import {
  type Column,
  type Flow,
  type FlowEdge,
  type FlowPlace,
  type FlowUse,
  type PlacedFlowNode,
  PROTECTIONS,
} from './flow.js';
import { group } from './grouping.js';

/** What stands in the place of a name that is only known when it is applied. */
const UNKNOWN_NAME = '{{ … }}';
/** Stores of the External Secrets Operator, which are shown even where nothing uses them. */
const STORE = /^(?:Cluster)?SecretStore\./;
/** Its volumes bring values into pods without a Secret. */
const VOLUME_OF_STORE = /^SecretProviderClass\./;
/** Issuers keep the key of their own account in a Secret, which they read themselves. */
const OWN_KEY = /^(?:Cluster)?Issuer\./;
/** Labels under these names say what a Secret belongs to; any other may be the one by which a controller finds it. */
const PLAIN_LABEL =
  /^(?:[^/]+|(?:app\.kubernetes\.io|helm\.sh|kustomize\.toolkit\.fluxcd\.io|argocd\.argoproj\.io\/instance)\/.*)$/;

/** Collects the flow of one set. */
export class FlowOfSet {
  private readonly nodes = new Map<string, PlacedFlowNode>();
  private readonly edges: FlowEdge[] = [];
  private readonly view: SetView;
  /** The objects of the set and beside it. */

  /** @param isReadBeside Tells whether another set names a Secret. */
  constructor(
    private readonly graph: ObjectGraph,
    private readonly set: GraphSet,
    private readonly name: string,
    isExternal: IsExternal,
    private readonly isReadBeside: (name: string, namespace: string | undefined) => boolean,
  ) {
    this.view = new SetView(graph, set, isExternal);
  }

  flow(): Flow<PlacedFlowNode> {
    const { objects } = this.set;
    for (const object of objects) {
      if (STORE.test(object.kind)) this.objectNode('store', object);
      for (const reference of object.references) this.follow(object, reference);
    }
    // Readers come first: an object in many namespaces is one Secret for each that is read.
    for (const object of objects)
      for (const definition of object.definitions)
        if (definition.kind === 'Secret') this.addOwn({ set: this.set, object, definition });
    for (const object of objects) this.followAccounts(object);
    return { nodes: [...this.nodes.values()], edges: merged(this.edges) };
  }

  private follow(object: PlacedObject, reference: PlacedReference): void {
    if (VOLUME_OF_STORE.test(reference.to)) {
      const [found] = this.view.resolve(reference);
      const from = found ? this.makerNode(found.object) : this.namedNode('maker', reference);
      this.link({ from, to: this.readerNode(object, undefined), how: 'volume' });
    }
    // What makes a Secret names it, which is no use of it.
    if (reference.to !== 'Secret' || makes(object, reference)) return;
    const from = this.secretFor(reference);
    if (from === undefined) return;
    const { container, key, use } = reference;
    const to = this.readerNode(object, container);
    this.link({ from, to, how: howOf(use), keys: key && [key.name], container });
  }

  /** Returns the node of the Secret that a reference means; undefined for a guess that meets nothing. */
  private secretFor(reference: PlacedReference): string | undefined {
    const { name, namespace } = reference;
    const found = this.definitionsOf(reference);
    const [first] = found;
    if (first) {
      // Several definitions of one object are one Secret; of several objects that may be meant the nearest is.
      const own = found.filter(({ definition }) => definition.namespace === first.definition.namespace);
      const known = first.definition.namespace === '*' ? knownOf(namespace) : first.definition.namespace;
      return this.secretNode(name, known, own);
    }
    if (reference.guessed) return undefined;
    const isUnknown =
      !this.graph.complete || this.set.isPartial || reference.optional || this.view.resolve(reference).length > 0;
    const isOutside = this.view.isExternal('Secret', namespace, name);
    const isDangling = !isUnknown && !isOutside && !mayLiveOutside(this.view, reference);
    const protection = isOutside ? 'external' : isDangling ? 'dangling' : undefined;
    return this.addSecret(name, knownOf(namespace), { protection, place: placeOf(reference.range) });
  }

  /** Returns what a reference means. In another set that must be sure: the namespace of both is known. */
  private definitionsOf(reference: PlacedReference): readonly Found[] {
    return this.view
      .resolve(reference)
      .filter(
        ({ set, definition }) =>
          set === this.set ||
          set.kind === 'commands' ||
          (reference.namespace !== undefined && definition.namespace !== undefined),
      );
  }

  /** Adds a Secret that the set defines, and says so where nobody reads it. */
  private addOwn(found: Found): void {
    const { definition, object } = found;
    const { name, namespace, isOwn } = definition;
    // What operators make for themselves is of no interest until somebody reads it.
    if (isOwn && !(name !== undefined && this.nodes.has(idOf(this.name, 'secret', 'Secret', knownOf(namespace), name))))
      return;
    if (name === undefined) {
      const id = `${this.name}: secret ${object.kind} ${definition.range.start}`;
      this.nodes.set(id, {
        ...this.base(id, 'secret', 'Secret', undefined, knownOf(namespace)),
        place: placeOf(definition.range),
      });
      this.addMaker(id, found);
      return;
    }
    if (namespace === '*') {
      const shown = [...this.nodes.values()].some((node) => node.column === 'secret' && node.name === name);
      if (shown) return;
    }
    const all = this.view
      .definitions('Secret', name, namespace)
      .filter((one) => one.definition.namespace === namespace);
    const id = this.secretNode(name, knownOf(namespace), all.length > 0 ? all : [found]);
    const node = this.nodes.get(id);
    if (!node || node.protection === 'plaintext' || this.edges.some(({ from }) => from === id)) return;
    if (this.mayBeRead(found)) return;
    this.nodes.set(id, { ...node, protection: 'unused' });
  }

  /**
   * True where a Secret that no object of the set names may be read all the same: an object beside it names it, or one of which
   * nobody knows what it reads is there; a controller finds it by a label or fills it; or no pod of its namespace is known at all.
   */
  private mayBeRead({ object, definition: { name = '', namespace, by, keys } }: Found): boolean {
    if (!this.graph.complete || this.set.isPartial || this.isReadBeside(name, namespace)) return true;
    if (keys.length === 0 || (by !== undefined && OWN_KEY.test(by))) return true;
    if (Object.keys(object.labels ?? {}).some((label) => !PLAIN_LABEL.test(label))) return true;
    const isMade = this.view.objectsWith('makers', namespace).some(({ kind }) => !STORE.test(kind));
    return isMade || this.view.objectsWith('pods', namespace).length === 0;
  }

  private secretNode(name: string, namespace: string | undefined, found: readonly Found[]): string {
    const protections = found.map(({ definition: { protection } }) => protection);
    const protection = PROTECTIONS.find((one) => protections.some((other) => other === one));
    const keys = [...new Set(found.flatMap(({ definition }) => definition.keys.map((key) => key.name)))];
    const [first] = found;
    const place = first && placeOf(first.definition.range);
    const isNew = !this.nodes.has(idOf(this.name, 'secret', 'Secret', namespace, name));
    const id = this.addSecret(name, namespace, { protection, place, ...(keys.length > 0 ? { keys } : {}) });
    if (isNew) for (const one of found) this.addMaker(id, one);
    return id;
  }

  private addSecret(name: string, namespace: string | undefined, more: Partial<PlacedFlowNode>): string {
    const id = idOf(this.name, 'secret', 'Secret', namespace, name);
    if (!this.nodes.has(id)) this.nodes.set(id, { ...this.base(id, 'secret', 'Secret', name, namespace), ...more });
    return id;
  }

  /** Adds what makes a Secret, and the stores that it takes the values from. */
  private addMaker(secret: string, { object, definition }: Found): void {
    if (definition.by !== undefined) {
      this.link({ from: this.makerNode(object), to: secret, how: 'makes' });
    } else if (definition.protection === 'encrypted') {
      const id = idOf(this.name, 'maker', 'SOPS', knownOf(definition.namespace), definition.name);
      const base = this.base(id, 'maker', 'SOPS', nameOf(definition.range.file), knownOf(definition.namespace));
      this.nodes.set(id, { ...base, place: placeOf(definition.range) });
      this.link({ from: id, to: secret, how: 'makes' });
    }
  }

  private makerNode(object: PlacedObject): string {
    const before = this.nodes.size;
    const id = this.objectNode('maker', object);
    if (this.nodes.size === before) return id;
    for (const reference of object.references) {
      const { to, use } = reference;
      if (use !== 'controller' || to === 'Secret' || to === 'ConfigMap') continue;
      const [found] = this.view.resolve(reference);
      const from = found ? this.objectNode('store', found.object) : this.namedNode('store', reference);
      this.link({ from, to: id, how: 'keeps' });
    }
    return id;
  }

  /** Pods get what the account that they run as has. */
  private followAccounts(object: PlacedObject): void {
    for (const reference of object.references) {
      if (reference.to !== 'ServiceAccount' || object.pods.length === 0) continue;
      const [account] = this.view.resolve(reference);
      const from =
        account && idOf(this.name, 'reader', 'ServiceAccount', account.object.namespace, account.object.name);
      if (from !== undefined && this.nodes.has(from))
        this.link({ from, to: this.readerNode(object, undefined), how: 'account' });
    }
  }

  private readerNode(object: PlacedObject, container: string | undefined): string {
    const id = this.objectNode('reader', object);
    const node = this.nodes.get(id);
    if (node && container !== undefined && !node.containers?.includes(container))
      this.nodes.set(id, { ...node, containers: [...(node.containers ?? []), container] });
    return id;
  }

  private objectNode(column: Column, { kind, name, namespace, range }: PlacedObject): string {
    const short = shortKind(kind);
    const id =
      name === undefined
        ? `${this.name}: ${column} ${kind} ${range.start}`
        : idOf(this.name, column, short, namespace, name);
    if (!this.nodes.has(id))
      this.nodes.set(id, { ...this.base(id, column, short, name, namespace), place: placeOf(range) });
    return id;
  }

  /** The node of an object that no file has. */
  private namedNode(column: Column, { to, name, namespace, range }: PlacedReference): string {
    const id = idOf(this.name, column, shortKind(to), knownOf(namespace), name);
    if (!this.nodes.has(id))
      this.nodes.set(id, { ...this.base(id, column, shortKind(to), name, knownOf(namespace)), place: placeOf(range) });
    return id;
  }

  private base(
    id: string,
    column: Column,
    kind: string,
    name: string | undefined,
    namespace: string | undefined,
  ): PlacedFlowNode {
    return {
      id,
      column,
      kind,
      name: name ?? UNKNOWN_NAME,
      ...(namespace === undefined ? {} : { namespace }),
      set: this.name,
    };
  }

  private link({ keys, container, ...edge }: FlowEdge): void {
    this.edges.push({ ...edge, ...(keys ? { keys } : {}), ...(container === undefined ? {} : { container }) });
  }
}

function makes({ definitions }: PlacedObject, { name }: PlacedReference): boolean {
  return definitions.some(({ kind, name: own, by }) => kind === 'Secret' && by !== undefined && own === name);
}

/** Puts the keys together that one object reads in one way; where one edge means all keys, all are meant. */
function merged(edges: readonly FlowEdge[]): readonly FlowEdge[] {
  const alike = group(edges, ({ from, to, how, container }) => JSON.stringify([from, to, how, container ?? null]));
  return alike.flatMap(([, list]) => {
    const [first] = list;
    if (!first) return [];
    const { keys: _, ...edge } = first;
    const keys = list.map((one) => one.keys);
    return [keys.includes(undefined) ? edge : { ...edge, keys: [...new Set(keys.flatMap((one) => one ?? []))] }];
  });
}

function idOf(
  set: string,
  column: Column,
  kind: string,
  namespace: string | undefined,
  name: string | undefined,
): string {
  return `${set}: ${column} ${kind} ${namespace ?? ''}/${name ?? ''}`;
}

/** The kind without its group. */
function shortKind(kind: KindKey): string {
  return kind.split('.')[0] ?? kind;
}

/** A namespace, where it is one. */
function knownOf(namespace: string | undefined): string | undefined {
  return namespace === '*' ? undefined : namespace;
}

function placeOf({ file, start, end }: FlowPlace): FlowPlace {
  return { file, start, end };
}

function howOf(use: Use): FlowUse {
  return use === 'controller' || use === 'name' ? 'reads' : use;
}
