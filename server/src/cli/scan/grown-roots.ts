import type { Root } from '../../core/applied/applied-set.js';
import { Around } from '../../core/applied/around.js';
import type { ApplyOptions } from '../../core/applied/chart-build.js';
import { type Forest, growForest } from '../../core/applied/forest.js';
import { type AskedFiles, KnownSets } from '../../core/applied/known-sets.js';
import { deliveriesIn, reachIn } from '../../core/applied/roots.js';
import { type ParsedText, parseText } from '../../core/kustomize/read-nodes.js';
import type { WorkspaceIndex } from '../../core/workspace/index.js';
import { KnownDocuments } from '../../core/yaml/document.js';
import type { FileSnapshot } from '../../host/file-snapshot.js';
import type { Workspace } from './workspace.js';

interface GrowParts {
  /** What all files say for each other. */
  readonly index: WorkspaceIndex;
  readonly files: FileSnapshot;
  readonly cwd: string;
  /** The version of Kubernetes, where it is not that of the configuration: `1.33.0`. */
  readonly kubernetesVersion?: string;
  /** Whether edits will be tried with what the roots give. */
  readonly trials?: 'prepared';
}

/** All roots, and what they give. */
export interface GrownRoots {
  readonly forest: Forest;
  readonly sets: KnownSets;
  optionsFor(root: Root): ApplyOptions;
}

/** Returns the roots of a workspace, with those that objects of Flux and Argo CD deploy. */
export async function growRoots(
  { inputs, project, kustomize }: Workspace,
  base: readonly Root[],
  { index, files, cwd, kubernetesVersion, trials }: GrowParts,
): Promise<GrownRoots> {
  const parsed = new Map<string, ParsedText | undefined>();
  const asked: AskedFiles = {
    read: (path) => files.read(path),
    list: (folder) => files.list(folder),
    below: (folder) => files.below(folder),
    parse(text) {
      if (!parsed.has(text)) parsed.set(text, parseText(text));
      return parsed.get(text);
    },
    get misses() {
      return files.misses;
    },
    get loads() {
      return files.loads;
    },
  };
  const [folder = cwd, ...others] = new Set(inputs.files.map((input) => input.folder));
  const around = new Around(index, others.length > 0 ? cwd : folder);
  const optionsFor = ({ file }: Root): ApplyOptions => ({
    kubernetesVersion: kubernetesVersion ?? `1.${project.configFor(file).settings.kubernetesVersion}.0`,
    around,
    ...(trials ? { trials } : {}),
  });
  const deliveries = deliveriesIn(index);
  for (const path of new Set([...base.map(({ file }) => file), ...deliveries.keys()])) await project.prepare(path);
  await files.prime(base.flatMap(({ file, kind }) => (kind === 'kustomize' ? [...kustomize.filesOf(file)] : [])));
  const sets = new KnownSets(asked, optionsFor, new KnownDocuments());
  const reachOf = reachIn(deliveries, kustomize);
  const forest = await files.settled(() => growForest({ base, reachOf, sets }));
  return { forest, sets, optionsFor };
}
