import type { Flow, FlowNode, Protection } from './flow.js';

/** What is to be shown of a flow; what is not said limits nothing. */
export interface FlowFilter {
  /** The names of sets. */
  readonly sets?: ReadonlySet<string> | undefined;
  readonly namespaces?: ReadonlySet<string> | undefined;
  /** A text in the name, namespace, kind, a key or a container of an object, in any case. Several words must all occur. */
  readonly text?: string | undefined;
  /** The protections whose Secrets are shown; one that is unknown is shown with any. */
  readonly protections?: ReadonlySet<Protection> | undefined;
}

/** A part of a flow, and which of its objects the filter's text names: the others are on their paths. */
export interface NarrowedFlow<Node extends FlowNode> {
  readonly flow: Flow<Node>;
  readonly hits: ReadonlySet<string>;
}

/** Returns the part of a flow that a filter leaves: objects it is about, with their whole paths both ways. */
export function narrow<Node extends FlowNode>(flow: Flow<Node>, filter: FlowFilter): NarrowedFlow<Node> {
  const inSets = flow.nodes.filter(({ set }) => filter.sets?.has(set) ?? true);
  let kept = keep(flow, new Set(inSets.map(({ id }) => id)));
  if (filter.namespaces) {
    const { namespaces } = filter;
    kept = onPathsOf(kept, ({ namespace }) => namespace !== undefined && namespaces.has(namespace));
  }
  if (filter.protections) {
    const { protections } = filter;
    kept = onPathsOf(
      kept,
      ({ column, protection }) => column === 'secret' && (protection === undefined || protections.has(protection)),
      true,
    );
  }
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { flow: kept, hits: new Set() };
  const isHit = (node: Node): boolean => {
    const text = [node.name, node.namespace, node.kind, ...(node.keys ?? []), ...(node.containers ?? [])]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const hits = new Set(kept.nodes.filter(isHit).map(({ id }) => id));
  return { flow: onPathsOf(kept, ({ id }) => hits.has(id)), hits };
}

/**
 * Returns objects with their whole paths both ways.
 * @param strictly Leaves out Secrets that are not chosen, although they share a store or a reader with one that is.
 */
export function onPathsOf<Node extends FlowNode>(
  flow: Flow<Node>,
  isChosen: (node: Node) => boolean,
  strictly = false,
): Flow<Node> {
  const chosen = flow.nodes.filter(isChosen).map(({ id }) => id);
  const paths = pathsThrough(flow.edges, chosen);
  if (!strictly) return keep(flow, paths);
  const own = new Set(chosen);
  return keep(
    flow,
    new Set(flow.nodes.filter((n) => paths.has(n.id) && (n.column !== 'secret' || own.has(n.id))).map(({ id }) => id)),
  );
}

function keep<Node extends FlowNode>(flow: Flow<Node>, ids: ReadonlySet<string>): Flow<Node> {
  return {
    nodes: flow.nodes.filter(({ id }) => ids.has(id)),
    edges: flow.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
  };
}

/** Returns what values come from, and what they get to, of each start: the starts and everything upstream and downstream of them. */
export function pathsThrough(
  edges: readonly { readonly from: string; readonly to: string }[],
  starts: Iterable<string>,
): Set<string> {
  const list = [...starts];
  return new Set([...reach(edges, list, 'from', 'to'), ...reach(edges, list, 'to', 'from')]);
}

function reach(
  edges: readonly { readonly from: string; readonly to: string }[],
  starts: readonly string[],
  near: 'from' | 'to',
  far: 'from' | 'to',
): Set<string> {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const known = next.get(edge[near]);
    if (known) known.push(edge[far]);
    else next.set(edge[near], [edge[far]]);
  }
  const found = new Set(starts);
  for (const one of found) for (const other of next.get(one) ?? []) found.add(other);
  return found;
}
