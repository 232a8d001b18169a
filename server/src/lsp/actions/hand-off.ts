import type { Command, ExecuteCommandParams } from 'vscode-languageserver';
import { HAND_OFF } from '../../../../protocol/messages.js';
import type { HandOff } from '../../core/model/fix.js';
import { isRecord } from '../../core/text/json.js';
import type { ClientWindow } from '../session/client-window.js';

/** Returns the command that shows a user, after a fix was applied, the step that is left to do. */
export function handOffCommand({ title, command }: HandOff): Command {
  return { title, command: HAND_OFF, arguments: [{ title, command }] };
}

/** Carries out that command for clients that do not have it: shows its text as a message. */
export async function showHandOff(
  window: ClientWindow,
  { command, arguments: args }: ExecuteCommandParams,
): Promise<void> {
  const [handOff] = args ?? [];
  if (command !== HAND_OFF || !isRecord(handOff)) return;
  const { title, command: text } = handOff;
  if (typeof title !== 'string' || typeof text !== 'string') return;
  await window.tell(`${title}\n\n${text}`);
}
