import { ageRecipients, needsProgram, whyProgram } from '../../encryption/sops/config.js';
import { encryptText } from '../../encryption/sops/encrypt.js';
import type { FileChange, FixWorld } from '../../model/fix.js';
import { phrase, say, words } from '../../text/say.js';
import { encryptLater } from './sops-program.js';
import type { SopsRule } from './sops-rules.js';

const WHY = phrase`Encrypts the values that the rule covers`;

/**
 * Returns the change that encrypts the finding's file by the rule for its own or its future path: immediately for age,
 * by the `sops` program for other keys. Where the program is missing, the refusal names the `command` to run.
 */
export function encryptOwnFile(
  rule: SopsRule,
  rulePath: string,
  command: string,
  world: FixWorld,
): FileChange | { readonly refused: string } {
  const { path } = world;
  const text = world.files.textOf(path);
  if (text === undefined) return { refused: say`the file cannot be read` };
  if (needsProgram(rule)) {
    const change = encryptLater({ path, rulePath, text, isNew: false, rule, why: words(WHY) }, world);
    const reason = !change ? whyProgram(rule) : 'refused' in change ? change.refused : undefined;
    return change && reason === undefined ? change : { refused: say`${reason}: run \`${command}\`` };
  }
  const recipients = ageRecipients(rule);
  if ('refused' in recipients) return { refused: say`${recipients.refused}: run \`${command}\`` };
  if (!world.sopsSession) return { refused: say`there is no encryption here: run \`${command}\`` };
  const session = world.sopsSession(rulePath, recipients);
  if (!session) return { refused: say`the key is being made` };
  if ('refused' in session) return session;
  const encrypted = encryptText(text, rule.selectors, session);
  return 'refused' in encrypted ? encrypted : { kind: 'edit', path, edits: encrypted.edits, why: words(WHY) };
}
