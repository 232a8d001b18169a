import type { ObjectGraph } from '../graph.js';
import { type GraphSet, mayBeSame } from '../graph-set.js';
import type { IsExternal } from '../set-view.js';
import { COLUMNS, type Flow, type PlacedFlowNode } from './flow.js';
import { FlowOfSet } from './flow-of-set.js';
import { compare } from './grouping.js';

/** What a flow needs to know beyond the graph. */
export interface FlowContext {
  /** The name of a set, which no other has. */
  nameOf(set: GraphSet): string;
  /** Returns what exists for a set although no file defines it. */
  externalTo(set: GraphSet): IsExternal;
}

/**
 * Returns the way of Secrets in every set: stores, what makes Secrets of them, the Secrets, and who reads them. What a set uses of
 * another one is a part of its flow, too, so that the path of a value is never broken. Nodes are in the order of their sets,
 * columns, namespaces and names. It has no value of a Secret, because the graph has none.
 */
export function flowOf(graph: ObjectGraph, context: FlowContext): Flow<PlacedFlowNode> {
  const names = new Map(graph.all.map((set) => [set.key, namesReadIn(set)]));
  // What people make by hand is shown where it is read.
  const shown = graph.all.filter(({ kind }) => kind !== 'commands');
  const sets = [...shown].sort((a, b) => compare(context.nameOf(a), context.nameOf(b)));
  const flows = sets.map((set) => {
    const beside = graph.beside(set).map(({ key }) => names.get(key));
    const isRead = (name: string, namespace: string | undefined): boolean =>
      beside.some((read) => read?.get(name)?.some((one) => mayBeSame(one, namespace)));
    return new FlowOfSet(graph, set, context.nameOf(set), context.externalTo(set), isRead).flow();
  });
  return {
    nodes: flows.flatMap(({ nodes }) => [...nodes].sort(byPlace)),
    edges: flows.flatMap(({ edges }) => edges),
  };
}

/** The Secrets that a set names, with the namespaces in which it does. */
function namesReadIn({ objects }: GraphSet): ReadonlyMap<string, readonly (string | undefined)[]> {
  const found = new Map<string, (string | undefined)[]>();
  for (const { references } of objects)
    for (const { to, name, namespace } of references) {
      if (to !== 'Secret') continue;
      const known = found.get(name);
      if (known) known.push(namespace);
      else found.set(name, [namespace]);
    }
  return found;
}

function byPlace(a: PlacedFlowNode, b: PlacedFlowNode): number {
  return (
    COLUMNS.indexOf(a.column) - COLUMNS.indexOf(b.column) ||
    compare(a.namespace ?? '', b.namespace ?? '') ||
    compare(a.name, b.name) ||
    compare(a.id, b.id)
  );
}
