import type { Column, Flow, FlowEdge, FlowNode, Protection } from './flow.js';
import { compare, group } from './grouping.js';
import { type Neighbours, neighboursIn, stacksIn } from './stacks.js';

/** What a person has opened and closed of a flow. */
export interface FoldState {
  /** `auto` folds what is needed for the picture to stay legible, `open` nothing, `closed` everything that can be. */
  readonly mode: 'auto' | 'open' | 'closed';
  /** The ids of lanes, sets and stacks that are open or closed whatever the mode. */
  readonly chosen: ReadonlyMap<string, boolean>;
}

/** Something that is drawn: an object, a stack of like objects, or a namespace that is folded. */
export interface Card {
  /** That of the node, or one of its own. */
  readonly id: string;
  readonly kind: 'node' | 'stack' | 'lane';
  readonly column: Column;
  /** In the order of the flow; at least one. */
  readonly nodes: readonly FlowNode[];
}

/** The edges between two cards, as far as they end at one container. */
export interface Link {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly edges: readonly FlowEdge[];
  /** That of all Secrets at its ends, where it is one. */
  readonly protection?: Protection | undefined;
  /** The container that all its edges end at. */
  readonly container?: string | undefined;
}

/** The objects of one namespace in a set. */
export interface Lane {
  readonly id: string;
  readonly namespace: string | undefined;
  readonly isFolded: boolean;
  /** All objects in it, those that are folded included. */
  readonly nodes: readonly FlowNode[];
  readonly cards: readonly Card[];
}

export interface FoldedSet {
  readonly id: string;
  readonly name: string;
  /** A folded set has no cards. */
  readonly isFolded: boolean;
  readonly nodes: readonly FlowNode[];
  /** Stores are shared by namespaces. */
  readonly stores: readonly Card[];
  readonly lanes: readonly Lane[];
}

export interface FoldedFlow {
  readonly sets: readonly FoldedSet[];
  readonly links: readonly Link[];
  /** The card of each node that is shown. */
  readonly cardOf: ReadonlyMap<string, string>;
}

/** More rows of cards than this are not taken in at a glance. */
const MOST_ROWS = 60;
/** A picture with more rows than this is not gone through either. */
const MOST_FOLDED_ROWS = 120;
/** What has no more rows than this is not worth folding. */
const FEW_ROWS = 2;
/** Fewer objects than this are shown one by one. */
const FEW = 40;

/** Returns what is drawn of a flow. Depends on its input alone. */
export function fold(flow: Flow, state: FoldState): FoldedFlow {
  const isStacked = state.mode === 'closed' || (state.mode === 'auto' && flow.nodes.length >= FEW);
  const neighbours = isStacked ? neighboursIn(flow.edges) : undefined;
  const sets = group(flow.nodes, ({ set }) => set).map(([name, nodes]) => setOf(name, nodes, neighbours, state));
  closeMost(sets, state);
  const folded = sets.map(finished);
  const cards = folded.flatMap(({ stores, lanes }) => [...stores, ...lanes.flatMap((lane) => lane.cards)]);
  const cardOf = new Map(cards.flatMap(({ id, nodes }) => nodes.map((node) => [node.id, id] as const)));
  return { sets: folded, links: linksOf(flow, cardOf), cardOf };
}

interface OpenSet {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly FlowNode[];
  readonly stores: readonly Card[];
  readonly lanes: OpenLane[];
  isFolded: boolean;
}

interface OpenLane {
  readonly id: string;
  readonly namespace: string | undefined;
  readonly nodes: readonly FlowNode[];
  readonly cards: readonly Card[];
  isFolded: boolean;
}

/** @param neighbours Undefined where nothing is stacked. */
function setOf(
  name: string,
  nodes: readonly FlowNode[],
  neighbours: Neighbours | undefined,
  { chosen }: FoldState,
): OpenSet {
  const stacked = (list: readonly FlowNode[]): readonly Card[] => {
    const stacks = neighbours ? stacksIn(list, neighbours) : [];
    const closed = stacks.filter(({ id }) => chosen.get(id) !== true);
    return cardsOf(list, closed);
  };
  const lanes = group(
    nodes.filter(({ column }) => column !== 'store'),
    ({ namespace }) => namespace ?? '',
  )
    .sort(([a], [b]) => compare(a, b))
    .map(([namespace, list]) => {
      const id = `lane:${name}/${namespace}`;
      const isFolded = chosen.get(id) === false;
      return { id, namespace: namespace || undefined, nodes: list, cards: stacked(list), isFolded };
    });
  const id = `set:${name}`;
  return {
    id,
    name,
    nodes,
    stores: cardsOf(
      nodes.filter(({ column }) => column === 'store'),
      [],
    ),
    lanes,
    isFolded: chosen.get(id) === false,
  };
}

