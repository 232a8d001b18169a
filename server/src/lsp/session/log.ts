import type { RemoteConsole } from 'vscode-languageserver';

/**
 * What goes to the client's output channel. Document text never does: an error's message may quote it, so that only the
 * error's name is written, and each kind of failure once.
 */
export class Log {
  private readonly said = new Set<string>();

  constructor(private readonly console: RemoteConsole) {}

  info(message: string): void {
    this.console.info(message);
  }

  warn(message: string): void {
    this.console.warn(message);
  }

  /** As `warn`, but not a second time. */
  warnOnce(message: string): void {
    if (this.said.has(message)) return;
    this.said.add(message);
    this.warn(message);
  }

  /** A rule that threw: the others go on. */
  ruleFailed(rule: string, error: unknown): void {
    this.failed(`rule "${rule}"`, error);
  }

  /** A part of the server that threw. `feature` is a name of ours. */
  failed(feature: string, error: unknown): void {
    const message = `Failed: ${feature} (${nameOf(error)})`;
    if (this.said.has(message)) return;
    this.said.add(message);
    this.console.error(message);
  }
}

/** The name of an error's class; all that may be told of it. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
