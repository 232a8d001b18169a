import type { FileChange, Fix, FixPlan, FixWorld } from '../../rule.js';
import { ageRecipients, type CreationRule, needsProgram, whyProgram } from '../../sops/config.js';
import { encryptText } from '../../sops/encrypt.js';
import { encryptLater } from '../destinations/sops-program.js';
import { type SopsRule, sopsRuleFor } from '../destinations/sops-rules.js';
import { shellQuote } from '../destinations/upload.js';
import { fromRoot } from '../files.js';

/**
 * Encrypts the whole file where it stands, for the age recipients of its rule. Other kinds of keys need the `sops` program,
 * which encrypts it once the fix was chosen; where there is none, its command is what is offered. `whyNot` says of a rule what it leaves in plaintext.
 */
export function encryptWithSops(whyNot?: (rule: CreationRule) => string | undefined): Fix {
  return {
    title: 'Encrypt the file with SOPS',
    safety: 'create',
    encrypts: true,
    plan: (world) => encrypt(world, whyNot),
  };
}

/** True where a rule of .sops.yaml is meant for the file: the action is worth showing. */
export function isForSops(world: FixWorld): boolean {
  return sopsRuleFor(world, world.path) !== undefined;
}

const WHY = 'Encrypts the values that the rule covers';

function encrypt(world: FixWorld, whyNot?: (rule: CreationRule) => string | undefined): FixPlan {
  const rule = sopsRuleFor(world, world.path);
  if (!rule) return { refused: 'no rule of .sops.yaml is meant for the file' };
  if ('refused' in rule) return rule;
  const reason = whyNot?.(rule);
  if (reason !== undefined) return { refused: reason };
  const command = `sops --encrypt --in-place ${shellQuote(fromRoot(world, world.path))}`;
  const text = world.readText(world.path);
  if (needsProgram(rule)) return throughProgram(text, rule, command, world);
  const recipients = ageRecipients(rule);
  if ('refused' in recipients) return { refused: `${recipients.refused}: run \`${command}\`` };
  if (text === undefined) return { refused: 'the file cannot be read' };
  if (!world.sopsSession) return { refused: `there is no encryption here: run \`${command}\`` };
  const session = world.sopsSession(world.path, recipients);
  if (!session) return { refused: 'the key is being made' };
  if ('refused' in session) return session;
  const encrypted = encryptText(text, rule.selectors, session);
  if ('refused' in encrypted) return encrypted;
  return encryptedBy({ kind: 'edit', path: world.path, edits: encrypted.edits, why: WHY }, world);
}

function throughProgram(text: string | undefined, rule: SopsRule, command: string, world: FixWorld): FixPlan {
  const change =
    text === undefined ? undefined : encryptLater({ path: world.path, text, isNew: false, rule, why: WHY }, world);
  if (!change) return { refused: `${whyProgram(rule)}: run \`${command}\`` };
  return 'refused' in change ? { refused: `${change.refused}: run \`${command}\`` } : encryptedBy(change, world);
}

function encryptedBy(change: FileChange, world: FixWorld): FixPlan {
  return {
    edits: [],
    files: [change],
    handOff: {
      title:
        'The file is encrypted. Check that it decrypts, and rotate its values if they were committed: git history keeps them',
      command: `sops --decrypt ${shellQuote(fromRoot(world, world.path))} > /dev/null && echo ok`,
    },
  };
}
