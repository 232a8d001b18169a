import type { Others } from '../../core/engine/deferred-level.js';
import { settleKept } from '../../core/engine/settle.js';
import { LEVELS, type Level } from '../../core/model/finding.js';
import { findRule } from '../../core/rules/registry.js';
import { LineMap } from '../../core/text/line-map.js';
import { type FileFacts, onlyCommands } from '../../core/workspace/facts.js';
import type { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { rightsOf } from '../../core/workspace/rights.js';
import type { Project } from '../../host/project/project.js';
import {
  byLine,
  byPlace,
  compareText,
  isUnchecked,
  LEFT_ALONE,
  type Report,
  type ReportedFinding,
  type Shard,
  type SkippedFile,
} from '../report/report.js';
import type { Executor } from './executor.js';
import {
  type CachedContent,
  type CheckResult,
  type CollectedFacts,
  type FileReport,
  type ReportableFinding,
  uncheckedFile,
} from './file-report.js';
import type { InputFile } from './inputs.js';
import { openInput } from './open-file.js';
import { placesOf } from './places.js';
import type { Progress } from './progress.js';
import type { Remembered } from './remembered.js';
import { belongsTo } from './shard.js';
import type { Workspace } from './workspace.js';
import { completeIndex, type KnownFiles, knownFiles, NOTHING_KNOWN } from './world.js';

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
  /** What the files say for each other. */
  readonly facts: KnownFiles['facts'];
}

/**
 * Checks every file. Each is read, parsed and checked once; those whose reports depend on other files wait, open, until all
 * were read, and are finished then.
 */
export async function check(workspace: Workspace, parts: CheckParts, progress: Progress): Promise<Checked> {
  const { shard } = parts;
  const mine = <Item extends { readonly place: string }>(items: readonly Item[]): readonly Item[] =>
    shard ? items.filter(({ place }) => belongsTo(shard, place)) : items;
  const inputs = mine(workspace.inputs.files);
  const results = await checkAll(inputs, parts, progress);
  const depends = [...results.values()].some(
    ({ report }) => !report || report.findings.some(({ level }) => typeof level !== 'string'),
  );
  // Without a shard, files that depend on nothing say all there is.
  const known = depends || shard ? await collectAll(workspace, parts.executor, results) : NOTHING_KNOWN;
  const reports = await finishAll(inputs, results, known, workspace, parts, progress);
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
    const file = reports.get(input) ?? uncheckedFile('not checked');
    for (const reason of file.reasons) skip(input.name, reason, input.explicit && !file.checked);
    for (const finding of await settledFindings(input, file, lines, others, parts.level)) findings.push(finding);
  }
  const checked = [...reports.values()].filter((file) => file.checked);
  const switchedOff = [...reports].flatMap(([{ name }, file]) =>
    (file.switchedOff ?? []).map((one) => ({ ...one, file: name })),
  );
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
      withoutSchema: [...new Set(checked.flatMap(({ withoutSchema = [] }) => withoutSchema))].sort(compareText),
      switchedOff: switchedOff.sort(byLine),
      milliseconds: progress.milliseconds,
      ...(shard ? { shard } : {}),
    },
    gaps,
    facts:
      depends || shard
        ? known.facts
        : [...results].flatMap(([{ path }, { facts }]) => (facts ? [[path, facts] as const] : [])),
    failed: [...reports.values()].some((file) => file.failed),
  };
}

async function checkAll(
  inputs: readonly InputFile[],
  { executor, remembered }: CheckParts,
  progress: Progress,
): Promise<ReadonlyMap<InputFile, CheckResult>> {
  const results = new Map<InputFile, CheckResult>();
  const cached = (input: InputFile): readonly CachedContent[] => remembered?.contentsOf(input) ?? [];
  await executor.check(inputs, cached, (input, result) => {
    const known = 'same' in result ? remembered?.recall(input, result) : result;
    if (known) results.set(input, known);
    if (!('same' in result)) remembered?.take(input, result);
    progress.tell('Scanning', results.size, inputs.length);
  });
  return results;
}

/** What the files say for each other: those that were checked, and all others. */
async function collectAll(
  { inputs, charts, project }: Workspace,
  executor: Executor,
  results: ReadonlyMap<InputFile, CheckResult>,
): Promise<KnownFiles> {
  const collected = new Map<InputFile, CollectedFacts>(results);
  await executor.collectFacts(
    inputs.files.filter((input) => !results.has(input)),
    (input, file) => collected.set(input, file),
  );
  for (const [{ path }, file] of collected) if (file.charts) charts.take(path, file.charts);
  const facts = new Map<string, FileFacts>();
  const taken = new Set<string>();
  for (const [input, file] of collected) {
    if (file.read) taken.add(input.path);
    const result = results.get(input);
    if (!file.facts) continue;
    if (!result || !isNoValues(input, result, project)) facts.set(input.path, file.facts);
    else if (file.facts.commands.length > 0) facts.set(input.path, onlyCommands(file.facts.commands));
  }
  const kinds = [...collected].flatMap(([{ path }, { kinds = [] }]) =>
    kinds.length > 0 ? [[path, kinds] as const] : [],
  );
  return knownFiles(facts, taken, charts.facts, kinds);
}

/** True for a file that only charts could have made one to check, and do not. */
function isNoValues({ path }: InputFile, { maybeValues }: CheckResult, project: Project): boolean {
  return maybeValues !== undefined && !project.areValues(path, maybeValues);
}

/** The reports of all files, now that every one was read. */
async function finishAll(
  inputs: readonly InputFile[],
  results: ReadonlyMap<InputFile, CheckResult>,
  known: KnownFiles,
  { project }: Workspace,
  { executor, remembered }: CheckParts,
  progress: Progress,
): Promise<ReadonlyMap<InputFile, FileReport>> {
  const reports = new Map<InputFile, FileReport>();
  const waiting: InputFile[] = [];
  for (const [input, result] of results) {
    if (result.report) reports.set(input, result.report);
    else if (isNoValues(input, result, project)) reports.set(input, uncheckedFile(LEFT_ALONE.other));
    else waiting.push(input);
  }
  const left = remembered ? remembered.recallReports(waiting, known, reports) : waiting;
  await executor.finish(left, known, (input, report) => {
    reports.set(input, report);
    remembered?.takeReport(input, report);
    progress.tell('Finishing', reports.size, inputs.length);
  });
  return reports;
}

/** What every file says that levels of findings depend on. */
function othersOf({ facts }: KnownFiles, kustomize: Kustomize): Others {
  const index = completeIndex(facts);
  return {
    podSecurityOf: (namespace) => index.podSecurityOf(namespace),
    rightsOf: (use) => rightsOf(use, index, kustomize),
  };
}

/** The findings of a file with their levels, as reports have them. */
async function settledFindings(
  input: InputFile,
  { findings }: FileReport,
  lines: FarLines,
  others: Others,
  least: Level,
): Promise<readonly ReportedFinding[]> {
  const reported: ReportedFinding[] = [];
  for (const { rule: id, related, far, ...finding } of settleKept(findings, others, withoutFixes)) {
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

function withoutFixes(finding: ReportableFinding): ReportableFinding {
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
    const opened = input && (await openInput(this.workspace, input));
    // A configuration is read around the files, and is none to check.
    const text = opened && 'text' in opened ? opened.text : this.workspace.context.texts.get(path);
    const found = text === undefined ? undefined : { name: input?.name ?? path, lines: new LineMap(text) };
    this.known.set(path, found);
    return found;
  }
}
