import { whyNotReadable } from '../../encryption/sops/encrypt.js';
import type { EncryptChange, FixWorld } from '../../model/fix.js';
import { firstCovered } from '../../secrets/sops-documents.js';
import { say } from '../../text/say.js';
import { parseStream } from '../../yaml/document.js';
import type { SopsRule } from './sops-rules.js';

/** A file for the program, and the rule for its path. */
interface Wanted extends Pick<EncryptChange, 'path' | 'rulePath' | 'text' | 'isNew' | 'why'> {
  readonly rule: SopsRule;
}

/**
 * Returns the change that the `sops` program carries out once the user has chosen the fix. Undefined where there is no
 * program; a refusal where it may not be started, or where its output could not be verified.
 */
export function encryptLater(
  { rule, ...wanted }: Wanted,
  world: FixWorld,
): EncryptChange | { readonly refused: string } | undefined {
  const state = world.sopsProgram?.() ?? 'absent';
  if (state === 'absent') return undefined;
  const { config, selectors } = rule;
  if (selectors.by.includes('comment'))
    return { refused: say`what ${selectors.by} covers is left to the sops program` };
  const reason = whyNotReadable(wanted.text);
  if (reason !== undefined) return { refused: reason };
  const roots = parseStream(wanted.text).documents.flatMap(({ document }) => document.root ?? []);
  if (!roots.some((root) => firstCovered(root, selectors)))
    return { refused: say`the rule for the file covers no value in it` };
  if (state !== 'ready') return state;
  return { kind: 'encrypt', ...wanted, config, selectors };
}
