import type { Others } from '../../core/engine/deferred-level.js';
import { settleKept } from '../../core/engine/settle.js';
import { LEVELS, type Level } from '../../core/model/finding.js';
import { findRule } from '../../core/rules/registry.js';
import { LineMap } from '../../core/text/line-map.js';
import type { FileFacts } from '../../core/workspace/facts.js';
import type { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { rightsOf } from '../../core/workspace/rights.js';
import { compareText, isUnchecked, type Report, type ReportedFinding, type SkippedFile } from '../report/report.js';
import { type ExaminedFile, type ExaminedFinding, type LearnedFile, type PlannedFile, unread } from './examined.js';
import type { Executor } from './executor.js';
import type { InputFile } from './inputs.js';
import { placesOf } from './places.js';
import type { Progress } from './progress.js';
import type { Remembered } from './remembered.js';
import { belongsTo, type Shard } from './shard.js';
import { readInput } from './visit.js';
import type { Workspace } from './workspace.js';
import { completeIndex, type KnownFiles, knownFiles } from './world.js';

interface CheckParts {
  readonly executor: Executor;
  /** Earlier results, where they are to be used. */
  readonly remembered?: Remembered;
  /** Only the files that belong to it. */
  readonly shard?: Shard;
  /** Findings below this level are left out. */
  readonly level: Level;
}

export interface Checked {
  readonly report: Report;
  /** True where a file was not checked for a mistake in Yamlock. */
  readonly failed: boolean;
  /** Files and folders that somebody named and that could not be read. */
  readonly gaps: readonly SkippedFile[];
}

/**
 * Checks every file. Each is read and parsed once; those with fixes that depend on other files are read again at the end,
 * so that of each file no more is held than what there is to say of it.
 */
export async function check(workspace: Workspace, parts: CheckParts, progress: Progress): Promise<Checked> {
  const { shard, remembered } = parts;
  const mine = <Item extends { readonly place: string }>(items: readonly Item[]): readonly Item[] =>
    shard ? items.filter(({ place }) => belongsTo(shard, place)) : items;
  const inputs = mine(workspace.inputs.files);
  const examined = await examineAll(inputs, parts, progress);
  const pending = inputs.filter((input) => examined.get(input)?.pending);
  const planned = new Map<InputFile, PlannedFile | undefined>();
  const asks = [...examined.values()].some(({ findings }) => findings.some(({ level }) => typeof level !== 'string'));
  const known =
    pending.length > 0 || asks ? await learnAll(workspace, parts.executor, examined) : { facts: [], taken: [] };
  if (pending.length > 0) {
    const left = remembered ? remembered.recallPlans(pending, known, planned) : pending;
    let done = 0;
    await parts.executor.plan(left, known, (input, plan) => {
      // Somebody may have changed the file meanwhile: what was found stands as it was, without fixes.
      const isSame = plan?.hash === undefined || plan.hash === examined.get(input)?.hash;
      if (isSame) {
        planned.set(input, plan);
        remembered?.takePlan(input, plan);
      }
      progress.tell('Planning fixes', ++done, left.length);
    });
  }
  const { inputs: listed } = workspace;
  const skipped: SkippedFile[] = [];
  const gaps: SkippedFile[] = [];
  const skip = (file: string, reason: string, explicit: boolean): void => {
    const one = { file, reason };
    skipped.push(one);
    if (explicit && isUnchecked(one)) gaps.push(one);
  };
  for (const { file, reason, explicit } of mine(listed.skipped)) skip(file, reason, explicit);
  const findings: ReportedFinding[] = [];
  const lines = new FarLines(workspace);
  const others = othersOf(known, workspace.kustomize);
  for (const input of inputs) {
    const file = examined.get(input) ?? unread('not checked');
    const plan = planned.get(input);
    for (const reason of [...file.reasons, ...(plan?.reasons ?? [])])
      skip(input.name, reason, input.explicit && !file.checked);
    for (const finding of await reportFile(input, file, plan, lines, others, parts.level)) findings.push(finding);
  }
  const checked = [...examined.values()].filter((file) => file.checked);
  return {
    report: {
      findings: findings.sort(byPlace),
      files: checked.length,
      documents: checked.reduce((sum, { documents }) => sum + documents, 0),
      skipped: skipped.sort((a, b) => compareText(a.file, b.file) || compareText(a.reason, b.reason)),
      leftOut: {
        ignored: mine(listed.leftOut.ignored).map(({ name }) => name),
        foreign: mine(listed.leftOut.foreign).map(({ name }) => name),
      },
      milliseconds: progress.milliseconds,
    },
    gaps,
    failed: [...examined.values()].some((file) => file.failed),
  };
}

function byPlace(a: ReportedFinding, b: ReportedFinding): number {
  return (
    compareText(a.file, b.file) ||
    a.start.offset - b.start.offset ||
    compareText(a.rule.id, b.rule.id) ||
    a.end.offset - b.end.offset
  );
}

async function examineAll(
  inputs: readonly InputFile[],
  { executor, remembered }: CheckParts,
  progress: Progress,
): Promise<ReadonlyMap<InputFile, ExaminedFile>> {
  const examined = new Map<InputFile, ExaminedFile>();
  const left = remembered ? await remembered.recall(inputs, examined) : inputs;
  await executor.examine(left, (input, file) => {
    examined.set(input, file);
    remembered?.take(input, file);
    progress.tell('Scanning', examined.size, inputs.length);
  });
  return examined;
}

/** What the files define for each other: those that were checked, and all others. */
async function learnAll(
  { inputs }: Workspace,
  executor: Executor,
  examined: ReadonlyMap<InputFile, ExaminedFile>,
): Promise<KnownFiles> {
  const facts = new Map<string, FileFacts>();
  const taken = new Set<string>();
  const take = ({ path }: InputFile, file: LearnedFile): void => {
    if (file.read) taken.add(path);
    if (file.facts) facts.set(path, file.facts);
  };
  for (const [input, file] of examined) take(input, file);
  await executor.learn(
    inputs.files.filter((input) => !examined.has(input)),
    take,
  );
  return knownFiles(facts, taken);
}

/** What every file says that levels of findings depend on. */
function othersOf({ facts }: KnownFiles, kustomize: Kustomize): Others {
  const index = completeIndex(facts);
  return {
    podSecurityOf: (namespace) => index.podSecurityOf(namespace),
    rightsOf: (use) => rightsOf(use, index, kustomize),
  };
}

/** The findings of a file as reports have them. */
async function reportFile(
  input: InputFile,
  { findings, pending }: ExaminedFile,
  plan: PlannedFile | undefined,
  lines: FarLines,
  others: Others,
  least: Level,
): Promise<readonly ReportedFinding[]> {
  const planned = findings.map((finding, index) =>
    pending ? { ...finding, fixes: plan?.fixes[index] ?? [] } : finding,
  );
  const reported: ReportedFinding[] = [];
  for (const { rule: id, related, far, ...finding } of settleKept(planned, others, withoutFixes)) {
    const rule = findRule(id);
    if (!rule || LEVELS.indexOf(finding.level) > LEVELS.indexOf(least)) continue;
    const places: ReportedFinding['related'][number][] = related.map(({ message, start, end }) => ({
      message,
      file: input.name,
      start,
      end,
    }));
    for (const { message, path, range } of far) {
      const other = await lines.of(path);
      if (other) places.push({ message, file: other.name, ...placesOf(other.lines, range) });
    }
    reported.push({ ...finding, rule, file: input.name, related: places });
  }
  return reported;
}

function withoutFixes(finding: ExaminedFinding): ExaminedFinding {
  return { ...finding, fixes: [] };
}

/** Lines of files that findings in other files name. */
class FarLines {
  private readonly inputs: ReadonlyMap<string, InputFile>;
  private readonly known = new Map<string, { readonly name: string; readonly lines: LineMap } | undefined>();

  constructor(private readonly workspace: Workspace) {
    this.inputs = new Map(workspace.inputs.files.map((input) => [input.path, input]));
  }

  /** Undefined where the file is not one of the scan, or cannot be read any more. */
  async of(path: string): Promise<{ readonly name: string; readonly lines: LineMap } | undefined> {
    if (this.known.has(path)) return this.known.get(path);
    const input = this.inputs.get(path);
    const read = input && (await readInput(this.workspace, input));
    const found = input && read && 'text' in read ? { name: input.name, lines: new LineMap(read.text) } : undefined;
    this.known.set(path, found);
    return found;
  }
}
