import { contextOf } from '../../core/engine/check.js';
import { type FixedFile, fixFile } from '../../core/engine/fix-file.js';
import type { CheckedFinding, OnCrash, PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { planFixes, SharedPlans } from '../../core/engine/plan-fixes.js';
import { settle } from '../../core/engine/settle.js';
import type { Fix, FixWorld } from '../../core/model/fix.js';
import type { Config } from '../../core/settings/config.js';
import { unifiedDiff } from '../report/diff.js';
import type { FixedSkip } from '../report/fixed.js';
import { secretRanges } from '../report/mask.js';
import { type CheckedInput, checkInput, checkText } from '../scan/check-each.js';
import { crashReason, unreadableDocuments } from '../scan/check-file.js';
import type { InputFile } from '../scan/inputs.js';
import { OpenFile } from '../scan/open-file.js';
import type { Workspace } from '../scan/workspace.js';
import { whyNotWritten } from './write-error.js';
import { atRealPath, writeTogether } from './write-together.js';

/** The fixes that a run carries out: `review` has those of `safe`, too. */
export type Allowed = 'safe' | 'review';

/** True for test data that somebody came across rather than named: a golden file says what a program is to print. */
export function isUnnamedTestData({ path, folder, explicit }: InputFile, config: Config): boolean {
  return !explicit && config.isTest(path) && !config.isTest(`${folder}/`);
}

/** What was done to a file. */
export interface Fixed {
  readonly fixed: number;
  readonly skipped: readonly FixedSkip[];
  readonly diff: string;
  /** The text that the file has by now, or would have; absent where it is as it was. */
  readonly text?: string;
  /** True where the file could not be written. */
  readonly failed: boolean;
}

/** What is said of a file that stays as it is because something failed: for each rule that may have repaired it. */
function failure({ name: file }: InputFile, findings: readonly PlacedFinding[], reason: string): Fixed {
  const rules = new Set(findings.filter(({ finding }) => finding.fixes).map(({ rule }) => rule.id));
  return { fixed: 0, skipped: [...rules].map((rule) => ({ rule, file, reason })), diff: '', failed: true };
}

/** What is said of a file that was not written. */
export function notWritten(error: unknown): string {
  return `the file ${whyNotWritten(error)}`;
}

/** Which fixes are carried out, and how. */
export interface Fixing {
  readonly allowed: Allowed;
  /** What the person said that fixes need. */
  readonly given?: Pick<FixWorld, 'memoryLimit'>;
  /** Returns true for a finding that is to be repaired; without it all are. */
  readonly wants?: (finding: CheckedFinding) => boolean;
  /** False: the changes come back as a diff. */
  readonly write: boolean;
}

/** Carries out the fixes of a file, and writes it. */
export async function fixInput(
  input: InputFile,
  workspace: Workspace,
  { allowed, given = {}, wants = () => true, write }: Fixing,
): Promise<Fixed> {
  const skipped: FixedSkip[] = [];
  const onCrash: OnCrash = (rule, error) => skipped.push({ rule, file: input.name, reason: crashReason(rule, error) });
  const before = await checkInput(workspace, input, onCrash);
  workspace.open.close(input.path);
  if ('reason' in before) return { fixed: 0, skipped: [], diff: '', failed: false };
  const { project } = workspace;
  const wanted = (findings: readonly CheckedFinding[]): readonly PlacedFinding[] =>
    settle(findings.filter(wants), project.others);
  const found = wanted(before.findings);
  const world = { ...project.world(input.path), ...given };
  const unreadable = unreadableDocuments(before.file);
  const isWanted = (finding: PlacedFinding, { safety }: Fix): boolean =>
    (safety === 'safe' || safety === allowed) && !unreadable.has(finding.document) && wants(finding);
  let result: FixedFile;
  let left: readonly FixedSkip[];
  try {
    const check = (file: SourceFile): readonly PlacedFinding[] => project.check(file, onCrash);
    result = fixFile(before.file, check, world, isWanted, onCrash);
    left = leftovers(before, found, world, allowed);
  } catch (error) {
    // A mistake in one fix is not to keep the other files from theirs. The error may quote the file.
    return failure(
      input,
      found,
      `a fix failed (${error instanceof Error ? error.name : typeof error}); the file stays as it was`,
    );
  }
  const { text, fixed } = result;
  if (fixed === 0 || text === before.file.stream.text)
    return { fixed: 0, skipped: [...skipped, ...left], diff: '', failed: false };
  if (write) {
    try {
      // Where a link is named, what it leads to is replaced.
      await writeTogether([await atRealPath({ path: input.path, before: before.file.stream.text, after: text })]);
    } catch (error) {
      return failure(input, found, notWritten(error));
    }
  }
  const after = checkText(workspace, input, new OpenFile(input.path, text), onCrash);
  if (!('reason' in after)) left = leftovers(after, wanted(after.findings), world, allowed);
  const diff = write || 'reason' in after ? '' : unifiedDiff(input.name, sideOf(before), sideOf(after));
  return { fixed, skipped: [...skipped, ...left], diff, text, failed: false };
}

/** Findings that have a fix and still stand, each with why. */
function leftovers(
  { input, file }: CheckedInput,
  findings: readonly PlacedFinding[],
  world: FixWorld,
  allowed: Allowed,
): FixedSkip[] {
  const unreadable = unreadableDocuments(file);
  const shared = new SharedPlans();
  return findings.flatMap((finding) => {
    if (unreadable.has(finding.document)) {
      const reason = 'the document cannot be read as YAML';
      return finding.finding.fixes ? [{ rule: finding.rule.id, file: input.name, reason }] : [];
    }
    const planned = planFixes(finding, world, undefined, shared);
    const inReach = planned.filter(({ fix }) => fix.safety === 'safe' || fix.safety === allowed);
    const possible = planned.find(({ plan }) => !('refused' in plan));
    const [refusal] = inReach.flatMap(({ plan }) => ('refused' in plan ? [plan.refused] : []));
    const reason =
      refusal ??
      (possible
        ? whyNot(possible.fix, allowed, 'files' in possible.plan && (possible.plan.files?.length ?? 0) > 0)
        : undefined);
    return reason === undefined ? [] : [{ rule: finding.rule.id, file: input.name, reason }];
  });
}

/** Says why a fix that can be made is left to the editor. */
export function whyNot(
  { safety, asks }: Pick<Fix, 'safety' | 'asks'>,
  allowed: Allowed,
  changesFiles: boolean,
): string {
  if (safety === 'create' || changesFiles) return 'its fix changes other files too; the editor carries it out';
  if (asks !== undefined)
    return 'its fix needs a number that only people know; the editor asks for it, and --memory-limit says it of memory';
  if (safety === 'intent') return 'its fix is for a person to decide on, one at a time; the editor offers it';
  if (safety === 'review' && allowed === 'safe') return 'its fix may change what runs; --safety review carries it out';
  return 'its fix did not make the finding go away';
}

/** Returns a file as one side of a diff. */
export function sideOf({ file, config }: CheckedInput) {
  const context = contextOf(file, config);
  const { stream } = file;
  return { text: stream.text, secret: secretRanges(file, context, new Set(stream.documents.keys())) };
}
