import type { MessagePort } from 'node:worker_threads';
import { VALUES_SCHEMA } from '../../core/schema/values-schema.js';
import { nameOf } from '../../core/text/paths.js';
import { ChartValues } from '../../core/workspace/chart-values.js';
import { Kustomize, type KustomizeFacts } from '../../core/workspace/kustomize/kustomize.js';
import { nodeHost } from '../../host/node/host.js';
import { type CheckContext, replay } from './check-context.js';
import { type CheckValues, checkOptions } from './check-options.js';
import { InlineExecutor, type OnDone } from './executor.js';
import type {
  CachedContent,
  CheckResult,
  CollectedFacts,
  FinishedReport,
  ReportOptions,
  SameContent,
} from './file-report.js';
import type { InputFile } from './inputs.js';
import { OpenFiles } from './open-file.js';
import { makeProject } from './workspace.js';
import { type KnownFiles, NOTHING_KNOWN } from './world.js';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly cwd: string;
  /** The options of the command line that say how files are checked. */
  readonly values: CheckValues;
  readonly context: CheckContext;
  readonly kustomize: readonly KustomizeFacts[];
  readonly options: ReportOptions;
}

/** What a worker is asked. Answers come in the order of the questions. */
export type Question =
  | { readonly task: 'check'; readonly batch: Batch; readonly cached: readonly (readonly CachedContent[])[] }
  | { readonly task: 'collectFacts' | 'finish'; readonly batch: Batch }
  | { readonly task: 'know'; readonly known: KnownFiles };

type Batch = readonly InputFile[];

/** `checked`, `collected` or `finished` has a result for each file of the batch, in its order. */
export type Answer =
  | { readonly ready: true }
  | { readonly checked: readonly (CheckResult | SameContent)[] }
  | { readonly collected: readonly CollectedFacts[] }
  | { readonly finished: readonly FinishedReport[] };

/** The worker's side of a scan. Ends when the port is closed. */
export function serveWorker(port: MessagePort, setup: WorkerSetup): void {
  const { cwd, values, context, options } = setup;
  const folders = new Map<string, string>();
  const host = replay(context);
  const charts = new ChartValues();
  const kustomize = Kustomize.restore(setup.kustomize);
  const project = makeProject(host, cwd, checkOptions(values, cwd), folders, { kustomize, charts });
  const read = (file: InputFile): Promise<string> => nodeHost.read(file.path);
  // What it is asked is a batch already.
  const executor = new InlineExecutor({ project, charts, open: new OpenFiles(), read }, options, () => []);
  let known = NOTHING_KNOWN;
  // Objects hold values for charts in other folders than their own.
  const prepared = Promise.all(
    [...context.texts.keys()].filter((path) => nameOf(path) === VALUES_SCHEMA).map((path) => project.prepare(path)),
  );

  const answer = async (question: Question): Promise<Answer | undefined> => {
    if (question.task === 'know') {
      known = question.known;
      return undefined;
    }
    await prepared;
    for (const { path, folder } of question.batch) {
      folders.set(path, folder);
      await project.prepare(path);
    }
    if (question.task === 'check') {
      const { batch, cached } = question;
      const contents = new Map(batch.map((input, index) => [input, cached[index] ?? []]));
      return {
        checked: await inOrder((onDone) => executor.check(batch, (input) => contents.get(input) ?? [], onDone)),
      };
    }
    const { batch } = question;
    if (question.task === 'collectFacts')
      return { collected: await inOrder((onDone) => executor.collectFacts(batch, onDone)) };
    return { finished: await inOrder((onDone) => executor.finish(batch, known, onDone)) };
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

/** Returns the results of a batch, which come in its order. */
async function inOrder<Result>(work: (onDone: OnDone<Result>) => Promise<void>): Promise<readonly Result[]> {
  const results: Result[] = [];
  await work((_, result) => results.push(result));
  return results;
}
