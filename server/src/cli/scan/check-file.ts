import { contextOf } from '../../core/engine/check.js';
import { highestOf } from '../../core/engine/deferred-level.js';
import type { CheckedFinding, OnCrash, SourceFile } from '../../core/engine/placed-finding.js';
import { planFixes, SharedPlans } from '../../core/engine/plan-fixes.js';
import { switchedOff } from '../../core/engine/switched-off.js';
import { mayCreate } from '../../core/graph/commands/made-by-commands.js';
import { LEVELS, type Level } from '../../core/model/finding.js';
import type { FixWorld } from '../../core/model/fix.js';
import { type KindDefinition, mayDefineKinds, withoutProse } from '../../core/schema/kind-definition.js';
import { kindsWithoutSchema } from '../../core/schema/unknown-kinds.js';
import { detached } from '../../core/text/detached.js';
import { BudgetSpent } from '../../core/text/limited.js';
import { LineMap } from '../../core/text/line-map.js';
import { chartFactsOf } from '../../core/workspace/chart-values.js';
import { factsOf, mayDefine, onlyCommands } from '../../core/workspace/facts.js';
import type { YamlStream } from '../../core/yaml/document.js';
import type { Project } from '../../host/project/project.js';
import { framesOf } from '../io.js';
import { excerptOf } from '../report/excerpt.js';
import { secretRanges } from '../report/mask.js';
import { type HiddenFinding, LEFT_ALONE } from '../report/report.js';
import {
  type CheckResult,
  type CollectedFacts,
  type FileReport,
  type FinishedReport,
  type FixTitle,
  failedFile,
  type ReportableFinding,
  type ReportOptions,
  uncheckedFile,
} from './file-report.js';
import type { InputFile } from './inputs.js';
import { type CheckedFile, type OpenFile, whyNotChecked, whyNotParsed } from './open-file.js';
import { describeFinding } from './places.js';

/** Checks a file that was read, before the others are known. Without a report in the result it is to wait. Never throws. */
export function checkOpen(input: InputFile, open: OpenFile, project: Project, options: ReportOptions): CheckResult {
  try {
    // Without what is undefined, as the copies are that come from workers and from the cache.
    return detached({
      ...(options.hashes && !mayEnd(open.text) ? { hash: open.hash } : {}),
      ...resultOf(input, open, project, options),
    });
  } catch (error) {
    return { read: false, report: failedFile(failureOf(error, options)) };
  }
}

function resultOf(input: InputFile, open: OpenFile, project: Project, options: ReportOptions): CheckResult {
  const said = saidAnyway(open, project);
  const reason = whyNotChecked(input, project) ?? whyNotParsed(open.text);
  if (reason !== undefined) return { read: false, ...said, report: uncheckedFile(reason) };
  const checked = open.check(project, false);
  if ('unchecked' in checked) {
    if (checked.unchecked === 'other')
      return { read: true, ...said, ...commandsOf(checked.file.stream), report: uncheckedFile(LEFT_ALONE.other) };
    const { fileClass, maybeValues, stream } = checked.file;
    return {
      read: true,
      ...said,
      ...definedBy(stream),
      ...(maybeValues && fileClass === 'other' ? { maybeValues } : {}),
    };
  }
  let waits = false;
  const world = watched(project.world(open.path), () => {
    waits = true;
  });
  const report = reportOf(checked, world, options, () => waits);
  return { read: true, ...said, ...definedBy(checked.file.stream), ...(report ? { report } : {}) };
}

/** The report of a file, now that all others are known. Never throws. */
export function finishOpen(open: OpenFile, project: Project, world: FixWorld, options: ReportOptions): FinishedReport {
  try {
    return detached({
      ...finishedReport(open, project, world, options),
      ...(options.hashes && !mayEnd(open.text) ? { hash: open.hash } : {}),
    });
  } catch (error) {
    return failedFile(failureOf(error, options));
  }
}

