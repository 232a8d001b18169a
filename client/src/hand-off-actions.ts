import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import { type HandOff, handOff, isHandOff } from './commands/hand-off.js';

/** So many are remembered; the oldest are forgotten first. */
const most = 200;

/**
 * Gives every hand-off of a code action a command of its own, without arguments.
 *
 * VS Code keeps the arguments of an action's command only for as long as the menu with the action lives. A secret moves
 * after a preview, and by then the arguments may be gone: instead of the hand-off there would be an error ("Actual
 * command not found") while the value already waits in its file.
 */
export class HandOffActions implements vscode.Disposable {
  private readonly commands = new Map<string, { readonly id: string; readonly registration: vscode.Disposable }>();
  private count = 0;

  readonly middleware: Pick<Middleware, 'provideCodeActions' | 'resolveCodeAction'> = {
    provideCodeActions: async (document, range, context, token, next) => {
      const actions = await next(document, range, context, token);
      for (const action of actions ?? []) if (action instanceof vscode.CodeAction) this.rename(action);
      return actions;
    },
    // What a program has encrypted has its hand-off only now.
    resolveCodeAction: async (item, token, next) => {
      const action = await next(item, token);
      if (action) this.rename(action);
      return action;
    },
  };

  dispose(): void {
    for (const { registration } of this.commands.values()) registration.dispose();
    this.commands.clear();
  }

  private rename(action: vscode.CodeAction): void {
    const { command } = action;
    if (command?.command !== 'yamlock.handOff') return;
    const argument: unknown = command.arguments?.[0];
    if (isHandOff(argument)) action.command = { title: command.title, command: this.commandFor(argument) };
  }

  /** The same hand-off is offered with every look at the same place: it keeps its command. */
  private commandFor(argument: HandOff): string {
    const key = JSON.stringify([argument.title, argument.command]);
    const known = this.commands.get(key);
    const command = known ?? this.register(argument);
    // Moves it to the end: what was offered last is forgotten last.
    this.commands.delete(key);
    this.commands.set(key, command);
    for (const [oldest, { registration }] of this.commands) {
      if (this.commands.size <= most) break;
      registration.dispose();
      this.commands.delete(oldest);
    }
    return command.id;
  }

  private register(argument: HandOff): { id: string; registration: vscode.Disposable } {
    const id = `yamlock.handOff.${++this.count}`;
    return { id, registration: vscode.commands.registerCommand(id, () => handOff(argument)) };
  }
}
