import type { AppliedSet } from '../../applied/applied-set.js';
import { filesTakenBy, graphSetOf } from '../../applied/graph-set-of.js';
import { commandSet } from '../../graph/commands/command-sets.js';
import { ObjectGraph } from '../../graph/graph.js';
import { looseSets } from '../../graph/loose-sets.js';
import { withWrittenVariables } from '../../graph/written-variables.js';
import type { WorkspaceIndex } from '../../workspace/index.js';
import type { Kustomize } from '../../workspace/kustomize/kustomize.js';

/**
 * Returns the objects of a workspace, set by set: what its roots give, the files that none of them takes in as they are written, and
 * what people make by hand with the commands of files.
 * @param index What all files say of their objects.
 * @param kustomize Tells which files kustomizations take in, built or not.
 */
export function graphOf(sets: readonly AppliedSet[], index: WorkspaceIndex, kustomize: Kustomize): ObjectGraph {
  const graph = new ObjectGraph();
  const charts = sets.flatMap(({ root }) => (root.kind === 'helm' ? [`${root.folder}/`] : []));
  const taken = new Set(sets.flatMap((set) => [...filesTakenBy(set)]));
  for (const set of sets) {
    const found = withWrittenVariables(graphSetOf(set), (path) => index.objectsIn(path));
    graph.replace(found.key, found);
  }
  const loose = index.paths.filter(
    (path) => !taken.has(path) && !kustomize.names(path) && !charts.some((folder) => path.startsWith(folder)),
  );
  for (const set of looseSets(loose.map((path) => ({ path, objects: index.objectsIn(path) }))))
    graph.replace(set.key, set);
  for (const path of index.paths) {
    const set = commandSet(path, index.commandsIn(path));
    if (set) graph.replace(set.key, set);
  }
  graph.complete = true;
  return graph;
}
