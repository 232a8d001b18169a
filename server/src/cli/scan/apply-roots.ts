import type { AppliedSet, Root } from '../../core/applied/applied-set.js';
import { deliveriesIn } from '../../core/applied/roots.js';
import { problemsIn } from '../../core/engine/applied/merged-file.js';
import { graphOf } from '../../core/engine/sets/graph-of.js';
import type { Level } from '../../core/model/finding.js';
import { LineMap } from '../../core/text/line-map.js';
import type { WorkspaceIndex } from '../../core/workspace/index.js';
import { FileSnapshot } from '../../host/file-snapshot.js';
import type { Host } from '../../host/host.js';
import { byPlace, type Report, type ReportedFinding, type Shard } from '../report/report.js';
import { checkSets, type NamedFile, withApplied } from './applied.js';
import { crashReason } from './check-file.js';
import { growRoots } from './grown-roots.js';
import { shortName } from './inputs.js';
import type { Progress } from './progress.js';
import { rootsOf } from './roots.js';
import { findingsOfSets } from './set-findings.js';
import { belongsTo } from './shard.js';
import type { Workspace } from './workspace.js';
import { takeCommands } from './world.js';

interface ApplyParts {
  readonly host: Host;
  readonly cwd: string;
  /** Values files for the only chart among the files; undefined where nobody names any. */
  readonly values: readonly string[] | undefined;
  readonly level: Level;
  readonly shard: Shard | undefined;
  /** True where reports show lines of the source. */
  readonly excerpts: boolean;
  /** What all files say for each other. */
  readonly index: WorkspaceIndex;
}

/** The findings of a scan, and why parts of it were not checked. */
export interface AppliedReport {
  readonly findings: readonly ReportedFinding[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** The findings of sets that are switched off. */
  readonly switchedOff: Report['switchedOff'];
}

/** Returns the findings of a scan together with those in the objects that its charts and kustomizations give. */
export async function applyRoots(
  workspace: Workspace,
  written: readonly ReportedFinding[],
  { host, cwd, values, level, shard, index, excerpts }: ApplyParts,
  progress: Progress,
): Promise<AppliedReport> {
  takeCommands(index, workspace);
  const base = withValues(await rootsOf(workspace, deliveriesIn(index).keys()), values);
  const { project, inputs } = workspace;
  const files = new FileSnapshot(host, undefined, host.now);
  const sets: AppliedSet[] = [];
  const { forest, sets: known } = await growRoots(workspace, base, { index, files, cwd });
  const { roots } = forest;
  for (const root of roots) {
    progress.tell('Applying', sets.length, roots.length);
    await project.prepare(root.file);
    sets.push(await files.settled(() => known.setOf(root)));
  }
  const names = new Map(inputs.files.map(({ path, name }) => [path, name]));
  const paths = new Map(inputs.files.map(({ path, name }) => [name, path]));
  const places = new Map(inputs.files.map(({ path, place }) => [path, place]));
  const nameOf = (path: string): string => names.get(path) ?? shortName(path, cwd);
  const isMine = (path: string): boolean => !shard || belongsTo(shard, places.get(path) ?? nameOf(path));
  const skipped: { file: string; reason: string }[] = [];
  const skip = (path: string, reason: string): void => {
    if (isMine(path)) skipped.push({ file: nameOf(path), reason });
  };
  const applied = checkSets(sets, project, (path) => (rule, error) => skip(path, crashReason(rule, error)));
  const fileAt = (path: string): NamedFile | undefined => {
    const text = files.read(path);
    return text === undefined ? undefined : { name: nameOf(path), text };
  };
  for (const path of applied.byFile.keys()) await project.prepare(path);
  const mine = new Map([...applied.byFile].filter(([path]) => isMine(path)));
  // Of files that are named alone, what they refer to lies in files that are not.
  const isWhole = inputs.files.length > 0 && inputs.files.every(({ explicit }) => !explicit);
  const switchedOff: Report['switchedOff'][number][] = [];
  const ofSets = isWhole
    ? await findingsOfSets(graphOf(sets, index, workspace.kustomize), {
        project,
        folder: cwd,
        level,
        read: (paths) => files.prime(paths),
        fileAt,
        isMine,
        onHidden: (one) => switchedOff.push(one),
        onCrash: (path) => (rule, error) => skip(path, crashReason(rule, error)),
      })
    : [];
  const findings = withApplied(
    written,
    { ...applied, byFile: mine },
    { fileAt, pathOf: (name) => paths.get(name) ?? name, nameOf, project, level, excerpts },
  );
  for (const path of new Set(
    sets.flatMap(({ root, problems }) => [root.file, ...problems.flatMap(({ place }) => place?.file ?? [])]),
  ))
    for (const { message, range } of problemsIn(path, sets, (one) => files.read(one))) {
      const { line } = new LineMap(files.read(path) ?? '').positionAt(range.start);
      skip(path, `line ${line + 1}: ${message}`);
    }
  // What the scan itself came across is named there already.
  const named = new Set([...names.values(), ...inputs.skipped.map(({ file }) => file)]);
  for (const [path, reason] of files.unreadable)
    if (!named.has(nameOf(path))) skip(path, `not a part of what is applied: ${reason}`);
  return { findings: [...findings, ...ofSets].sort(byPlace), skipped, switchedOff };
}

/** The roots of a scan for which values files are named: the one chart, with these. */
function withValues(roots: readonly Root[], values: readonly string[] | undefined): readonly Root[] {
  if (!values) return roots;
  return roots.flatMap((root) =>
    root.kind !== 'helm' ? [root] : root.values.length > 0 ? [] : [{ ...root, values: [...values] }],
  );
}
