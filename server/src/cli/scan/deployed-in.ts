import type { AppliedProblem, AppliedSet } from '../../core/applied/applied-set.js';
import { repositoryOf } from '../../core/applied/deploy/repository.js';
import { deliveriesIn } from '../../core/applied/roots.js';
import { factsOf, mayDefine } from '../../core/workspace/facts.js';
import { WorkspaceIndex } from '../../core/workspace/index.js';
import { parseStream } from '../../core/yaml/document.js';
import type { FileSnapshot } from '../../host/file-snapshot.js';
import type { Host } from '../../host/host.js';
import { folderOf } from '../../host/paths.js';
import type { Io } from '../io.js';
import type { CheckOptions } from './check-options.js';
import { growRoots } from './grown-roots.js';
import { absolute } from './inputs.js';
import { openInput } from './open-file.js';
import { rootsOf } from './roots.js';
import { openWorkspace } from './workspace.js';

/** What the objects of Flux and Argo CD in one file deploy. */
export interface DeployedIn {
  /** One for each, and one for each way on which it is applied. */
  readonly sets: readonly AppliedSet[];
  /** What of it is not known in the repository. */
  readonly problems: readonly AppliedProblem[];
}

/**
 * Resolves to what the objects in a file deploy, as they are applied: with everything that the repository around the file does to
 * them. Undefined for a file without such objects.
 */
export async function deployedIn(
  file: string,
  { check, kubernetesVersion, files }: { check: CheckOptions; kubernetesVersion: string; files: FileSnapshot },
  io: Io,
  host: Host,
): Promise<DeployedIn | undefined> {
  const cwd = absolute('.', io.cwd);
  // Without a repository, paths count from the working directory.
  const around = file.startsWith(`${cwd}/`) ? cwd : folderOf(file);
  const { top } = await files.settled((known) => repositoryOf(file, known, around));
  const workspace = await openWorkspace([top], { check }, io, host);
  const index = new WorkspaceIndex();
  for (const input of workspace.inputs.files) {
    const opened = await openInput(workspace, input);
    if ('text' in opened && mayDefine(opened.text)) index.update(input.path, factsOf(parseStream(opened.text)));
  }
  const deliveries = deliveriesIn(index);
  if (!deliveries.has(file)) return undefined;
  const base = await rootsOf(workspace, deliveries.keys());
  const { forest, sets } = await growRoots(workspace, base, { index, files, cwd, kubernetesVersion });
  const found: AppliedSet[] = [];
  for (const root of forest.roots)
    if (root.by && root.file === file) found.push(await files.settled(() => sets.setOf(root)));
  return { sets: found, problems: forest.problems.filter(({ place }) => place?.file === file) };
}
