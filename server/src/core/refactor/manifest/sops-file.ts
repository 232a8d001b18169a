import type { CreationRule } from '../../encryption/sops/config.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import { encryptOwnFile } from '../destinations/sops-own-file.js';
import { sopsRuleFor } from '../destinations/sops-rules.js';
import { SOPS } from '../destinations/targets.js';
import { fromRoot } from '../files.js';
import { fluxFor } from '../flux-decryption.js';
import { changesOf } from '../objects.js';
import { shellQuote } from '../shell-words.js';

/**
 * Returns the fix that encrypts the whole file in place, for the age recipients of its rule. Other kinds of keys need
 * the `sops` program, which runs once the user has chosen the fix; without the program, its command is offered.
 * `whyNot` returns the reason why a rule leaves the value in plaintext.
 */
export function encryptWithSops(whyNot?: (rule: CreationRule) => string | undefined): Fix {
  return {
    title: say`Encrypt the file with SOPS`,
    safety: 'create',
    encrypts: true,
    to: SOPS,
    plan: (world) => encrypt(world, whyNot),
  };
}

/** Returns true where a rule of .sops.yaml matches the file, so that the fix is offered. */
export function isForSops(world: FixWorld): boolean {
  return sopsRuleFor(world, world.path) !== undefined;
}

function encrypt(world: FixWorld, whyNot?: (rule: CreationRule) => string | undefined): FixPlan {
  const rule = sopsRuleFor(world, world.path);
  if (!rule) return { refused: say`no rule of .sops.yaml is meant for the file` };
  if ('refused' in rule) return rule;
  const reason = whyNot?.(rule);
  if (reason !== undefined) return { refused: reason };
  const name = fromRoot(world, world.path);
  const command = `sops --encrypt --in-place ${shellQuote(name)}`;
  const change = encryptOwnFile(rule, world.path, command, world);
  if ('refused' in change) return change;
  // The file itself is written as a whole.
  const { edits } = fluxFor(world.path, world);
  const others = edits.filter(({ object }) => object.path !== world.path);
  return {
    edits: [],
    files: [change, ...changesOf(others)],
    handOff: {
      title: say`${name} is encrypted. Check that it decrypts, and rotate its values if they were committed: git history keeps them`,
      command: `sops --decrypt ${shellQuote(name)} > /dev/null && echo ok`,
    },
  };
}