function cardsOf(nodes: readonly FlowNode[], stacks: readonly { id: string; nodes: readonly FlowNode[] }[]): Card[] {
  const stackOf = new Map(stacks.flatMap((stack) => stack.nodes.map(({ id }) => [id, stack] as const)));
  return nodes.flatMap((node): Card[] => {
    const stack = stackOf.get(node.id);
    if (!stack) return [{ id: node.id, kind: 'node', column: node.column, nodes: [node] }];
    if (stack.nodes[0] !== node) return [];
    return [{ id: stack.id, kind: 'stack', column: node.column, nodes: stack.nodes }];
  });
}

/**
 * Folds namespaces where the picture could not be taken in, and sets where it still could not. Two alone would say little when they
 * are folded, so they may be larger.
 */
function closeMost(sets: readonly OpenSet[], { mode, chosen }: FoldState): void {
  if (mode === 'open') return;
  const isFull = (groups: number, most: number): boolean =>
    groups > 1 && (mode === 'closed' || sum(sets, rowsOf) > most * (groups > 2 ? 1 : 4));
  const close = (one: OpenSet | OpenLane, rows: number): void => {
    if (!chosen.has(one.id) && (mode === 'closed' || rows > FEW_ROWS)) one.isFolded = true;
  };
  const lanes = sets.flatMap((set) => set.lanes);
  if (isFull(lanes.length, MOST_ROWS)) for (const lane of lanes) close(lane, rowsOfLane(lane));
  if (mode === 'auto' && isFull(sets.length, MOST_FOLDED_ROWS)) for (const set of sets) close(set, rowsOf(set));
}

function rowsOf({ isFolded, stores, lanes }: OpenSet): number {
  return isFolded ? 1 : Math.max(stores.length, sum(lanes, rowsOfLane));
}

/** The number of cards in the longest column. */
function rowsOfLane({ isFolded, cards }: OpenLane): number {
  return isFolded ? 1 : Math.max(...group(cards, ({ column }) => column).map(([, own]) => own.length));
}

function sum<One>(list: readonly One[], of: (one: One) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}

function finished(set: OpenSet): FoldedSet {
  if (set.isFolded) return { ...set, stores: [], lanes: [] };
  return { ...set, lanes: set.lanes.map((lane) => (lane.isFolded ? { ...lane, cards: [foldedLane(lane)] } : lane)) };
}

function foldedLane({ id, nodes }: OpenLane): Card {
  return { id, kind: 'lane', column: 'maker', nodes };
}

/** Puts together the edges between the same cards. */
function linksOf({ nodes, edges }: Flow, cardOf: ReadonlyMap<string, string>): readonly Link[] {
  const protections = protectionsBy(nodes, edges);
  const ends = edges.flatMap((edge) => {
    const [from, to] = [cardOf.get(edge.from), cardOf.get(edge.to)];
    if (from === undefined || to === undefined || from === to) return [];
    const container = to === edge.to ? edge.container : undefined;
    return [{ from, to, container, edge }];
  });
  return group(ends, ({ from, to, container }) => JSON.stringify([from, to, container ?? null])).map(([id, list]) => {
    const [{ from, to, container }] = list as [(typeof list)[number]];
    const own = new Set(list.flatMap(({ edge }) => protections(edge)));
    const [protection] = own;
    return {
      id,
      from,
      to,
      edges: list.map(({ edge }) => edge),
      ...(own.size === 1 && protection ? { protection } : {}),
      ...(container === undefined ? {} : { container }),
    };
  });
}

/** Returns what gives the protections of the Secrets that an edge is about: the one at its end, or those that its end makes. */
function protectionsBy(
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
): (edge: FlowEdge) => readonly (Protection | undefined)[] {
  const secrets = new Map(
    nodes.flatMap((node) => (node.column === 'secret' ? [[node.id, node.protection] as const] : [])),
  );
  const made = new Map(
    group(
      edges.filter(({ to }) => secrets.has(to)),
      ({ from }) => from,
    ),
  );
  return ({ from, to }) => {
    const ends = [from, to].filter((id) => secrets.has(id));
    const ids = ends.length > 0 ? ends : (made.get(to) ?? []).map((edge) => edge.to);
    return ids.map((id) => secrets.get(id));
  };
}
