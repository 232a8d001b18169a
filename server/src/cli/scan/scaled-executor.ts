import type { ExaminedFile, LearnedFile, PlannedFile } from './examined.js';
import type { Executor, OnDone } from './executor.js';
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
    /** Files nobody but this thread can read. */
    private readonly isMine: (input: InputFile) => boolean,
    /** True where threads are wanted, however little there is to do. */
    private readonly always: boolean,
  ) {}

  async examine(inputs: readonly InputFile[], onDone: OnDone<ExaminedFile>): Promise<void> {
    await this.each(inputs, (executor, some) => executor.examine(some, onDone));
  }

  async learn(inputs: readonly InputFile[], onDone: OnDone<LearnedFile>): Promise<void> {
    await this.each(inputs, (executor, some) => executor.learn(some, onDone));
  }

  async plan(inputs: readonly InputFile[], known: KnownFiles, onDone: OnDone<PlannedFile | undefined>): Promise<void> {
    await this.each(inputs, (executor, some) => executor.plan(some, known, onDone));
  }

  close(): void {
    this.threads?.close();
  }

  private async each(
    inputs: readonly InputFile[],
    work: (executor: Executor, some: readonly InputFile[]) => Promise<void>,
  ): Promise<void> {
    if (inputs.length === 0) return;
    const executor = this.executorFor(inputs);
    if (executor === this.inline) {
      await work(executor, inputs);
      return;
    }
    const mine = inputs.filter(this.isMine);
    await work(
      executor,
      inputs.filter((input) => !this.isMine(input)),
    );
    if (mine.length > 0) await work(this.inline, mine);
  }

  private executorFor(inputs: readonly InputFile[]): Executor {
    if (this.threads) return this.threads;
    if (!this.startThreads || !this.isMuch(inputs)) return this.inline;
    this.threads = this.startThreads();
    return this.threads;
  }

  private isMuch(inputs: readonly InputFile[]): boolean {
    if (this.always || inputs.length > MANY_FILES) return true;
    return this.sizes(inputs).reduce((sum, size) => sum + size, 0) > MANY_BYTES;
  }
}
