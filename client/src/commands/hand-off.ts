import * as vscode from 'vscode';
import type { HandOff } from '../../../protocol/messages.js';

/**
 * Offers the command for copying or for the terminal. Nothing reaches the clipboard or a terminal before a click, and
 * nothing is ever run: the text waits in the terminal for the user's Enter.
 */
export async function handOff({ title, command }: HandOff): Promise<void> {
  const copy = vscode.l10n.t('Copy command');
  const insert = vscode.l10n.t('Insert into terminal');
  const chosen = await vscode.window.showInformationMessage(title, copy, ...(hasTerminals() ? [insert] : []));
  if (chosen === copy) await vscode.env.clipboard.writeText(command);
  if (chosen === insert) insertIntoTerminal(command);
}

/** Returns false in a browser without a machine behind it. */
export function hasTerminals(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop || vscode.env.remoteName !== undefined;
}

/**
 * Writes a command into a terminal, where it waits for the user's Enter.
 * @param folder The folder that the command is to be run in; without one, whatever terminal is active is taken.
 */
export function insertIntoTerminal(command: string, folder?: vscode.Uri): void {
  const terminal =
    folder === undefined
      ? (vscode.window.activeTerminal ?? vscode.window.createTerminal())
      : vscode.window.createTerminal({ cwd: folder });
  terminal.show();
  // A line break would run the text before it, so continued lines are joined and separate ones chained.
  terminal.sendText(asOneLine(command), false);
}

/** Returns a command on one line, without comments: `\` + line break continues, any other line break separates commands. */
function asOneLine(command: string): string {
  let whole = '';
  for (const line of linesOf(command.replace(/^#.*$/gm, ''))) {
    if (whole.endsWith('\\')) whole = `${whole.slice(0, -1).trimEnd()} ${line}`;
    else whole += `${whole === '' ? '' : ' && '}${line}`;
  }
  return whole;
}

/** Returns the lines of a command without the blanks around them, and without empty ones. */
function linesOf(command: string): readonly string[] {
  return command.split('\n').flatMap((line) => line.trim() || []);
}
