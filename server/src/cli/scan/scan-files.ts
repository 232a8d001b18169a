import { availableParallelism } from 'node:os';
import type { Level } from '../../core/model/finding.js';
import type { Host } from '../../host/host.js';
import { nodeHost } from '../../host/node/host.js';
import type { Io } from '../io.js';
import { byLine, type Report, type Shard } from '../report/report.js';
import { type AppliedReport, applyRoots } from './apply-roots.js';
import { sizesOf } from './batches.js';
import type { Cache } from './cache.js';
import { type Checked, check } from './check.js';
import { type CheckValues, checkOptions } from './check-options.js';
import { type Executor, InlineExecutor } from './executor.js';
import { absolute } from './inputs.js';
import { Progress } from './progress.js';
import { Remembered } from './remembered.js';
import { ScaledExecutor } from './scaled-executor.js';
import { ThreadExecutor } from './thread-executor.js';
import type { WorkerSetup } from './worker.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { completeIndex } from './world.js';

/** What a scan is asked for. */
export interface ScanRequest {
  /** Files, folders and `-`, as they were named. */
  readonly paths: readonly string[];
  readonly check: CheckValues;
  /** The name under which standard input is checked. */
  readonly stdinName?: string | undefined;
  /** Findings below this level are left out. */
  readonly level: Level;
  /** True where reports show lines of the source. */
  readonly excerpts: boolean;
  /** Results of an earlier scan, which are taken over and kept. The caller saves it. */
  readonly cache?: Cache | undefined;
  readonly shard?: Shard | undefined;
  /** As many threads as there are processors where it is undefined. */
  readonly workers?: number | undefined;
  /** Values files for the only chart among the files. */
  readonly values?: readonly string[] | undefined;
  /** True where charts are not rendered, nor kustomizations built. */
  readonly asWritten?: boolean | undefined;
}

/** What a scan has to say; `failed` and `gaps` are those of the check. */
export type Scanned = Pick<Checked, 'report' | 'failed' | 'gaps'>;

/**
 * Checks files as they are written and as they are applied.
 * @throws UsageError where a path or a configuration cannot be used.
 */
export async function scanFiles(request: ScanRequest, io: Io, host: Host): Promise<Scanned> {
  const { check: values, stdinName, level, excerpts, cache, shard, workers } = request;
  const progress = new Progress(io);
  const options = { check: checkOptions(values, io.cwd), ...(stdinName === undefined ? {} : { stdinName }) };
  const workspace = await openWorkspace(request.paths, options, io, host);
  const debug = Boolean(io.env.YAMLOCK_DEBUG);
  const reporting = { level, excerpts, hashes: cache !== undefined, debug };
  const { program } = io;
  const setup = { cwd: io.cwd, values, options: reporting };
  const remembered = cache && new Remembered(cache, workspace, { ...setup, program });
  const executor = makeExecutor(workspace, host === nodeHost ? program : undefined, setup, workers);
  const checked = await check(
    workspace,
    { executor, level, ...(remembered ? { remembered } : {}), ...(shard ? { shard } : {}) },
    progress,
  ).finally(() => executor.close());
  const { report, failed, gaps, facts } = checked;
  const parts = {
    host,
    cwd: io.cwd,
    values: request.values?.map((file) => absolute(file, io.cwd)),
    level,
    shard,
    excerpts,
    index: completeIndex(facts),
  };
  const whole = request.asWritten
    ? report
    : withFindings(report, await applyRoots(workspace, report.findings, parts, progress));
  progress.clear();
  return { report: whole, failed, gaps };
}

/** The report with the findings in applied objects. */
function withFindings(report: Report, { findings, skipped, switchedOff }: AppliedReport): Report {
  return {
    ...report,
    findings,
    skipped: [...report.skipped, ...skipped],
    switchedOff: [...report.switchedOff, ...switchedOff].sort(byLine),
  };
}

/** Returns how many threads check: as many as there are processors, or fewer where that is wanted. More would only take memory. */
export function threadsFor(wanted: number | undefined, processors: number): number {
  return Math.min(wanted ?? processors, processors);
}

/** Who does the work: this thread, or as many as there are processors where there is much to do. */
function makeExecutor(
  workspace: Workspace,
  program: string | undefined,
  setup: Omit<WorkerSetup, 'context' | 'kustomize'>,
  workers: number | undefined,
): Executor {
  const sizes = program === undefined ? () => [] : sizesOf;
  const inline = new InlineExecutor(workspace, setup.options, sizes);
  const count = threadsFor(workers, availableParallelism());
  const { texts, existing, entries, repositories, today } = workspace.context;
  const handed = (): WorkerSetup => ({
    ...setup,
    context: { texts, existing, entries, repositories, today },
    kustomize: workspace.kustomize.facts,
  });
  const start =
    program === undefined || count === 1
      ? undefined
      : () => new ThreadExecutor(program, handed(), count, sizes, inline);
  return new ScaledExecutor(
    inline,
    start,
    sizes,
    (input) => input === workspace.stdin || workspace.open.has(input.path),
    workers !== undefined,
  );
}
