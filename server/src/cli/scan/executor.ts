import type { Project } from '../../host/project/project.js';
import { batchesOf } from './batches.js';
import { examine, failureOf, learn, planFile } from './examine.js';
import {
  type ExaminedFile,
  type ExamineOptions,
  failedFile,
  type LearnedFile,
  type PlannedFile,
  unread,
} from './examined.js';
import type { InputFile } from './inputs.js';
import { readInput } from './visit.js';
import type { Workspace } from './workspace.js';
import { type KnownFiles, worldsOf } from './world.js';

/** Told of each file as it is done, in whatever order that happens. */
export type OnDone<Result> = (input: InputFile, result: Result) => void;

/** Who does the work of a scan: this thread, or several. */
export interface Executor {
  /** Checks files. */
  examine(inputs: readonly InputFile[], onDone: OnDone<ExaminedFile>): Promise<void>;
  /** Takes over what files define for others, and nothing else. */
  learn(inputs: readonly InputFile[], onDone: OnDone<LearnedFile>): Promise<void>;
  /** Plans fixes that depend on other files; undefined where a file is no longer there. */
  plan(inputs: readonly InputFile[], known: KnownFiles, onDone: OnDone<PlannedFile | undefined>): Promise<void>;
  close(): void;
}

type Source = Pick<Workspace, 'project' | 'read'>;

/** Does everything in this thread. A few texts are held at a time, and one parsed file. */
export class InlineExecutor implements Executor {
  constructor(
    private readonly source: Source,
    private readonly options: ExamineOptions,
    private readonly sizes: (inputs: readonly InputFile[]) => readonly number[],
  ) {}

  async examine(inputs: readonly InputFile[], onDone: OnDone<ExaminedFile>): Promise<void> {
    for (const batch of batchesOf(inputs, this.sizes(inputs))) {
      await examineBatch(batch, this.source, this.options, onDone);
    }
  }

  async learn(inputs: readonly InputFile[], onDone: OnDone<LearnedFile>): Promise<void> {
    for (const batch of batchesOf(inputs, this.sizes(inputs)))
      await learnBatch(batch, this.source, this.options, onDone);
  }

  async plan(inputs: readonly InputFile[], known: KnownFiles, onDone: OnDone<PlannedFile | undefined>): Promise<void> {
    for (const batch of batchesOf(inputs, this.sizes(inputs))) {
      await planBatch(batch, this.source, known, this.options, onDone);
    }
  }

  close(): void {}
}

/** Checks the files of a batch, which are read all at once. */
export async function examineBatch(
  batch: readonly InputFile[],
  source: Source,
  options: ExamineOptions,
  onDone: OnDone<ExaminedFile>,
): Promise<void> {
  for (const { input, reading } of readAll(batch, source, options)) {
    const read = await reading;
    if ('failed' in read) onDone(input, failedFile(read.failed));
    else onDone(input, 'reason' in read ? unread(read.reason) : examine(input, read.text, source.project, options));
  }
}

/** Takes over what the files of a batch define. */
export async function learnBatch(
  batch: readonly InputFile[],
  source: Source,
  options: ExamineOptions,
  onDone: OnDone<LearnedFile>,
): Promise<void> {
  for (const { input, reading } of readAll(batch, source, options)) {
    const read = await reading;
    onDone(input, 'text' in read ? learn(read.text) : { read: false });
  }
}

/** Plans the fixes of the files of a batch. */
export async function planBatch(
  batch: readonly InputFile[],
  source: Source,
  known: KnownFiles,
  options: ExamineOptions,
  onDone: OnDone<PlannedFile | undefined>,
): Promise<void> {
  const worlds = worldsFor(known, source.project);
  for (const { input, reading } of readAll(batch, source, options)) {
    const read = await reading;
    onDone(input, 'text' in read ? planFile(input, read.text, source.project, worlds(input.path), options) : undefined);
  }
}

const made = new WeakMap<KnownFiles, ReturnType<typeof worldsOf>>();

function worldsFor(known: KnownFiles, project: Project): ReturnType<typeof worldsOf> {
  const worlds = made.get(known) ?? worldsOf(known, project);
  made.set(known, worlds);
  return worlds;
}

type Read = { readonly text: string } | { readonly reason: string } | { readonly failed: string };

/** Begins to read all files of a batch. None of the promises rejects: nobody may be waiting for it yet. */
function readAll(
  batch: readonly InputFile[],
  source: Source,
  options: ExamineOptions,
): readonly { readonly input: InputFile; readonly reading: Promise<Read> }[] {
  return batch.map((input) => ({
    input,
    reading: readInput(source, input).catch((error: unknown) => ({ failed: failureOf(error, options) })),
  }));
}
