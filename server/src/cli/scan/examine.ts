import { checkFile, contextOf } from '../../core/engine/check.js';
import { highestOf } from '../../core/engine/deferred-level.js';
import type { CheckedFinding, OnCrash, SourceFile } from '../../core/engine/placed-finding.js';
import { planFixes } from '../../core/engine/plan-fixes.js';
import { LEVELS } from '../../core/model/finding.js';
import type { FixWorld } from '../../core/model/fix.js';
import { CONFIG_FILE, type Config } from '../../core/settings/config.js';
import { detached } from '../../core/text/detached.js';
import { LineMap } from '../../core/text/line-map.js';
import { factsOf, mayDefine } from '../../core/workspace/facts.js';
import { parseStream, type YamlStream } from '../../core/yaml/document.js';
import { LIMITS } from '../../core/yaml/limits.js';
import type { Project } from '../../host/project/project.js';
import { excerptOf } from '../report/excerpt.js';
import { secretRanges } from '../report/mask.js';
import { LEFT_ALONE } from '../report/report.js';
import { contentHash } from './check-context.js';
import {
  type ExaminedFile,
  type ExaminedFinding,
  type ExamineOptions,
  type FixTitle,
  failedFile,
  failedPlan,
  type LearnedFile,
  type PlannedFile,
  unread,
} from './examined.js';
import type { InputFile } from './inputs.js';
import { describeFinding } from './places.js';

/** A file that was read and checked. */
export interface Visited {
  readonly file: SourceFile;
  readonly config: Config;
  readonly findings: readonly CheckedFinding[];
}

/** Why a file is not to be read; undefined where it is. */
export function whyNotRead(input: InputFile, project: Project): string | undefined {
  if (!input.explicit && project.configFor(input.path).ignores(input.path)) return LEFT_ALONE.ignored;
  if (input.path.endsWith(`/${CONFIG_FILE}`)) return LEFT_ALONE.configuration;
  return undefined;
}

/** Why a text is not parsed; undefined where it is. */
export function whyNotParsed(text: string): string | undefined {
  if (text.length <= LIMITS.fileLength) return undefined;
  return `larger than ${LIMITS.fileLength / 1024 / 1024} Mi characters`;
}

/** Checks a text under the name of a file, or says why not. */
export function visitText(input: InputFile, text: string, project: Project, onCrash: OnCrash): Visited | string {
  const reason = whyNotParsed(text);
  if (reason !== undefined) return reason;
  const file = project.parseAndIndex(input.path, text);
  if (file.fileClass === 'other') return LEFT_ALONE.other;
  const config = project.configFor(input.path);
  return { file, config, findings: checkFile(file, config, onCrash) };
}

/** All there is to say of a file before the others are known. Never throws. */
export function examine(input: InputFile, text: string, project: Project, options: ExamineOptions): ExaminedFile {
  try {
    // Without what is undefined, as the copies are that come from workers and from the cache.
    return detached(examineText(input, text, project, options));
  } catch (error) {
    return failedFile(failureOf(error, options));
  } finally {
    // What is found is all that is kept: the index of a scan is made of it, in one place.
    project.close(input.path, true);
  }
}

function examineText(input: InputFile, text: string, project: Project, options: ExamineOptions): ExaminedFile {
  const reasons: string[] = [];
  const onCrash: OnCrash = (rule, error) => reasons.push(crashReason(rule, error));
  const visited = visitText(input, text, project, onCrash);
  const hash = options.hashes ? { hash: contentHash(text) } : {};
  if (typeof visited === 'string') {
    return { ...unread(visited), ...hash, read: whyNotParsed(text) === undefined };
  }
  const { stream } = visited.file;
  const { findings, pending } = describe(visited, project.world(input.path), options, onCrash);
  return {
    read: true,
    ...(pending ? { hash: contentHash(text) } : hash),
    checked: true,
    documents: stream.documents.filter(({ document }) => document.root !== undefined).length,
    reasons,
    findings,
    ...definedBy(stream),
    pending,
  };
}

/** What a file defines for others, where it does. */
function definedBy(stream: YamlStream): Pick<ExaminedFile, 'facts'> {
  const facts = factsOf(stream);
  return Object.values(facts).some((list: readonly unknown[]) => list.length > 0) ? { facts } : {};
}

