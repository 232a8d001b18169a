import type { OnCrash } from '../../core/engine/placed-finding.js';
import { isUnchecked, LEFT_ALONE, type SkippedFile } from '../report/report.js';
import { crashReason } from './check-file.js';
import type { InputFile } from './inputs.js';
import { type CheckedFile, type OpenFile, openInput, whyNotChecked, whyNotParsed } from './open-file.js';
import type { Progress } from './progress.js';
import type { Workspace } from './workspace.js';

/** A file that was read and checked, and with its text parsed. */
export interface CheckedInput extends CheckedFile {
  readonly input: InputFile;
  readonly open: OpenFile;
}

/**
 * Reads and checks every file once and hands it on. Afterwards the index is complete. What was not checked comes back with
 * the reason; `gaps` is what of it somebody named and could not be read.
 * @param onFile Returns true for a file that is going to be changed: it stays open, where there is room.
 */
export async function checkEach(
  workspace: Workspace,
  progress: Progress,
  onFile: (checked: CheckedInput) => boolean,
): Promise<{ readonly skipped: readonly SkippedFile[]; readonly gaps: readonly SkippedFile[] }> {
  const { inputs, project } = workspace;
  const skipped: SkippedFile[] = inputs.skipped.map(({ file, reason }) => ({ file, reason }));
  const gaps: SkippedFile[] = inputs.skipped.filter((input) => input.explicit && isUnchecked(input));
  const undecided: InputFile[] = [];
  const checkOne = async (input: InputFile, othersAreKnown: boolean): Promise<void> => {
    const opened = await openInput(workspace, input);
    workspace.open.close(input.path);
    const onCrash: OnCrash = (rule, error) => skipped.push({ file: input.name, reason: crashReason(rule, error) });
    const checked = checkOpened(workspace, input, opened, othersAreKnown, onCrash);
    if (checked === 'undecided') undecided.push(input);
    else if ('reason' in checked) {
      skipped.push(checked);
      if (input.explicit && isUnchecked(checked)) gaps.push(checked);
      return;
    }
    const stays = checked === 'undecided' || onFile(checked);
    if (stays && 'text' in opened) workspace.open.keep(opened);
  };
  let done = 0;
  for (const input of inputs.files) {
    progress.tell('Scanning', done++, inputs.files.length);
    await checkOne(input, false);
  }
  for (const input of undecided) await checkOne(input, true);
  project.index.complete = true;
  return { skipped, gaps };
}

/** Checks one file when all charts are known, or says why not. It is read where it is not open. */
export async function checkInput(
  workspace: Workspace,
  input: InputFile,
  onCrash: OnCrash,
): Promise<CheckedInput | SkippedFile> {
  return checkText(workspace, input, await openInput(workspace, input), onCrash);
}

/** As `checkInput`, for a file that was opened. */
export function checkText(
  workspace: Workspace,
  input: InputFile,
  opened: Opened,
  onCrash: OnCrash,
): CheckedInput | SkippedFile {
  const checked = checkOpened(workspace, input, opened, true, onCrash);
  return checked === 'undecided' ? { file: input.name, reason: LEFT_ALONE.other } : checked;
}

type Opened = OpenFile | { readonly reason: string };

/** Takes over what a file says for others, and checks it. */
function checkOpened(
  { project, charts }: Workspace,
  input: InputFile,
  opened: Opened,
  othersAreKnown: boolean,
  onCrash: OnCrash,
): CheckedInput | SkippedFile | 'undecided' {
  const left = whyNotChecked(input, project);
  if (!('text' in opened)) return { file: input.name, reason: left ?? opened.reason };
  const tooLarge = whyNotParsed(opened.text);
  if (tooLarge === undefined) charts.update(input.path, opened.text);
  const reason = left ?? tooLarge;
  if (reason !== undefined) return { file: input.name, reason };
  project.indexFile(input.path, opened.stream);
  const checked = opened.check(project, othersAreKnown);
  if ('unchecked' in checked)
    return checked.unchecked === 'undecided' ? 'undecided' : { file: input.name, reason: LEFT_ALONE.other };
  for (const [rule, error] of checked.crashes) onCrash(rule, error);
  return { ...checked, input, open: opened };
}