function finishedReport(open: OpenFile, project: Project, world: FixWorld, options: ReportOptions): FileReport {
  // It may have grown since it was let go.
  const reason = whyNotParsed(open.text);
  if (reason !== undefined) return uncheckedFile(reason);
  const checked = open.check(project, true);
  return 'unchecked' in checked ? uncheckedFile(LEFT_ALONE.other) : reportOf(checked, world, options);
}

/** What others are to know of a file that is not checked. Never throws. */
export function collectFacts(input: InputFile, open: OpenFile, project: Project): CollectedFacts {
  try {
    const said = saidAnyway(open, project);
    if (whyNotChecked(input, project) !== undefined || whyNotParsed(open.text) !== undefined)
      return detached({ read: false, ...said });
    return detached({ read: true, ...said, ...(mayDefine(open.text) ? definedBy(open.stream) : {}) });
  } catch {
    // The scan that checks the file says so.
    return { read: false };
  }
}

/** What a file says although nobody checks it: of charts, and of kinds. */
function saidAnyway(open: OpenFile, project: Project): Pick<CollectedFacts, 'charts' | 'kinds'> {
  const { path, text } = open;
  if (whyNotParsed(text) !== undefined) return {};
  const charts = chartFactsOf(path, text);
  const kinds = mayDefineKinds(text) ? project.kindsIn(path, open.stream).map(withoutTexts) : [];
  return { ...(charts ? { charts } : {}), ...(kinds.length > 0 ? { kinds } : {}) };
}

/** Returns a kind without the texts in its schema: results are kept in caches, which hold no part of a source that may be secret. */
function withoutTexts(kind: KindDefinition): KindDefinition {
  return { ...kind, schema: withoutProse(kind.schema) };
}

/** What a file defines for others, where it does. */
function definedBy(stream: YamlStream): Pick<CollectedFacts, 'facts'> {
  const facts = factsOf(stream);
  return Object.values(facts).some((list: readonly unknown[]) => list.length > 0) ? { facts } : {};
}

/** What a file that has no objects tells of what people make by hand. */
function commandsOf(stream: YamlStream): Pick<CollectedFacts, 'facts'> {
  const { commands } = mayCreate(stream.text) ? factsOf(stream) : NO_COMMANDS;
  return commands.length > 0 ? { facts: onlyCommands(commands) } : {};
}

const NO_COMMANDS = { commands: [] };

/** What of a world is the same whatever stands in other files. Everything else only holds once they were read. */
const SETTLED: ReadonlySet<PropertyKey> = new Set<keyof FixWorld>([
  'path',
  'root',
  'sealing',
  'sealingCertificate',
  'externalSecrets',
  'memoryLimit',
  'sopsSession',
]);

/** A world that tells when somebody asks for what only holds once every file was read. */
function watched(world: FixWorld, onAsked: () => void): FixWorld {
  return new Proxy(world, {
    get: (target, name, receiver): unknown => {
      if (!SETTLED.has(name)) onAsked();
      return Reflect.get(target, name, receiver);
    },
  });
}

function reportOf(checked: CheckedFile, world: FixWorld, options: ReportOptions): FileReport;
function reportOf(
  checked: CheckedFile,
  world: FixWorld,
  options: ReportOptions,
  waits: () => boolean,
): FileReport | undefined;
/** @param waits Asked after every plan: true where it asked for other files, and the report is to wait for them. */
function reportOf(
  checked: CheckedFile,
  world: FixWorld,
  options: ReportOptions,
  waits: () => boolean = () => false,
): FileReport | undefined {
  const { file, crashes } = checked;
  const reasons = crashes.map(([rule, error]) => crashReason(rule, error));
  const found = wanted(checked, options);
  const unreadable = unreadableDocuments(file);
  const fixes: (readonly FixTitle[])[] = [];
  const shared = new SharedPlans();
  for (const finding of found) {
    const planned = unreadable.has(finding.document)
      ? []
      : possibleFixes(finding, world, shared, (rule, error) => reasons.push(crashReason(rule, error)));
    if (waits()) return undefined;
    fixes.push(planned);
  }
  const without = kindsWithoutSchema(file.stream, file.schemas);
  const hidden = hiddenIn(checked, options);
  return {
    checked: true,
    ...(hidden.length > 0 ? { switchedOff: hidden } : {}),
    ...(without.length > 0 ? { withoutSchema: without } : {}),
    documents: file.stream.documents.filter(({ document }) => document.root !== undefined).length,
    reasons,
    findings: found.length > 0 ? described(checked, found, fixes, options) : [],
  };
}

