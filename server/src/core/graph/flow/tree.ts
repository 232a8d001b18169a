import { printable } from '../../text/printable.js';
import { type Flow, type FlowEdge, type FlowNode, PROTECTIONS, type Protection } from './flow.js';
import { compare, countsOf, group } from './grouping.js';
import { counted, describeUse, summaryOf } from './words.js';

type Paint = (protection: Protection, text: string) => string;

/**
 * Returns the lines of a flow for a terminal: each Secret by set and namespace, with what makes it and who reads it.
 * @param paint Returns a text in the colour of a protection.
 */
export function toTree(flow: Flow, paint: Paint = (_, text) => text): readonly string[] {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const ins = new Map(group(flow.edges, ({ to }) => to));
  const outs = new Map(group(flow.edges, ({ from }) => from));
  const around = { ins, outs, byId };
  const lines: string[] = [];
  for (const [set, own] of group(flow.nodes, (node) => node.set)) {
    lines.push(`${printable(set)}: ${summaryOf(own)}`);
    const unused = own.filter(({ id, column }) => column === 'store' && !outs.has(id));
    for (const store of unused) lines.push(`  ${titleOf(store)} is used by no object`);
    const inLanes = own.filter(({ column }) => column !== 'store');
    for (const [namespace, list] of group(inLanes, (node) => node.namespace ?? '').sort(([a], [b]) => compare(a, b))) {
      const own = list.flatMap((node) => {
        if (node.column === 'secret') return secretLines(node, around, paint);
        return isDirect(node, outs, byId) ? directLines(node, outs, byId) : [];
      });
      if (own.length > 0) lines.push('', `  ${namespace === '' ? 'no namespace' : printable(namespace)}`, ...own);
    }
    lines.push('');
  }
  const parts = PROTECTIONS.flatMap((protection) => {
    const count = countsOf(flow.nodes).protections.get(protection) ?? 0;
    return count > 0 ? [paint(protection, `${count} ${protection}`)] : [];
  });
  lines.push(parts.length > 0 ? `Secrets: ${parts.join(', ')}` : 'No Secret and no reader of one was found');
  return lines;
}

type Edges = ReadonlyMap<string, readonly FlowEdge[]>;
type Nodes = ReadonlyMap<string, FlowNode>;

interface Around {
  readonly ins: Edges;
  readonly outs: Edges;
  readonly byId: Nodes;
}

function secretLines(node: FlowNode, { ins, outs, byId }: Around, paint: Paint): readonly string[] {
  const { keys = [], name, protection } = node;
  const word = (protection ?? 'unknown').padEnd(9);
  const about = keys.length > 0 ? ` (${keys.map(printable).join(', ')})` : '';
  return [
    `    ${protection ? paint(protection, word) : word}  ${printable(name)}${about}`,
    ...(ins.get(node.id) ?? []).map(({ from }) => `               ← ${madeBy(from, ins, byId)}`),
    ...readers(node, outs, byId),
  ];
}

function madeBy(id: string, ins: Edges, byId: Nodes): string {
  const from = (ins.get(id) ?? []).map((edge) => titleOf(byId.get(edge.from)));
  return [titleOf(byId.get(id)), ...new Set(from)].join(' ← ');
}

/** One line for each reader, with all its uses. */
function readers(node: FlowNode, outs: Edges, byId: Nodes): readonly string[] {
  return group(outs.get(node.id) ?? [], ({ to }) => to).map(([to, edges]) => {
    const uses = [...new Set(edges.map(describeUse))].join('; ');
    return `               → ${titleOf(byId.get(to))} ${uses}`;
  });
}

/** True for what readers use without a Secret between: a volume of a secret store, for instance. */
function isDirect({ id, column }: FlowNode, outs: Edges, byId: Nodes): boolean {
  return column === 'maker' && !(outs.get(id) ?? []).some(({ to }) => byId.get(to)?.column === 'secret');
}

function directLines(node: FlowNode, outs: Edges, byId: Nodes): readonly string[] {
  const found = readers(node, outs, byId);
  return [
    `    ${'no Secret'.padEnd(9)}  ${titleOf(node)}`,
    ...(found.length > 0 ? found : [`               → ${counted(0, 'reader')}`]),
  ];
}

function titleOf(node: FlowNode | undefined): string {
  return node ? printable(`${node.kind} ${node.name}`) : '';
}
