import { CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { BudgetSpent, limited } from '../../core/text/limited.js';
import { printableLines } from '../../core/text/printable.js';
import { say } from '../../core/text/say.js';
import type { Background } from './background.js';
import { type Log, nameOf } from './log.js';
import { safelyShown } from './safely-shown.js';

/** `urgent`: the user waits for the answer. `long`: the work takes time, and lets urgent requests go first. */
export type Urgency = 'urgent' | 'long';

/** Returns the error that answers a cancelled request. */
export function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, say`The request was cancelled`);
}

/** Returns the error that answers a request about a text that has changed since. */
export function contentModified(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, say`The document has changed since`);
}

export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw cancelled();
}

export function whenCancelled(token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    if (token.isCancellationRequested) resolve();
    else token.onCancellationRequested(() => resolve());
  });
}

/** The document that an answer is about. */
interface TextAtPath {
  readonly path: string;
  readonly content: { getText(): string };
}

/**
 * Wraps handlers so that none of them can stop the server: cancellation is answered as such, and an error is logged and answered
 * by its name alone, because its message may quote the document.
 */
export class Requests {
  private stopped = false;
  /** What took too long for which document, and is not tried again before that is opened again. */
  private readonly givenUp = new Map<string, Set<string>>();

  constructor(
    private readonly log: Log,
    private readonly background: Background,
  ) {}

  /** To be called on `shutdown`, after which the server answers nothing but `exit`. */
  stop(): void {
    this.stopped = true;
  }

  request<Params, Result>(
    method: string,
    urgency: Urgency,
    handle: (params: Params, token: CancellationToken) => Promise<Result> | Result,
  ): (params: Params, token: CancellationToken) => Promise<Result> {
    return async (params, token) => {
      if (this.stopped) throw new ResponseError(ErrorCodes.InvalidRequest, say`The server is shutting down`);
      throwIfCancelled(token);
      try {
        const run = async (): Promise<Result> => handle(params, token);
        const result = await (urgency === 'urgent' ? this.background.urgent(run) : run());
        // A handler of long work checks the token itself: it may have a result although it was cancelled.
        if (urgency === 'urgent') throwIfCancelled(token);
        return safelyShown(result);
      } catch (error) {
        if (error instanceof ResponseError)
          throw new ResponseError(error.code, printableLines(error.message), error.data);
        this.log.failed(method, error);
        throw new ResponseError(ErrorCodes.InternalError, say`${method} failed (${nameOf(error)})`);
      }
    };
  }

  /** Does the same for methods of our own. The library passes the token alone where a request has no parameters. */
  ownRequest<Result>(
    method: string,
    urgency: Urgency,
    handle: (params: unknown, token: CancellationToken) => Promise<Result> | Result,
  ): (...args: unknown[]) => Promise<Result> {
    const request = this.request(method, urgency, handle);
    return (...args) => {
      const token = args.at(-1);
      return request(
        args.length > 1 ? args[0] : undefined,
        CancellationToken.is(token) ? token : CancellationToken.None,
      );
    };
  }

  /**
   * Returns the part of an answer about a document that takes the processor's time alone; null where it takes longer than it may, which
   * is logged, and from then on, until the document is opened again: a client asks at every letter.
   */
  within<Result>(method: string, { path, content }: TextAtPath, make: () => Result): Result | null {
    if (this.givenUp.get(path)?.has(method)) return null;
    try {
      return limited('answer', make, content.getText().length);
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      this.log.failed(method, error);
      this.givenUp.set(path, (this.givenUp.get(path) ?? new Set()).add(method));
      return null;
    }
  }

  /** To be called with the path of a document that was closed. */
  closed(path: string): void {
    this.givenUp.delete(path);
  }

  notification<Params>(method: string, handle: (params: Params) => Promise<void> | void): (params: Params) => void {
    return (params) => {
      if (!this.stopped) this.detached(method, () => handle(params));
    };
  }

  /** Runs work without waiting for it, and logs its failure. */
  detached(name: string, run: () => Promise<void> | void): void {
    const failed = (error: unknown): void => {
      // Work that was under way at `shutdown` may fail.
      if (!this.stopped) this.log.failed(name, error);
    };
    try {
      const running = run();
      if (running instanceof Promise) running.catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}