/** What is to be known of a file that is not checked. */
export function learn(text: string): LearnedFile {
  if (whyNotParsed(text) !== undefined) return { read: false };
  try {
    return mayDefine(text) ? detached({ read: true, ...definedBy(parseStream(text)) }) : { read: true };
  } catch {
    // The scan that checks the file says so.
    return { read: false };
  }
}

/** Plans the fixes of a file, now that others are known; undefined where it is no longer a file to check. Never throws. */
export function planFile(
  input: InputFile,
  text: string,
  project: Project,
  world: FixWorld,
  options: ExamineOptions,
): PlannedFile | undefined {
  try {
    return planText(input, text, project, world, options);
  } catch (error) {
    return failedPlan(failureOf(error, options));
  } finally {
    project.close(input.path, true);
  }
}

function planText(
  input: InputFile,
  text: string,
  project: Project,
  world: FixWorld,
  options: ExamineOptions,
): PlannedFile | undefined {
  const reasons: string[] = [];
  const onCrash: OnCrash = (rule, error) => reasons.push(crashReason(rule, error));
  // As it was examined, so that fixes and findings go together. A rule that crashes did so before, and that was said.
  const visited = visitText(input, text, project, () => {});
  if (typeof visited === 'string') return undefined;
  const unreadable = unreadableDocuments(visited.file);
  const fixes = wanted(visited, options).map((finding) =>
    unreadable.has(finding.document) ? [] : possibleFixes(finding, world, onCrash),
  );
  return detached({ hash: contentHash(text), fixes, reasons });
}

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

function describe(
  visited: Visited,
  projectWorld: FixWorld,
  options: ExamineOptions,
  onCrash: OnCrash,
): Pick<ExaminedFile, 'findings' | 'pending'> {
  const { file, config } = visited;
  const placed = wanted(visited, options);
  if (placed.length === 0) return { findings: [], pending: false };
  const lines = new LineMap(file.stream.text);
  const context = contextOf(file, config);
  const secret = options.excerpts ? secretRanges(file, context, new Set(placed.map(({ document }) => document))) : [];
  let pending = false;
  const world = watched(projectWorld, () => {
    pending = true;
  });
  const unreadable = unreadableDocuments(file);
  const crashes: [string, unknown][] = [];
  const findings = placed.map(
    (finding): ExaminedFinding => ({
      ...describeFinding(finding, lines),
      // One that knows other files is enough for all to be planned again.
      fixes:
        pending || unreadable.has(finding.document)
          ? []
          : possibleFixes(finding, world, (rule, error) => crashes.push([rule, error])),
      ...(options.excerpts ? { excerpt: excerptOf(lines, finding.range, secret) } : {}),
    }),
  );
  // All are planned again then, and what fails fails again.
  if (pending) return { findings: findings.map((finding) => ({ ...finding, fixes: [] })), pending: true };
  for (const [rule, error] of crashes) onCrash(rule, error);
  return { findings, pending: false };
}

function wanted({ findings }: Visited, { level }: ExamineOptions): readonly CheckedFinding[] {
  const least = LEVELS.indexOf(level);
  return findings.filter((finding) => LEVELS.indexOf(highestOf(finding.level)) <= least);
}

function possibleFixes(finding: CheckedFinding, world: FixWorld, onCrash: OnCrash): readonly FixTitle[] {
  try {
    return planFixes(finding, world).flatMap(({ fix, plan }) =>
      'refused' in plan ? [] : [{ title: fix.title, safety: fix.safety }],
    );
  } catch (error) {
    onCrash(finding.rule.id, error);
    return [];
  }
}

/** A rule that failed left something unchecked, which is not to pass in silence. The error itself may quote the file. */
export function crashReason(rule: string, error: unknown): string {
  return `the rule ${rule} failed here (${nameOf(error)}); the other rules were checked`;
}

/** What is said of an error of our own. */
export function failureOf(error: unknown, { debug }: ExamineOptions): string {
  return debug && error instanceof Error && error.stack !== undefined ? error.stack : nameOf(error);
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
