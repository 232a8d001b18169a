import type { EncryptChange, ReadyChange } from '../../core/model/fix.js';
import { coveredValues, whyNotOutput, withoutValues } from '../../core/secrets/sops-output.js';
import type { Host } from '../host.js';
import type { SopsProgram } from '../sops.js';

/** What a person sees of a program's message, in UTF-16 code units. */
const MOST_WORDS = 600;

/** The program that is asked, and what it is asked in. */
export interface SopsSetting {
  readonly sops: SopsProgram;
  /** As `SopsProgram.find` found it. */
  readonly program: string;
  /** No program in these folders is started. */
  readonly avoid: readonly string[];
  readonly host: Host;
  /** The texts that the plan was made against. */
  textOf(path: string): string | undefined;
}

/**
 * Has the program carry out a change, and judges what it made. The problem is to be shown to people: it has no value in it.
 * After the signal whatever comes of it is to be dropped.
 */
export async function encryptedChange(
  { path, rulePath = path, text, isNew, config, selectors, why }: EncryptChange,
  { sops, program, avoid, host, textOf }: SopsSetting,
  signal: AbortSignal,
): Promise<ReadyChange | { readonly problem: string }> {
  // The plan follows the rule as it is here, the program as it is on disk.
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

/** A program's message in one paragraph, without what terminals are told by it. */
function readable(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = message.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').replace(/[\s\u0000-\u001f\u007f]+/g, ' ');
  const words = plain.trim();
  return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;
}
