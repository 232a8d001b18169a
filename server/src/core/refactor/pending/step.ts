import type { WaitingValue } from '../../model/fix.js';
import { isRecord } from '../../text/json.js';
import { isPlainPath, join } from '../../text/paths.js';
import { say } from '../../text/say.js';
import { HELD, isHeld } from '../../workspace/held.js';

/** The folder with a file for each step that a fix left to the user; relative to the root folder. */
export const STEPS = `${HELD}/steps`;
export const STEP_FILE = '.json';

/**
 * A step that a fix left to the user, as it is kept in a file outside git until the user is done with it. It contains no
 * value. Paths are relative to the root folder, in which the command is to be run.
 */
export interface Step {
  readonly title: string;
  readonly command: string;
  /** The file that the values were moved out of, and that refers to them now. */
  readonly from: string;
  /** The files that the fix made or changed, which say where the values go. */
  readonly manifests: readonly string[];
  readonly waiting: readonly WaitingValue[];
}

/** Returns the path of a file that a step names: one outside of the root folder is named by its whole path. */
export function pathIn(folder: string, named: string): string {
  return /^(?:\/|[A-Za-z]:)/.test(named) ? named : join(folder, named);
}

/** Returns the text of the file of a step. */
export function stepText({ title, command, from, manifests, waiting }: Step): string {
  return `${JSON.stringify({ title, command, from, manifests, waiting }, undefined, 2)}\n`;
}

/** Returns the step that a file has; or the reason why it has none: half-written, or changed by hand. */
export function readStep(text: string): Step | { readonly refused: string } {
  let data: unknown;
  try {
    // Some editors put a mark at the start.
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { refused: text.trim() === '' ? say`it is empty` : say`it is not JSON` };
  }
  const { title, command, from, manifests, waiting } = isRecord(data) ? data : {};
  if (typeof title !== 'string' || typeof command !== 'string' || typeof from !== 'string')
    return { refused: say`it has no title, command or file` };
  // A line break in a title, or a control character that a terminal obeys, is nothing that a fix writes.
  if (hasControls(title) || hasControls(command.replaceAll('\n', '')))
    return { refused: say`it has control characters` };
  if (!Array.isArray(manifests) || !manifests.every((path) => isText(path) && isPlainPath(path)))
    return { refused: say`its list of manifests is damaged` };
  if (!Array.isArray(waiting) || !waiting.every(isWaiting)) return { refused: say`its list of values is damaged` };
  return { title, command, from, manifests, waiting };
}

/** Returns true for a value in a folder for plaintext: nothing else is ever removed when a step is done. */
function isWaiting(value: unknown): value is WaitingValue {
  if (!isRecord(value) || !isText(value.file)) return false;
  const { file, secret = '', key = '' } = value;
  return isPlainPath(file) && !file.startsWith('/') && isHeld(file) && isText(secret) && isText(key);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !hasControls(value);
}

function hasControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
}
