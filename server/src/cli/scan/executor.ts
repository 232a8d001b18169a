import { setImmediate } from 'node:timers/promises';
import type { FixWorld } from '../../core/model/fix.js';
import { batchesOf } from './batches.js';
import { checkOpen, collectFacts, failureOf, finishOpen } from './check-file.js';
import {
  type CachedContent,
  type CheckResult,
  type CollectedFacts,
  type FileReport,
  type FinishedReport,
  failedFile,
  type ReportOptions,
  type SameContent,
  uncheckedFile,
} from './file-report.js';
import type { InputFile } from './inputs.js';
import { type OpenFile, openInput, type Source, whyNotChecked } from './open-file.js';
import { type KnownFiles, worldsOf } from './world.js';

/** Told of each file as it is done, in whatever order that happens. */
export type OnDone<Result> = (input: InputFile, result: Result) => void;

/** Returns the contents of a file that a cache knows. */
export type CachedContents = (input: InputFile) => readonly CachedContent[];

/** Who does the work of a scan: this thread, or several. */
export interface Executor {
  /** Reads files, and checks those whose content no cache knows. */
  check(inputs: readonly InputFile[], cached: CachedContents, onDone: OnDone<CheckResult | SameContent>): Promise<void>;
  /** Reads files for what others are to know of them, and for nothing else. */
  collectFacts(inputs: readonly InputFile[], onDone: OnDone<CollectedFacts>): Promise<void>;
  /** Reports the files that were to wait for the others. */
  finish(inputs: readonly InputFile[], known: KnownFiles, onDone: OnDone<FinishedReport>): Promise<void>;
  close(): void;
}

type Opened = OpenFile | { readonly reason: string } | { readonly failed: string };

/** Does everything in this thread. Held at a time are the texts of one batch, and the files that wait. */
export class InlineExecutor implements Executor {
  private known: { readonly files: KnownFiles; readonly worldOf: (path: string) => FixWorld } | undefined;

  constructor(
    private readonly source: Source,
    private readonly options: ReportOptions,
    private readonly sizes: (inputs: readonly InputFile[]) => readonly number[],
  ) {}

  async check(
    inputs: readonly InputFile[],
    cached: CachedContents,
    onDone: OnDone<CheckResult | SameContent>,
  ): Promise<void> {
    await this.each(inputs, (input, opened) => onDone(input, this.resultOf(input, opened, cached(input))));
  }

  async collectFacts(inputs: readonly InputFile[], onDone: OnDone<CollectedFacts>): Promise<void> {
    await this.each(inputs, (input, opened) =>
      onDone(input, 'text' in opened ? collectFacts(input, opened, this.source.project) : { read: false }),
    );
  }

  async finish(inputs: readonly InputFile[], known: KnownFiles, onDone: OnDone<FinishedReport>): Promise<void> {
    if (this.known?.files !== known) this.known = { files: known, worldOf: worldsOf(known, this.source) };
    const { worldOf } = this.known;
    await this.each(inputs, (input, opened) => {
      const { project } = this.source;
      onDone(
        input,
        'text' in opened ? finishOpen(opened, project, worldOf(input.path), this.options) : notOpened(opened),
      );
    });
  }

  close(): void {}

  private resultOf(input: InputFile, opened: Opened, cached: readonly CachedContent[]): CheckResult | SameContent {
    const { source, options } = this;
    if (!('text' in opened)) {
      const reason = whyNotChecked(input, source.project);
      return { read: false, report: reason === undefined ? notOpened(opened) : uncheckedFile(reason) };
    }
    const same = cached.length > 0 ? cached.find(({ hash }) => hash === opened.hash) : undefined;
    const result = same ? { same: same.hash } : checkOpen(input, opened, source.project, options);
    if ('same' in result ? same?.waits : !result.report) source.open.keep(opened);
    return result;
  }

  /** Opens files, those of a batch all at once. What is to stay open `work` keeps. */
  private async each(inputs: readonly InputFile[], work: (input: InputFile, opened: Opened) => void): Promise<void> {
    for (const batch of batchesOf(inputs, this.sizes(inputs))) {
      for (const { input, opening } of this.openAll(batch)) {
        const opened = await opening;
        this.source.open.close(input.path);
        work(input, opened);
      }
      // Other threads may have sent what they found, and wait for more to do.
      await setImmediate();
    }
  }

  /** Begins to open all files of a batch. None of the promises rejects: nobody may be waiting for it yet. */
  private openAll(
    batch: readonly InputFile[],
  ): readonly { readonly input: InputFile; readonly opening: Promise<Opened> }[] {
    return batch.map((input) => ({
      input,
      opening: openInput(this.source, input).catch((error: unknown) => ({ failed: failureOf(error, this.options) })),
    }));
  }
}

function notOpened(opened: Exclude<Opened, OpenFile>): FileReport {
  return 'failed' in opened ? failedFile(opened.failed) : uncheckedFile(opened.reason);
}
