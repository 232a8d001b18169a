import { CONFIG_FILE, type Config } from '../core/config.js';
import { type CheckedFile, checkFile, type OnCrash, type PlacedFinding } from '../core/engine.js';
import { LIMITS } from '../core/yaml/limits.js';
import { HostError } from '../host/host.js';
import type { InputFile } from './inputs.js';
import type { Progress } from './progress.js';
import type { SkippedFile } from './report.js';
import type { Workspace } from './workspace.js';

/** A file that was read and checked. */
export interface Visited {
  readonly input: InputFile;
  readonly file: CheckedFile;
  readonly config: Config;
  readonly findings: readonly PlacedFinding[];
}

interface Visits {
  readonly files: number;
  readonly documents: number;
  readonly skipped: readonly SkippedFile[];
}

/**
 * Reads and checks every file once and hands it on; nothing of it is kept but what it defines for others. Afterwards
 * the index is complete. What was not checked comes back with the reason.
 */
export async function visitAll(
  workspace: Workspace,
  progress: Progress,
  onFile: (visited: Visited) => void,
): Promise<Visits> {
  const { inputs, project } = workspace;
  const skipped: SkippedFile[] = [...inputs.skipped];
  let files = 0;
  let documents = 0;
  let done = 0;
  for (const input of inputs.files) {
    progress.tell('Scanning', done++, inputs.files.length);
    const visited = await visit(workspace, input, (rule, error) => skipped.push(crashed(input, rule, error)));
    if ('reason' in visited) {
      skipped.push(visited);
      continue;
    }
    files++;
    documents += visited.file.stream.documents.filter(({ document }) => document.root !== undefined).length;
    onFile(visited);
  }
  project.index.complete = true;
  return { files, documents, skipped };
}

/** Reads and checks one file, or says why not. */
export async function visit(workspace: Workspace, input: InputFile, onCrash: OnCrash): Promise<Visited | SkippedFile> {
  const { project } = workspace;
  const skip = (reason: string): SkippedFile => ({ file: input.name, reason });
  const config = project.configFor(input.path);
  if (!input.explicit && config.ignores(input.path)) return skip('ignored by the configuration');
  if (input.path.endsWith(`/${CONFIG_FILE}`)) return skip('the configuration of Yamlock itself');
  let text: string;
  try {
    text = await workspace.read(input);
  } catch (error) {
    if (error instanceof HostError) return skip(error.message);
    throw error;
  }
  if (text.length > LIMITS.fileLength) return skip(`larger than ${LIMITS.fileLength / 1024 / 1024} Mi characters`);
  const file = project.visit(input.path, text);
  if (file.fileClass === 'other') return skip('no Kubernetes, Helm, Kustomize, Flux or Argo CD content');
  return { input, file, config, findings: checkFile(file, config, onCrash) };
}

/** A rule that failed left something unchecked, which is not to pass in silence. The error itself may quote the file. */
export function crashed(input: InputFile, rule: string, error: unknown): SkippedFile {
  const name = error instanceof Error ? error.name : typeof error;
  return { file: input.name, reason: `the rule ${rule} failed here (${name}); the other rules were checked` };
}

/**
 * The documents that are not what they look like: the rest of a text behind a mistake is read as something else than was
 * meant. What is found there may help; to edit it would make things worse.
 */
export function unreadableDocuments({ stream }: CheckedFile): ReadonlySet<number> {
  return new Set(
    [...stream.documents.entries()].flatMap(([index, { document }]) => (document.problems.length > 0 ? [index] : [])),
  );
}
