import { Worker } from 'node:worker_threads';
import { batchesOf } from './batches.js';
import { failureOf } from './check-file.js';
import type { CachedContents, Executor, OnDone } from './executor.js';
import {
  type CheckResult,
  type CollectedFacts,
  type FinishedReport,
  failedFile,
  type ReportOptions,
  type SameContent,
} from './file-report.js';
import type { InputFile } from './inputs.js';
import type { Answer, Question, WorkerSetup } from './worker.js';
import type { KnownFiles } from './world.js';

type Batch = readonly InputFile[];

/** Batches a worker has at a time: one to work on, one to begin to read. What is held in memory depends on it. */
const AT_A_TIME = 2;

/** A run of one task over all batches. */
interface Run {
  readonly ask: (batch: Batch) => Question;
  readonly queue: Batch[];
  readonly onAnswer: (batch: Batch, answer: Answer, member: Member) => void;
  /** Told of a file on which a worker ended that had nothing else to do. */
  readonly onLost: (input: InputFile, name: string) => void;
  readonly finish: () => void;
}

interface Member {
  readonly worker: Worker;
  ready: boolean;
  /** What it was asked and has not answered, the oldest first. */
  readonly asked: Batch[];
  /** What it is to be asked rather than others, which would have to read the files again. */
  own: Batch[];
}

/**
 * Does the work in several threads. When a worker ends in the middle of a batch, its files are tried again one by one by
 * another, so that only the file it ended on is lost. Where no worker can be started, `fallback` does the work.
 */
export class ThreadExecutor implements Executor {
  private readonly members = new Set<Member>();
  /** Who checked the files that wait. */
  private readonly checkedBy = new Map<InputFile, Member>();
  private known: KnownFiles | undefined;
  private run: Run | undefined;
  private closed = false;

  constructor(
    /** The program to start workers with: the command line itself. */
    private readonly program: string,
    private readonly setup: WorkerSetup,
    size: number,
    private readonly sizes: (inputs: readonly InputFile[]) => readonly number[],
    private readonly fallback: Executor,
  ) {
    for (let count = 0; count < size; count++) this.start();
  }

  async check(
    inputs: readonly InputFile[],
    cached: CachedContents,
    onDone: OnDone<CheckResult | SameContent>,
  ): Promise<void> {
    const waits = (input: InputFile, result: CheckResult | SameContent): boolean =>
      'same' in result ? cached(input).some(({ hash, waits }) => waits && hash === result.same) : !result.report;
    const left = await this.go(this.batches(inputs), {
      ask: (batch) => ({ task: 'check', batch, cached: batch.map(cached) }),
      onAnswer: (batch, answer, member) => {
        if (!('checked' in answer)) return;
        give(batch, answer.checked, (input, result) => {
          if (waits(input, result)) this.checkedBy.set(input, member);
          onDone(input, result);
        });
      },
      onLost: (input, name) => onDone(input, { read: false, report: failedFile(name) }),
    });
    if (left.length > 0) await this.fallback.check(left, cached, onDone);
  }

  async collectFacts(inputs: readonly InputFile[], onDone: OnDone<CollectedFacts>): Promise<void> {
    const left = await this.go(this.batches(inputs), {
      ask: (batch) => ({ task: 'collectFacts', batch }),
      onAnswer: (batch, answer) => {
        if ('collected' in answer) give(batch, answer.collected, onDone);
      },
      onLost: (input) => onDone(input, { read: false }),
    });
    if (left.length > 0) await this.fallback.collectFacts(left, onDone);
  }

  async finish(inputs: readonly InputFile[], known: KnownFiles, onDone: OnDone<FinishedReport>): Promise<void> {
    this.known = known;
    for (const { worker } of this.members) worker.postMessage({ task: 'know', known } satisfies Question);
    for (const member of this.members)
      member.own = [...this.batches(inputs.filter((input) => this.checkedBy.get(input) === member))];
    const others = inputs.filter((input) => {
      const member = this.checkedBy.get(input);
      return member === undefined || !this.members.has(member);
    });
    const left = await this.go(this.batches(others), {
      ask: (batch) => ({ task: 'finish', batch }),
      onAnswer: (batch, answer) => {
        if ('finished' in answer) give(batch, answer.finished, onDone);
      },
      onLost: (input, name) => onDone(input, failedFile(name)),
    });
    if (left.length > 0) await this.fallback.finish(left, known, onDone);
  }

