import type { AppliedSet, Root } from '../../core/applied/applied-set.js';
import { deliveriesIn } from '../../core/applied/roots.js';
import { graphOf } from '../../core/engine/sets/graph-of.js';
import type { ObjectGraph } from '../../core/graph/graph.js';
import { type GraphSet, placeOfSet } from '../../core/graph/graph-set.js';
import type { IsExternal } from '../../core/graph/set-view.js';
import { factsOf, mayDefine } from '../../core/workspace/facts.js';
import { WorkspaceIndex } from '../../core/workspace/index.js';
import { parseStream } from '../../core/yaml/document.js';
import { FileSnapshot } from '../../host/file-snapshot.js';
import type { Host } from '../../host/host.js';
import type { Io } from '../io.js';
import type { CheckOptions } from './check-options.js';
import { growRoots } from './grown-roots.js';
import { absolute } from './inputs.js';
import { openInput } from './open-file.js';
import type { Progress } from './progress.js';
import { rootsOf } from './roots.js';
import { openWorkspace } from './workspace.js';
import { takeCommands } from './world.js';

/** What files give together. */
export interface WorkspaceGraph {
  readonly graph: ObjectGraph;
  readonly roots: readonly Root[];
  /** Returns what exists for a set although no file defines it. */
  externalTo(set: GraphSet): IsExternal;
  readonly files: FileSnapshot;
  /** The number of files that were read. */
  readonly count: number;
  /** Files that are not a part of it, with the reasons. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Resolves to the objects that files give as they are applied: those of charts, kustomizations, Flux and Argo CD, and of the files
 * that none of these takes in.
 * @throws UsageError where a path does not exist or a configuration file is wrong.
 */
export async function graphOfWorkspace(
  paths: readonly string[],
  check: CheckOptions,
  progress: Progress,
  io: Io,
  host: Host,
): Promise<WorkspaceGraph> {
  const workspace = await openWorkspace(paths, { check }, io, host);
  const { inputs, project } = workspace;
  const index = new WorkspaceIndex();
  const skipped = inputs.skipped.map(({ file, reason }) => ({ file, reason }));
  for (const [done, input] of inputs.files.entries()) {
    progress.tell('Reading', done, inputs.files.length);
    const opened = await openInput(workspace, input);
    if (!('text' in opened)) skipped.push({ file: input.name, reason: opened.reason });
    else if (mayDefine(opened.text)) index.update(input.path, factsOf(parseStream(opened.text)));
  }
  takeCommands(index, workspace);
  const files = new FileSnapshot(host);
  const base = await rootsOf(workspace, deliveriesIn(index).keys());
  const { forest, sets: known } = await growRoots(workspace, base, { index, files, cwd: absolute('.', io.cwd) });
  const sets: AppliedSet[] = [];
  for (const root of forest.roots) {
    progress.tell('Applying', sets.length, forest.roots.length);
    await project.prepare(root.file);
    sets.push(await files.settled(() => known.setOf(root)));
  }
  progress.clear();
  const graph = graphOf(sets, index, workspace.kustomize);
  for (const set of graph.all) await project.prepare(placeOfSet(set));
  return {
    graph,
    externalTo: (set) => project.configFor(placeOfSet(set)).isExternal,
    roots: forest.roots,
    files,
    count: inputs.files.length,
    skipped,
  };
}
