import * as vscode from 'vscode';

/**
 * What is written to our output channel. VS Code shows that to its user alone, so that it is followed where the channel
 * is made: to be called before anything woke the extension.
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
