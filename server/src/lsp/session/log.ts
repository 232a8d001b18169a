import { type RemoteConsole, ResponseError } from 'vscode-languageserver';
import { BudgetSpent } from '../../core/text/limited.js';
import { printableLines } from '../../core/text/printable.js';

/**
 * Writes to the client's output channel. It never writes the text of documents: an error's message may quote it, so only the
 * error's name is written, and each kind of failure once.
 */
export class Log {
  private readonly written = new Set<string>();

  constructor(private readonly console: RemoteConsole) {}

  info(message: string): void {
    this.console.info(printableLines(message));
  }

  warn(message: string): void {
    this.console.warn(printableLines(message));
  }

  /** Warns, but not twice with the same message. */
  warnOnce(message: string): void {
    if (this.written.has(message)) return;
    this.written.add(message);
    this.warn(message);
  }

  /** Logs that a rule threw or was interrupted; without a name, that all checks of a document were. */
  ruleFailed(rule: string, error: unknown): void {
    this.failed(rule === '' ? 'the checks of a document' : `rule "${rule}"`, error);
  }

  /** Logs that a part of the server threw. `feature` names the part and contains nothing from a document. */
  failed(feature: string, error: unknown): void {
    // What a client is answered is made for it, and quotes no document.
    if (error instanceof ResponseError) {
      this.warnOnce(`${feature}: ${error.message}`);
      return;
    }
    if (error instanceof BudgetSpent) {
      this.warnOnce(`Stopped: ${feature}, which took ${error.message}`);
      return;
    }
    const message = `Failed: ${feature} (${nameOf(error)})`;
    if (this.written.has(message)) return;
    this.written.add(message);
    this.console.error(message);
  }
}

/** Returns the name of an error's class, which is all that may be logged of it. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
