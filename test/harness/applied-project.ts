import type { AppliedSet, Root } from '../../server/src/core/applied/applied-set.js';
import { isApplied } from '../../server/src/core/applied/applied-set.js';
import { buildRoot } from '../../server/src/core/applied/build-root.js';
import { changedFiles } from '../../server/src/core/applied/changed-files.js';
import type { ApplyOptions } from '../../server/src/core/applied/chart-build.js';
import { RememberedStreams } from '../../server/src/core/applied/remembered-streams.js';
import type { RootFiles } from '../../server/src/core/applied/root-files.js';
import { rootsAmong } from '../../server/src/core/applied/roots.js';
import type { AppliedSources } from '../../server/src/core/engine/applied/applied-sources.js';
import { type AppliedFinding, checkApplied } from '../../server/src/core/engine/applied/check-applied.js';
import { fixesInSource } from '../../server/src/core/engine/applied/fixes-in-source.js';
import { othersIn } from '../../server/src/core/engine/applied/others-in-set.js';
import type { AppliedGroup } from '../../server/src/core/engine/applied/wanted.js';
import { textsAfter } from '../../server/src/core/engine/changes.js';
import { checkFile } from '../../server/src/core/engine/check.js';
import { settledLevelOf } from '../../server/src/core/engine/deferred-level.js';
import type { PlacedFinding } from '../../server/src/core/engine/placed-finding.js';
import { type PlannedFix, planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { settle } from '../../server/src/core/engine/settle.js';
import type { Fix, FixPlan, FixWorld } from '../../server/src/core/model/fix.js';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { memo } from '../../server/src/core/text/memo.js';
import { relativeTo } from '../../server/src/core/text/paths.js';
import { shiftEdits } from '../../server/src/core/text/range.js';
import { ParsedFiles } from '../../server/src/core/workspace/files.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { isYamlFile } from '../../server/src/host/host.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { Project } from '../../server/src/host/project/project.js';
import { filesIn } from './root-files.js';
import { ROOT, rethrow } from './run.js';

const OPTIONS: ApplyOptions = { kubernetesVersion: `1.${DEFAULT_SETTINGS.kubernetesVersion}.0`, trials: 'prepared' };

/** Files with what their charts and kustomizations give. Immutable: changed files make another one. */
export class AppliedProject {
  readonly sets: readonly AppliedSet[];

  private readonly disk: RootFiles;
  private readonly streams = new RememberedStreams((path) => this.disk.read(path));

  private constructor(
    /** Every file by its name below `ROOT`. */
    readonly files: ReadonlyMap<string, string>,
    private readonly project: Project,
    private readonly roots: readonly Root[],
    /** What roots give that read none of the files that changed. */
    known: ReadonlyMap<Root, AppliedSet> = new Map(),
  ) {
    this.disk = filesIn(new Map([...files].map(([name, text]) => [`${ROOT}/${name}`, text])));
    this.sets = roots.map((root) => known.get(root) ?? buildRoot(root, this.disk, OPTIONS)).filter(isApplied);
  }

  static async open(files: ReadonlyMap<string, string>): Promise<AppliedProject> {
    const texts = new Map([...files].map(([name, text]) => [`${ROOT}/${name}`, text]));
    const project = new Project(new MemoryHost(texts), {
      root: ROOT,
      settings: DEFAULT_SETTINGS,
      schemas: bundledSchemas(),
    });
    for (const path of texts.keys()) await project.prepare(path);
    for (const [path, text] of texts) if (isYamlFile(path)) project.update(path, text);
    project.index.complete = true;
    const roots = rootsAmong([...texts.keys()], project.kustomizations, (path) => texts.get(path));
    return new AppliedProject(files, project, roots);
  }

  /** The findings of all roots: those of one rule at one place in the sources are one group. */
  groups(): readonly AppliedGroup[] {
    const groups = new Map<string, [AppliedFinding, ...AppliedFinding[]]>();
    for (const one of this.sets.flatMap((set) => this.findingsIn(set))) {
      const { place } = one.source ?? {};
      const key = `${one.checked.rule.id} ${place?.file ?? one.set.root.file} ${place?.start}`;
      const known = groups.get(key);
      if (known) known.push(one);
      else groups.set(key, [one]);
    }
    return [...groups.values()];
  }

  readonly findingsIn = memo((set: AppliedSet): readonly AppliedFinding[] => {
    const { project } = this;
    const others = othersIn(set);
    const { file } = set.root;
    return checkApplied(set, project.schemasOf(file), project.configFor(file), rethrow).filter(
      ({ checked }) => settledLevelOf(checked.level, others).level !== 'off',
    );
  });

  /** Returns the fixes of a group, as for a finding in its file. */
  fixes(group: AppliedGroup, causes: readonly AppliedGroup[] = []): readonly Fix[] {
    return fixesInSource(group, this.ownOf(group), this.worldOf(group), this.sources, false, causes);
  }

  planOf(fix: Fix, group: AppliedGroup): FixPlan {
    return fix.plan(this.worldOf(group));
  }

  /** Returns all of it after a plan of a fix, built from nothing. */
  after(plan: FixPlan, group: AppliedGroup): AppliedProject {
    if ('refused' in plan) throw new Error(plan.refused);
    const { path, start } = this.ownOf(group);
    return this.afterPlan(relativeTo(ROOT, path) ?? path, { ...plan, edits: shiftEdits(plan.edits, start) });
  }

  ownOf([{ set, source }]: AppliedGroup): { readonly path: string; readonly start: number } {
    const { file, start } = source?.place ?? { file: set.root.file, start: 0 };
    const { documents } = parseStream(this.disk.read(file) ?? '');
    return { path: file, start: documents.findLast((document) => document.start <= start)?.start ?? 0 };
  }

  worldOf(group: AppliedGroup): FixWorld {
    return this.worldFor(this.ownOf(group).path);
  }

  /** Returns the findings of a file as it is written, with their fixes. */
  written(name: string): readonly { readonly placed: PlacedFinding; readonly fixes: readonly PlannedFix[] }[] {
    const path = `${ROOT}/${name}`;
    const { file } = this.project.update(path, this.files.get(name) ?? '');
    const found = settle(checkFile(file, this.project.configFor(path), rethrow), this.project.others);
    return found.map((placed) => ({ placed, fixes: planFixes(placed, this.worldFor(path)) }));
  }

  /** Returns all of it after a plan of a fix of a file, whose edits count from the start of the file. */
  afterPlan(name: string, plan: FixPlan): AppliedProject {
    if ('refused' in plan) throw new Error(plan.refused);
    const changed = textsAfter(`${ROOT}/${name}`, plan, (other) => this.disk.read(other));
    const files = new Map(this.files);
    for (const [file, text] of changed) {
      if (text === undefined) files.delete(relativeTo(ROOT, file) ?? file);
      else files.set(relativeTo(ROOT, file) ?? file, text);
    }
    const same = this.sets.filter((set) => ![...changed.keys()].some((file) => set.files.has(file)));
    return new AppliedProject(files, this.project, this.roots, new Map(same.map((set) => [set.root, set])));
  }

  private worldFor(path: string): FixWorld {
    const texts = this.files;
    return {
      ...this.project.world(path),
      files: new ParsedFiles((other) => this.disk.read(other)),
      isTaken: (other) => texts.has(relativeTo(ROOT, other) ?? other),
      applied: this.sources,
    };
  }

  readonly sources: AppliedSources = {
    textOf: (path) => this.disk.read(path),
    streamOf: (path, asValues) => this.streams.streamOf(path, asValues),
    rebuild: (set, texts) => buildRoot(set.root, changedFiles(this.disk, texts), { ...OPTIONS, trials: 'trial' }, set),
    findingsIn: (set) => this.findingsIn(set),
    setsWith: (paths) => ({
      sets: this.sets.filter(({ files }) => paths.some((path) => files.has(path))),
      isAll: true,
    }),
    nameOf: (path) => relativeTo(ROOT, path) ?? path,
  };
}
