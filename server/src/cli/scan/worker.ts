import type { MessagePort } from 'node:worker_threads';
import { ChartValues } from '../../core/workspace/chart-values.js';
import { Kustomize, type KustomizeFacts } from '../../core/workspace/kustomize/kustomize.js';
import { nodeHost } from '../../host/node/host.js';
import { type CheckContext, replay } from './check-context.js';
import type { ExaminedFile, ExamineOptions, LearnedFile, PlannedFile } from './examined.js';
import { examineBatch, learnBatch, planBatch } from './executor.js';
import type { InputFile } from './inputs.js';
import { type CheckValues, checkOptions } from './options.js';
import { makeProject } from './workspace.js';
import type { KnownFiles } from './world.js';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly cwd: string;
  /** The options of the command line that say how files are checked. */
  readonly values: CheckValues;
  readonly context: CheckContext;
  readonly kustomize: readonly KustomizeFacts[];
  readonly charts: ChartValues['facts'];
  readonly options: ExamineOptions;
}

/** What a worker is asked. Answers come in the order of the questions. */
export type Question =
  | { readonly task: 'examine' | 'learn' | 'plan'; readonly batch: readonly InputFile[] }
  | { readonly task: 'know'; readonly known: KnownFiles };

/** `examined`, `learned` or `planned` has a result for each file of the batch, in its order. */
export type Answer =
  | { readonly ready: true }
  | { readonly examined: readonly ExaminedFile[] }
  | { readonly learned: readonly LearnedFile[] }
  | { readonly planned: readonly (PlannedFile | undefined)[] };

/** The worker's side of a scan. Ends when the port is closed. */
export function serveWorker(port: MessagePort, setup: WorkerSetup): void {
  const { cwd, values, context, options } = setup;
  const folders = new Map<string, string>();
  const host = replay(context);
  const known = { kustomize: Kustomize.restore(setup.kustomize), charts: ChartValues.restore(setup.charts) };
  const project = makeProject(host, cwd, checkOptions(values, cwd), folders, known);
  const source = { project, read: (file: InputFile) => nodeHost.read(file.path) };
  let others: KnownFiles = { facts: [], taken: [] };

  const answer = async (question: Question): Promise<Answer | undefined> => {
    if (question.task === 'know') {
      others = question.known;
      return undefined;
    }
    const { task, batch } = question;
    for (const { path, folder } of batch) {
      folders.set(path, folder);
      await project.prepare(path);
    }
    if (task === 'examine') {
      const examined: ExaminedFile[] = [];
      await examineBatch(batch, source, options, (_, result) => examined.push(result));
      return { examined };
    }
    if (task === 'learn') {
      const learned: LearnedFile[] = [];
      await learnBatch(batch, source, options, (_, result) => learned.push(result));
      return { learned };
    }
    const planned: (PlannedFile | undefined)[] = [];
    await planBatch(batch, source, others, options, (_, result) => planned.push(result));
    return { planned };
  };

  // One question after the other. What fails here ends the worker, and whoever asked is told by its end.
  let last = Promise.resolve();
  port.on('message', (question: Question) => {
    last = last.then(async () => {
      const message = await answer(question);
      if (message) port.postMessage(message);
    });
  });
  port.postMessage({ ready: true } satisfies Answer);
}
