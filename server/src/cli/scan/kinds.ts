import { mayDefineKinds } from '../../core/schema/kind-definition.js';
import type { SchemaStore } from '../../core/schema/store.js';
import { CONFIG_FILE } from '../../core/settings/config.js';
import { ChartValues } from '../../core/workspace/chart-values.js';
import { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { parseStream } from '../../core/yaml/document.js';
import { LIMITS } from '../../core/yaml/limits.js';
import { type Host, HostError } from '../../host/host.js';
import { foldersAbove, join } from '../../host/paths.js';
import { type Io, UsageError } from '../io.js';
import { checkOptions } from './check-options.js';
import { absolute, collectInputs } from './inputs.js';
import { makeProject } from './workspace.js';

/**
 * The kinds that come with the program, and those that files define: the files of the paths, and what the configuration of the current
 * folder names below `schemas`.
 * @param paths Undefined for the current folder, where it belongs to a repository or has a configuration: anywhere else a folder may
 * have any number of files that have nothing to do with it.
 * @throws UsageError where a path does not exist, or what the configuration names cannot be used.
 */
export async function workspaceSchemas(paths: readonly string[] | undefined, io: Io, host: Host): Promise<SchemaStore> {
  const cwd = absolute('.', io.cwd);
  const files = await filesOf(paths ?? ((await isWorkspace(cwd, host)) ? ['.'] : []), io, host);
  const known = { kustomize: new Kustomize(), charts: new ChartValues() };
  const project = makeProject(host, cwd, checkOptions({}, io.cwd), new Map(), known);
  const here = join(cwd, CONFIG_FILE);
  await project.prepare(here);
  const [problem] = project.schemaProblems(here);
  if (problem) throw new UsageError(problem.message);
  for (const path of files) {
    const text = await textOf(path, host);
    if (text === undefined || !mayDefineKinds(text)) continue;
    await project.prepare(path);
    project.takeKinds(path, project.kindsIn(path, parseStream(text)));
  }
  return project.schemasFor(here);
}

async function filesOf(paths: readonly string[], io: Io, host: Host): Promise<readonly string[]> {
  return (await collectInputs(paths, io.cwd, host)).files.map(({ path }) => path);
}

async function isWorkspace(cwd: string, host: Host): Promise<boolean> {
  for (const folder of foldersAbove(join(cwd, CONFIG_FILE)))
    if ((await host.exists(join(folder, '.git'))) || (await host.exists(join(folder, CONFIG_FILE)))) return true;
  return false;
}

/** The text of a file; undefined where it cannot be read or is too long: `scan` says so. */
async function textOf(path: string, host: Host): Promise<string | undefined> {
  try {
    const text = await host.readIfThere(path);
    return text !== undefined && text.length <= LIMITS.fileLength ? text : undefined;
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
