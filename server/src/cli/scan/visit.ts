import type { OnCrash } from '../../core/engine/placed-finding.js';
import { HostError } from '../../host/host.js';
import { isUnchecked, type SkippedFile } from '../report/report.js';
import { crashReason, type Visited as VisitedText, visitText, whyNotRead } from './examine.js';
import type { InputFile } from './inputs.js';
import type { Progress } from './progress.js';
import type { Workspace } from './workspace.js';

/** A file that was read and checked. */
export interface Visited extends VisitedText {
  readonly input: InputFile;
}

/**
 * Reads and checks every file once and hands it on; nothing of it is kept but what it defines for others. Afterwards
 * the index is complete. What was not checked comes back with the reason; `gaps` is what of it somebody named and could
 * not be read.
 */
export async function visitAll(
  workspace: Workspace,
  progress: Progress,
  onFile: (visited: Visited) => void,
): Promise<{ readonly skipped: readonly SkippedFile[]; readonly gaps: readonly SkippedFile[] }> {
  const { inputs, project } = workspace;
  const skipped: SkippedFile[] = inputs.skipped.map(({ file, reason }) => ({ file, reason }));
  const gaps: SkippedFile[] = inputs.skipped.filter((input) => input.explicit && isUnchecked(input));
  let done = 0;
  for (const input of inputs.files) {
    progress.tell('Scanning', done++, inputs.files.length);
    const visited = await visit(workspace, input, (rule, error) =>
      skipped.push({ file: input.name, reason: crashReason(rule, error) }),
    );
    if ('reason' in visited) {
      skipped.push(visited);
      if (input.explicit && isUnchecked(visited)) gaps.push(visited);
    } else onFile(visited);
  }
  project.index.complete = true;
  return { skipped, gaps };
}

/** Reads and checks one file, or says why not. */
export async function visit(workspace: Workspace, input: InputFile, onCrash: OnCrash): Promise<Visited | SkippedFile> {
  const text = await readInput(workspace, input);
  const visited = 'reason' in text ? text.reason : visitText(input, text.text, workspace.project, onCrash);
  return typeof visited === 'string' ? { file: input.name, reason: visited } : { ...visited, input };
}

/** The text of a file that is to be checked, or why there is none. */
export async function readInput(
  { project, read }: Pick<Workspace, 'project' | 'read'>,
  input: InputFile,
): Promise<{ readonly text: string } | { readonly reason: string }> {
  const reason = whyNotRead(input, project);
  if (reason !== undefined) return { reason };
  try {
    return { text: await read(input) };
  } catch (error) {
    if (error instanceof HostError) return { reason: error.message };
    throw error;
  }
}