/** What the configuration and the text of a file hide, in the order of the lines. */
function hiddenIn({ file, config }: CheckedFile, { level }: ReportOptions): readonly HiddenFinding[] {
  // Nothing is left unchecked where a rule fails that is off.
  const { byConfiguration, bySuppressions } = switchedOff(file, config, level, () => undefined);
  if (byConfiguration.length === 0 && bySuppressions.length === 0) return [];
  const lines = new LineMap(file.stream.text);
  const shown = (found: readonly CheckedFinding[], by: HiddenFinding['by']): readonly HiddenFinding[] =>
    found
      .filter((one) => isAtLeast(highestOf(one.level), level))
      .map(({ rule, range }) => ({ rule: rule.id, by, line: lines.positionAt(range.start).line + 1 }));
  return [...shown(byConfiguration, 'configuration'), ...shown(bySuppressions, 'suppression')].sort(
    (a, b) => a.line - b.line,
  );
}

function described(
  { file, config }: CheckedFile,
  found: readonly CheckedFinding[],
  fixes: readonly (readonly FixTitle[])[],
  { excerpts }: ReportOptions,
): readonly ReportableFinding[] {
  const lines = new LineMap(file.stream.text);
  const shown = new Set(found.map(({ document }) => document));
  const secret = excerpts ? secretRanges(file, contextOf(file, config), shown) : [];
  return found.map((finding, index) => ({
    ...describeFinding(finding, lines),
    fixes: fixes[index] ?? [],
    ...(excerpts ? { excerpt: excerptOf(lines, finding.range, secret) } : {}),
  }));
}

function wanted({ findings }: CheckedFile, { level }: ReportOptions): readonly CheckedFinding[] {
  return findings.filter((finding) => isAtLeast(highestOf(finding.level), level));
}

function isAtLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(least);
}

function possibleFixes(
  finding: CheckedFinding,
  world: FixWorld,
  shared: SharedPlans,
  onCrash: OnCrash,
): readonly FixTitle[] {
  try {
    return planFixes(finding, world, undefined, shared).flatMap(({ fix, plan }) =>
      'refused' in plan ? [] : [{ title: fix.title, safety: fix.safety }],
    );
  } catch (error) {
    onCrash(finding.rule.id, error);
    return [];
  }
}

/** A rule that failed left something unchecked, which is not to pass in silence. The error itself may quote the file. */
export function crashReason(rule: string, error: unknown): string {
  if (error instanceof BudgetSpent)
    return rule === ''
      ? `checking it takes longer than ${error.seconds} s, and was given up`
      : `the rule ${rule} took longer than ${error.seconds} s here and was stopped; the other rules were checked`;
  return `the rule ${rule} failed here (${nameOf(error)}); the other rules were checked`;
}

/** What is said of an error of our own. */
export function failureOf(error: unknown, { debug }: ReportOptions): string {
  return debug && error instanceof Error ? [nameOf(error), ...framesOf(error)].join('\n') : nameOf(error);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/**
 * The documents that are not what they look like: the rest of a text behind a mistake is read as something else than was
 * meant. What is found there may help; to edit it would make things worse.
 */
export function unreadableDocuments({ stream }: SourceFile): ReadonlySet<number> {
  return new Set(
    [...stream.documents.entries()].flatMap(([index, { document }]) => (document.problems.length > 0 ? [index] : [])),
  );
}

/** Returns true for a text that may have suppressions with an end: what is found depends on the day, and no cache has it. */
function mayEnd(text: string): boolean {
  return text.includes('yamlock') && /\buntil\b/i.test(text);
}