  close(): void {
    this.closed = true;
    for (const { worker } of this.members) void worker.terminate();
    this.members.clear();
  }

  private batches(inputs: readonly InputFile[]): readonly Batch[] {
    return batchesOf(inputs, this.sizes(inputs));
  }

  /** Resolves when all is done, with what could not be: no worker can be started. */
  private go(batches: readonly Batch[], told: Pick<Run, 'ask' | 'onAnswer' | 'onLost'>): Promise<readonly InputFile[]> {
    const queue = [...batches];
    return new Promise((resolve) => {
      this.run = { ...told, queue, finish: () => resolve(queue.flat()) };
      for (const member of this.members) this.feed(member);
      this.finishIfDone();
    });
  }

  private start(): void {
    let worker: Worker;
    try {
      worker = new Worker(this.program, { workerData: this.setup });
    } catch {
      // No thread to be had. Those there are, or this one, do its work.
      return;
    }
    const member: Member = { worker, ready: false, asked: [], own: [] };
    this.members.add(member);
    let failure: unknown;
    worker.on('message', (answer: Answer) => this.take(member, answer));
    worker.on('error', (error) => {
      failure = error;
    });
    worker.on('exit', () => this.lose(member, failure));
    if (this.known) worker.postMessage({ task: 'know', known: this.known } satisfies Question);
    this.feed(member);
  }

  private feed(member: Member): void {
    const { run } = this;
    if (!run) return;
    while (member.asked.length < AT_A_TIME) {
      const batch = member.own.shift() ?? run.queue.shift();
      if (!batch) return;
      member.asked.push(batch);
      member.worker.postMessage(run.ask(batch));
    }
  }

  private take(member: Member, answer: Answer): void {
    if ('ready' in answer) {
      member.ready = true;
      return;
    }
    const batch = member.asked.shift();
    if (batch && this.run) this.run.onAnswer(batch, answer, member);
    this.feed(member);
    this.finishIfDone();
  }

  private lose(member: Member, failure: unknown): void {
    this.members.delete(member);
    const { run } = this;
    if (!run || this.closed) return;
    const [current, ...waiting] = member.asked.splice(0);
    run.queue.unshift(...waiting, ...member.own);
    if (current) this.giveBack(current, member.ready, failure, run);
    // A worker that ends before it has begun ends again.
    if (member.ready) this.start();
    for (const other of this.members) this.feed(other);
    this.finishIfDone();
  }

  private giveBack(batch: Batch, begun: boolean, failure: unknown, run: Run): void {
    const [only] = batch;
    if (!begun) run.queue.unshift(batch);
    else if (batch.length === 1 && only) run.onLost(only, codeOf(failure, this.setup.options));
    else run.queue.unshift(...batch.map((input) => [input]));
  }

  private finishIfDone(): void {
    const { run } = this;
    if (!run) return;
    const busy = [...this.members].some(({ asked }) => asked.length > 0);
    if (busy || (run.queue.length > 0 && this.members.size > 0)) return;
    this.run = undefined;
    run.finish();
  }
}

function give<Result>(batch: Batch, results: readonly Result[], onDone: OnDone<Result>): void {
  batch.forEach((input, index) => {
    if (index < results.length) onDone(input, results[index] as Result);
  });
}

/** What ended a worker. */
function codeOf(failure: unknown, options: ReportOptions): string {
  if (failure === undefined) return 'its worker ended';
  if (!options.debug && failure instanceof Error && 'code' in failure && typeof failure.code === 'string')
    return failure.code;
  return failureOf(failure, options);
}
