import type { FileChange, FixPlan } from '../model/fix.js';
import { isPlainPath } from '../text/paths.js';
import { applyEdits } from '../text/range.js';

/** A plan that can be carried out. Its edits count from the start of the file, as `planFixes` gives them. */
export type PossiblePlan = Exclude<FixPlan, { readonly refused: string }>;

/** A plan that does not fit the files there are. The message holds paths, and no text. */
export class ChangeError extends Error {
  override readonly name = 'ChangeError';
}

/**
 * Returns the texts of the files that a plan changes, as they are afterwards, by path; undefined for a path that no longer
 * exists.
 * @param path The file of the finding.
 * @param textOf Returns the text of a file as the plan was made against it; undefined where the file does not exist.
 * @throws ChangeError where the plan makes a file that exists or whose path leads out of the folder, changes a file that does
 * not exist, or still has a file to encrypt.
 */
export function textsAfter(
  path: string,
  plan: PossiblePlan,
  textOf: (path: string) => string | undefined,
): ReadonlyMap<string, string | undefined> {
  const texts = new Map<string, string | undefined>();
  const now = (file: string): string | undefined => (texts.has(file) ? texts.get(file) : textOf(file));
  const there = (file: string): string => {
    const text = now(file);
    if (text === undefined) throw new ChangeError(`The plan changes ${file}, which does not exist`);
    return text;
  };
  const make = (file: string, text: string): void => {
    if (!isPlainPath(file)) throw new ChangeError('The plan makes a file that is elsewhere than it seems');
    if (now(file) !== undefined) throw new ChangeError(`The plan makes ${file}, which exists`);
    texts.set(file, text);
  };
  if (plan.edits.length > 0) texts.set(path, applyEdits(there(path), plan.edits));
  for (const change of plan.files ?? []) changeOne(change, there, make, texts);
  return texts;
}

function changeOne(
  change: FileChange,
  there: (file: string) => string,
  make: (file: string, text: string) => void,
  texts: Map<string, string | undefined>,
): void {
  if (change.kind === 'create') make(change.path, change.text);
  else if (change.kind === 'edit') texts.set(change.path, applyEdits(there(change.path), change.edits));
  else if (change.kind === 'encrypt') throw new ChangeError(`${change.path} is still to be encrypted`);
  else {
    make(change.to, there(change.path));
    texts.set(change.path, undefined);
  }
}
