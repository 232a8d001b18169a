import type { Flow, FlowEdge, FlowPlace, PlacedFlowNode } from './flow.js';

/** The number rises where what is there changes; additions leave it. */
const VERSION = 1;

/** How places are printed. */
export interface PrintedPlaces {
  /** The name of a file in the output. */
  nameOf(file: string): string;
  /** The line and column of the start of a place, from 1. */
  startOf(place: FlowPlace): { readonly line: number; readonly column: number };
}

/**
 * Returns a flow as JSON: `{ version, nodes: [{ id, column, kind, name, namespace?, set, protection?, keys?, containers?,
 * source?: { file, line, column } }], edges: [{ from, to, how, keys?, container? }] }`. What is unknown or does not apply is left out.
 */
export function toJson({ nodes, edges }: Flow<PlacedFlowNode>, places: PrintedPlaces): string {
  return `${JSON.stringify({ version: VERSION, nodes: nodes.map((node) => nodeOf(node, places)), edges: edges.map(edgeOf) }, null, 2)}\n`;
}

function nodeOf(node: PlacedFlowNode, { nameOf, startOf }: PrintedPlaces): object {
  const { id, column, kind, name, namespace, set, protection, keys, containers, place } = node;
  const source = place && { file: nameOf(place.file), ...startOf(place) };
  return { id, column, kind, name, namespace, set, protection, keys, containers, source };
}

function edgeOf({ from, to, how, keys, container }: FlowEdge): object {
  return { from, to, how, keys, container };
}
