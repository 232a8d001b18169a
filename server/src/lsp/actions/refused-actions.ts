import { type CodeAction, CodeActionKind, type ExecuteCommandParams, MessageType } from 'vscode-languageserver';
import { WHY_NOT } from '../../../../protocol/messages.js';
import { say } from '../../core/text/say.js';
import type { ClientWindow } from '../session/client-window.js';
import { fitted } from './action-kinds.js';

/**
 * Returns actions for a client that shows no disabled ones: in their place there is one that tells what is not possible, and why. It
 * is the last of the fixes.
 */
export function withoutDisabled(actions: readonly CodeAction[]): CodeAction[] {
  const refused = actions.filter(({ disabled }) => disabled !== undefined);
  const [first] = refused;
  const possible = actions.filter((action) => !refused.includes(action));
  if (!first) return possible;
  const reasons = [...new Set(refused.map(({ title, disabled }) => say`${title}: ${disabled?.reason}`))];
  const title = fitted(
    reasons.length === 1 ? say`Not possible: ${first.title}` : say`${reasons.length} fixes are not possible here: why?`,
  );
  const why = {
    title,
    kind: first.kind ?? CodeActionKind.QuickFix,
    command: { title, command: WHY_NOT, arguments: reasons },
  };
  return [...possible, why];
}

/** Carries out the command of that action. */
export async function tellWhyNot(
  window: ClientWindow,
  { command, arguments: args }: ExecuteCommandParams,
): Promise<void> {
  if (command !== WHY_NOT) return;
  const reasons = (args ?? []).filter((one) => typeof one === 'string');
  if (reasons.length > 0) await window.tell(reasons.join('\n'), MessageType.Warning);
}
