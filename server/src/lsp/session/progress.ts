import {
  type Connection,
  type ProgressToken,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
import type { Requests } from './requests.js';

/** Tells how far something is, not more often than there is something to see. */
export class Progress {
  private told = -1;

  constructor(private readonly reporter: Pick<WorkDoneProgressReporter, 'begin' | 'report' | 'done'>) {
    reporter.begin('Yamlock', 0, undefined, true);
  }

  report(done: number, of: number): void {
    const percentage = Math.floor((done * 100) / of);
    if (percentage === this.told) return;
    this.told = percentage;
    this.reporter.report(percentage, `${done}/${of}`);
  }

  end(): void {
    this.reporter.done();
  }
}

/** A reporter for requests of our own; without a token nobody wants to know. */
export class OwnReporter {
  constructor(
    private readonly connection: Connection,
    private readonly requests: Requests,
    private readonly token: ProgressToken | undefined,
  ) {}

  begin(title: string, percentage = 0, _message?: string, cancellable = false): void {
    this.send({ kind: 'begin', title, percentage, cancellable });
  }

  report(percentage: number | string, message = ''): void {
    this.send({ kind: 'report', message, ...(typeof percentage === 'number' ? { percentage } : {}) });
  }

  done(): void {
    this.send({ kind: 'end' });
  }

  private send(value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void {
    const { token } = this;
    if (token === undefined) return;
    this.requests.detached('$/progress', () => this.connection.sendProgress(WorkDoneProgress.type, token, value));
  }
}
