import type { FlowEdge, FlowNode } from './flow.js';
import { group } from './grouping.js';

/** Like objects that can be drawn as one. */
export interface Stack {
  readonly id: string;
  /** In the order of the flow. */
  readonly nodes: readonly FlowNode[];
}

/** Fewer like objects are not worth folding. */
const FEWEST = 4;

/**
 * Returns the stacks among the objects of a namespace: readers of the same Secrets, Secrets with the same readers (together with
 * what makes each of them alone), and further objects with the same neighbours. All objects of a stack are of one kind and have one
 * protection.
 */
export function stacksIn(nodes: readonly FlowNode[], { ins, outs }: Neighbours): readonly Stack[] {
  const classOf = new Map<string, string>();
  const stacks: Stack[] = [];
  const stackBy = (list: readonly FlowNode[], keyOf: (node: FlowNode) => unknown): void => {
    const free = list.filter(({ id }) => !classOf.has(id));
    for (const [, alike] of group(free, (node) => JSON.stringify([node.kind, node.protection, keyOf(node)])))
      if (alike.length >= FEWEST) add(alike);
  };
  const add = (alike: readonly FlowNode[]): void => {
    // Named after the first of them by name, so that it stays the same where others come and go.
    const [first = ''] = alike.map(({ id }) => id).sort();
    stacks.push({ id: `stack:${first}`, nodes: alike });
    for (const { id } of alike) classOf.set(id, `stack:${first}`);
  };
  const classes = (ids: readonly string[] | undefined): readonly string[] =>
    [...new Set((ids ?? []).map((id) => classOf.get(id) ?? id))].sort();

  const inColumn = (column: FlowNode['column']): readonly FlowNode[] => nodes.filter((node) => node.column === column);
  const ends = (node: FlowNode): unknown => [classes(ins.get(node.id)), classes(outs.get(node.id))];
  stackBy(inColumn('reader'), ends);

  const byId = new Map(nodes.map((node) => [node.id, node]));
  /** What makes a Secret and nothing else. */
  const makersOf = (secret: string): readonly FlowNode[] =>
    (ins.get(secret) ?? []).flatMap((id) => {
      const maker = byId.get(id);
      return maker?.column === 'maker' && outs.get(id)?.length === 1 ? [maker] : [];
    });
  stackBy(inColumn('secret'), ({ id }) => {
    const makers = makersOf(id);
    const others = (ins.get(id) ?? []).filter((one) => !makers.some((maker) => maker.id === one));
    const of = makers.map((maker) => [maker.kind, classes(ins.get(maker.id))]);
    return [of, classes(others), classes(outs.get(id))];
  });
  stackBy(inColumn('maker'), ends);
  return stacks;
}

/** The neighbours of objects: those that they come from, and those that they get to. */
export interface Neighbours {
  readonly ins: ReadonlyMap<string, readonly string[]>;
  readonly outs: ReadonlyMap<string, readonly string[]>;
}

/** Returns the neighbours of each object, each once, in the order of the edges. */
export function neighboursIn(edges: readonly FlowEdge[]): Neighbours {
  const sideOf = (near: 'from' | 'to', far: 'from' | 'to'): ReadonlyMap<string, readonly string[]> => {
    const sides = group(edges, (edge) => edge[near]);
    return new Map(sides.map(([id, list]) => [id, [...new Set(list.map((edge) => edge[far]))]]));
  };
  return { ins: sideOf('to', 'from'), outs: sideOf('from', 'to') };
}
