import type { EncryptChange, ReadyChange } from '../../core/model/fix.js';
import { coveredValues, whyNotOutput, withoutValues } from '../../core/secrets/sops-output.js';
import type { Host } from '../host.js';
import type { SopsProgram } from '../sops.js';

/** The length of the longest message of a program that users see, in UTF-16 code units. */
const MOST_WORDS = 600;

/** The sops program, and the files and folders that it is called with. */
export interface SopsSetting {
  readonly sops: SopsProgram;
  /** The path that `SopsProgram.find` returned. */
  readonly program: string;
  /** No program in these folders is started. */
  readonly avoid: readonly string[];
  readonly host: Host;
  /** Returns the text of a file as the plan was made against it. */
  textOf(path: string): string | undefined;
}

/**
 * Encrypts a change with the sops program and checks the output. Resolves to the change to apply, or to a problem for users,
 * which contains no secret value. The caller drops the result after the signal.
 */
export async function encryptedChange(
  { path, rulePath = path, text, isNew, config, selectors, why }: EncryptChange,
  { sops, program, avoid, host, textOf }: SopsSetting,
  signal: AbortSignal,
): Promise<ReadyChange | { readonly problem: string }> {
  // The plan follows the rules in the open document, and the program those on disk.
  if ((await host.readIfThere(config)) !== textOf(config))
    return { problem: 'its .sops.yaml has changes that are not saved' };
  const outcome = await sops.encrypt({ program, path: rulePath, config, text, avoid }, signal);
  if ('problem' in outcome) {
    const masked = withoutValues(outcome.problem, coveredValues(text, selectors));
    return { problem: `sops says: ${readable(masked)}` };
  }
  const reason = whyNotOutput(text, outcome.text, selectors);
  if (reason !== undefined) return { problem: `the output of sops cannot be used: ${reason}` };
  if (isNew) return { kind: 'create', path, text: outcome.text, why };
  return { kind: 'edit', path, edits: [{ range: { start: 0, end: text.length }, newText: outcome.text }], why };
}

/** Returns a program's message as one paragraph, without control sequences for terminals. */
function readable(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = message.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').replace(/[\s\u0000-\u001f\u007f]+/g, ' ');
  const words = plain.trim();
  return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;
}
