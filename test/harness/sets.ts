import { buildRoot } from '../../server/src/core/applied/build-root.js';
import { rootsAmong } from '../../server/src/core/applied/roots.js';
import type { PlacedFinding, SourceFile } from '../../server/src/core/engine/placed-finding.js';
import { checkSet } from '../../server/src/core/engine/sets/check-set.js';
import { graphOf } from '../../server/src/core/engine/sets/graph-of.js';
import { setFindingsOfFile } from '../../server/src/core/engine/sets/set-findings-of-file.js';
import type { ObjectGraph } from '../../server/src/core/graph/graph.js';
import { placeOfSet } from '../../server/src/core/graph/graph-set.js';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import type { Project } from '../../server/src/host/project/project.js';
import { filesIn } from './root-files.js';

const OPTIONS = { kubernetesVersion: `1.${DEFAULT_SETTINGS.kubernetesVersion}.0` };

/** Returns the graph of files by their paths: of their charts and kustomizations, and of the rest as they are written. */
export function graphOfFiles(texts: ReadonlyMap<string, string>, project: Project): ObjectGraph {
  const disk = filesIn(texts);
  const roots = rootsAmong([...texts.keys()], project.kustomizations, (path) => disk.read(path));
  const sets = roots.map((root) => buildRoot(root, disk, OPTIONS));
  return graphOf(sets, project.index);
}

/** Returns what the objects of files say of each other, by the path of the file in which it stands. */
export function setFindingsIn(
  texts: ReadonlyMap<string, string>,
  files: readonly SourceFile[],
  project: Project,
  root: string,
): ReadonlyMap<string, readonly PlacedFinding[]> {
  const graph = graphOfFiles(texts, project);
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
