import { ageRecipients, needsProgram } from '../../encryption/sops/config.js';
import { encryptText } from '../../encryption/sops/encrypt.js';
import type { FileChange, FixWorld } from '../../model/fix.js';
import { applyEdits } from '../../text/range.js';
import { say } from '../../text/say.js';
import { fromRoot, heldPath, holdValue } from '../files.js';
import { shellQuote } from '../shell-words.js';
import { encryptLater } from './sops-program.js';
import type { SopsPlace } from './sops-rules.js';

type Refused = { readonly refused: string };

/** A new file: encrypted before it is written, or kept outside git until the user runs the `sops` program. */
export interface SopsFile {
  readonly files: readonly FileChange[];
  /** The command that is left for the user, where the rule's keys need the program and it is not installed. */
  readonly program?: string;
}

/**
 * Returns the changes that write a new encrypted file: immediately for age, by the `sops` program for other keys.
 * Without the program, the plaintext is kept outside git, as `held`, until the user runs it.
 * @param mayBeEmpty True where all values may be empty texts, which SOPS leaves as they are.
 */
export function newSopsFile(
  { path, rule }: SopsPlace,
  plain: string,
  held: string,
  why: string,
  world: FixWorld,
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {},
): SopsFile | Refused {
  if (needsProgram(rule)) {
    const change = encryptLater({ path, text: plain, isNew: true, rule, why }, world);
    if (change) return 'refused' in change ? change : { files: [change] };
    if (world.isTaken(heldPath(world, held))) return { refused: say`another file waits for the sops program already` };
    return { files: holdValue(world, held, plain).changes, program: programCommand(path, held, world) };
  }
  const recipients = ageRecipients(rule);
  if ('refused' in recipients) return recipients;
  const session = world.sopsSession?.(path, recipients);
  if (!session) return { refused: say`the key is being made` };
  if ('refused' in session) return session;
  const result = encryptText(plain, rule.selectors, session, { mayBeEmpty });
  if ('refused' in result) return result;
  return { files: [{ kind: 'create', path, text: applyEdits(plain, result.edits), why }] };
}

/** Returns the command that encrypts the file `held` by the rule for its future path, and removes it. */
export function programCommand(path: string, held: string, world: FixWorld): string {
  const [to, from] = [path, heldPath(world, held)].map((one) => shellQuote(fromRoot(world, one)));
  return `sops --encrypt --filename-override ${to} --input-type yaml --output-type yaml --output ${to} ${from} && \\\nrm ${from}`;
}
