import type { CachedContents, Executor, OnDone } from './executor.js';
import type { CheckResult, CollectedFacts, FinishedReport, SameContent } from './file-report.js';
import type { InputFile } from './inputs.js';
import type { KnownFiles } from './world.js';

/** From here on threads gain more than it takes to start them. */
const MANY_FILES = 200;
const MANY_BYTES = 2 * 1024 * 1024;

/** Does a little work in this thread, and starts others for more. */
export class ScaledExecutor implements Executor {
  private threads: Executor | undefined;

  constructor(
    private readonly inline: Executor,
    /** Starts the threads; absent where there are none to be had. */
    private readonly startThreads: (() => Executor) | undefined,
    private readonly sizes: (inputs: readonly InputFile[]) => readonly number[],
    /** Files that nobody but this thread has or can read. */
    private readonly isMine: (input: InputFile) => boolean,
    /** True where threads are wanted, however little there is to do. */
    private readonly always: boolean,
  ) {}

  async check(
    inputs: readonly InputFile[],
    cached: CachedContents,
    onDone: OnDone<CheckResult | SameContent>,
  ): Promise<void> {
    // To look whether a file is as the cache knows it is next to no work.
    const work = inputs.filter((input) => cached(input).length === 0);
    await this.each(inputs, work, (executor, some) => executor.check(some, cached, onDone));
  }

  async collectFacts(inputs: readonly InputFile[], onDone: OnDone<CollectedFacts>): Promise<void> {
    await this.each(inputs, inputs, (executor, some) => executor.collectFacts(some, onDone));
  }

  async finish(inputs: readonly InputFile[], known: KnownFiles, onDone: OnDone<FinishedReport>): Promise<void> {
    const work = inputs.filter((input) => !this.isMine(input));
    await this.each(inputs, work, (executor, some) => executor.finish(some, known, onDone));
  }

  close(): void {
    this.threads?.close();
  }

  /** @param work Those of the files with which there is something to do. */
  private async each(
    inputs: readonly InputFile[],
    work: readonly InputFile[],
    go: (executor: Executor, some: readonly InputFile[]) => Promise<void>,
  ): Promise<void> {
    const threads = this.threadsFor(work);
    if (!threads) {
      await go(this.inline, inputs);
      return;
    }
    const mine = inputs.filter(this.isMine);
    const others = inputs.filter((input) => !this.isMine(input));
    await Promise.all([go(threads, others), go(this.inline, mine)]);
  }

  private threadsFor(work: readonly InputFile[]): Executor | undefined {
    if (!this.threads && this.startThreads && this.isMuch(work)) this.threads = this.startThreads();
    return this.threads;
  }

  private isMuch(work: readonly InputFile[]): boolean {
    if (work.length === 0) return false;
    if (this.always || work.length > MANY_FILES) return true;
    return this.sizes(work).reduce((sum, size) => sum + size, 0) > MANY_BYTES;
  }
}
