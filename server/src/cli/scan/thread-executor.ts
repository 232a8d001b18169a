import { Worker } from 'node:worker_threads';
import { batchesOf } from './batches.js';
import { failureOf } from './examine.js';
import {
  type ExaminedFile,
  type ExamineOptions,
  failedFile,
  failedPlan,
  type LearnedFile,
  type PlannedFile,
} from './examined.js';
import type { Executor, OnDone } from './executor.js';
import type { InputFile } from './inputs.js';
import type { Answer, Question, WorkerSetup } from './worker.js';
import type { KnownFiles } from './world.js';

type Task = 'examine' | 'learn' | 'plan';
type Batch = readonly InputFile[];

/** Batches a worker has at a time: one to work on, one to begin to read. What is held in memory depends on it. */
const AT_A_TIME = 2;

/** A run of one task over all batches. */
interface Run {
  readonly task: Task;
  readonly queue: Batch[];
  readonly onAnswer: (batch: Batch, answer: Answer) => void;
  /** Told of a file on which a worker ended that had nothing else to do. */
  readonly onLost: (input: InputFile, name: string) => void;
  readonly finish: () => void;
}

interface Member {
  readonly worker: Worker;
  ready: boolean;
  /** What it was asked and has not answered, the oldest first. */
  readonly asked: Batch[];
}

/**
 * Does the work in several threads. When a worker ends in the middle of a batch, its files are tried again one by one by
 * another, so that only the file it ended on is lost. Where no worker can be started, `fallback` does the work.
 */
export class ThreadExecutor implements Executor {
  private readonly members = new Set<Member>();
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

  async examine(inputs: readonly InputFile[], onDone: OnDone<ExaminedFile>): Promise<void> {
    const left = await this.go('examine', inputs, {
      onAnswer: (batch, answer) => {
        if ('examined' in answer) give(batch, answer.examined, onDone);
      },
      onLost: (input, name) => onDone(input, failedFile(name)),
    });
    if (left.length > 0) await this.fallback.examine(left, onDone);
  }

  async learn(inputs: readonly InputFile[], onDone: OnDone<LearnedFile>): Promise<void> {
    const left = await this.go('learn', inputs, {
      onAnswer: (batch, answer) => {
        if ('learned' in answer) give(batch, answer.learned, onDone);
      },
      onLost: (input) => onDone(input, { read: false }),
    });
    if (left.length > 0) await this.fallback.learn(left, onDone);
  }

  async plan(inputs: readonly InputFile[], known: KnownFiles, onDone: OnDone<PlannedFile | undefined>): Promise<void> {
    this.known = known;
    for (const { worker } of this.members) worker.postMessage({ task: 'know', known } satisfies Question);
    const left = await this.go('plan', inputs, {
      onAnswer: (batch, answer) => {
        if ('planned' in answer) give(batch, answer.planned, onDone);
      },
      onLost: (input, name) => onDone(input, failedPlan(name)),
    });
    if (left.length > 0) await this.fallback.plan(left, known, onDone);
  }

  close(): void {
    this.closed = true;
    for (const { worker } of this.members) void worker.terminate();
    this.members.clear();
  }

  /** Resolves when all is done, with what could not be: no worker can be started. */
  private go(
    task: Task,
    inputs: readonly InputFile[],
    told: Pick<Run, 'onAnswer' | 'onLost'>,
  ): Promise<readonly InputFile[]> {
    const queue = [...batchesOf(inputs, this.sizes(inputs))];
    return new Promise((resolve) => {
      this.run = { ...told, task, queue, finish: () => resolve(queue.flat()) };
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
    const member: Member = { worker, ready: false, asked: [] };
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
      const batch = run.queue.shift();
      if (!batch) return;
      member.asked.push(batch);
      member.worker.postMessage({ task: run.task, batch } satisfies Question);
    }
  }

  private take(member: Member, answer: Answer): void {
    if ('ready' in answer) {
      member.ready = true;
      return;
    }
    const batch = member.asked.shift();
    if (batch && this.run) this.run.onAnswer(batch, answer);
    this.feed(member);
    this.finishIfDone();
  }

  private lose(member: Member, failure: unknown): void {
    this.members.delete(member);
    const { run } = this;
    if (!run || this.closed) return;
    const [current, ...waiting] = member.asked.splice(0);
    run.queue.unshift(...waiting);
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
function codeOf(failure: unknown, options: ExamineOptions): string {
  if (failure === undefined) return 'its worker ended';
  if (!options.debug && failure instanceof Error && 'code' in failure && typeof failure.code === 'string')
    return failure.code;
  return failureOf(failure, options);
}
