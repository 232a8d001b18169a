import {
  type Command,
  type Connection,
  type ExecuteCommandParams,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver';
import { HAND_OFF } from '../../../../protocol/messages.js';
import type { HandOff } from '../../core/model/fix.js';
import { isRecord } from '../session/client-capabilities.js';

/** What shows a person, after a fix was applied, what is left to do. */
export function handOffCommand({ title, command }: HandOff): Command {
  return { title, command: HAND_OFF, arguments: [{ title, command }] };
}

/** For clients that do not know the command: shows its text. */
export async function showHandOff(
  connection: Connection,
  { command, arguments: args }: ExecuteCommandParams,
): Promise<void> {
  const [handOff] = args ?? [];
  if (command !== HAND_OFF || !isRecord(handOff)) return;
  const { title, command: text } = handOff;
  if (typeof title !== 'string' || typeof text !== 'string') return;
  await connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Info,
    message: `${title}\n\n${text}`,
  });
}
