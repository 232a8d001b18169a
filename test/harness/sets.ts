import { Around } from '../../server/src/core/applied/around.js';
import { growForest } from '../../server/src/core/applied/forest.js';
import { KnownSets } from '../../server/src/core/applied/known-sets.js';
import { deliveriesIn, reachIn, rootsAmong } from '../../server/src/core/applied/roots.js';
import type { PlacedFinding, SourceFile } from '../../server/src/core/engine/placed-finding.js';
import { checkSet } from '../../server/src/core/engine/sets/check-set.js';
import { graphOf } from '../../server/src/core/engine/sets/graph-of.js';
import { setFindingsOfFile } from '../../server/src/core/engine/sets/set-findings-of-file.js';
import type { ObjectGraph } from '../../server/src/core/graph/graph.js';
import { placeOfSet } from '../../server/src/core/graph/graph-set.js';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import type { Project } from '../../server/src/host/project/project.js';
import { filesIn } from './root-files.js';

/**
 * Returns the graph of files by their paths: of their charts and kustomizations, of what objects of Flux and Argo CD deploy of them,
 * and of the rest as they are written.
 * @param folder The folder of all files.
 */
export function graphOfFiles(texts: ReadonlyMap<string, string>, project: Project, folder: string): ObjectGraph {
  const { kustomizations, index } = project;
  const files = { ...filesIn(texts), misses: 0, loads: 0 };
  const options = {
    kubernetesVersion: `1.${DEFAULT_SETTINGS.kubernetesVersion}.0`,
    around: new Around(index, folder),
  };
  const optionsFor = (): typeof options => options;
  const deliveries = deliveriesIn(index);
  const base = rootsAmong([...texts.keys()], kustomizations, (path) => files.read(path), deliveries.keys());
  const sets = new KnownSets(files, optionsFor);
  const { roots } = growForest({
    base,
    reachOf: reachIn(deliveries, kustomizations),
    sets,
  });
  return graphOf(
    roots.map((root) => sets.setOf(root)),
    index,
    kustomizations,
  );
}

/** Returns what the objects of files say of each other, by the path of the file in which it stands. */
export function setFindingsIn(
  texts: ReadonlyMap<string, string>,
  files: readonly SourceFile[],
  project: Project,
  root: string,
): ReadonlyMap<string, readonly PlacedFinding[]> {
  const graph = graphOfFiles(texts, project, root);
  const crash = (rule: string, error: unknown): never => {
    throw new Error(`The rule ${rule} threw`, { cause: error });
  };
  const found = graph.all.flatMap(
    (set) => checkSet(graph, set, project.configFor(placeOfSet(set)).isExternal, crash).findings,
  );
  return new Map(
    files.map((file) => {
      const mine = found.filter(({ finding }) => finding.place.file === file.path);
      return [file.path, setFindingsOfFile(file, mine, project.configFor(file.path), root)];
    }),
  );
}
