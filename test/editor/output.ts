import * as vscode from 'vscode';

/**
 * Records the lines of our output channel. VS Code shows them only to the user, so they are recorded where the channel is made: to
 * be called before the extension is activated.
 */
export function followOutput(): void {
  const { window } = vscode;
  const create = window.createOutputChannel.bind(window) as (...parts: unknown[]) => vscode.LogOutputChannel;
  const followed = (...parts: unknown[]): vscode.LogOutputChannel => {
    const channel = create(...parts);
    const info = channel.info.bind(channel);
    return Object.assign(Object.create(channel), {
      info: (message: string, ...more: unknown[]) => {
        output.push(message);
        info(message, ...more);
      },
    });
  };
  Object.assign(window, { createOutputChannel: followed });
}

/** The lines written so far. */
export const output: string[] = [];
