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

/** Reports progress to the client, once for each percent. */
export class Progress {
  private reported = -1;

  constructor(private readonly reporter: Pick<WorkDoneProgressReporter, 'begin' | 'report' | 'done'>) {
    reporter.begin('Yamlock', 0, undefined, true);
  }

  report(done: number, of: number): void {
    const percentage = Math.floor((done * 100) / of);
    if (percentage === this.reported) return;
    this.reported = percentage;
    this.reporter.report(percentage, `${done}/${of}`);
  }

  end(): void {
    this.reporter.done();
  }
}

/** Reports the progress of requests of our own; it does nothing where the request has no token. */
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
