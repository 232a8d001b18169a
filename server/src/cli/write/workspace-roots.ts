import { type AppliedSet, keyOfRoot } from '../../core/applied/applied-set.js';
import { buildRoot } from '../../core/applied/build-root.js';
import { changedFiles } from '../../core/applied/changed-files.js';
import type { ApplyOptions } from '../../core/applied/chart-build.js';
import { RememberedStreams } from '../../core/applied/remembered-streams.js';
import { deliveriesIn } from '../../core/applied/roots.js';
import type { AppliedSources } from '../../core/engine/applied/applied-sources.js';
import { type AppliedFinding, checkApplied } from '../../core/engine/applied/check-applied.js';
import { othersIn } from '../../core/engine/applied/others-in-set.js';
import { settledLevelOf } from '../../core/engine/deferred-level.js';
import type { OnCrash } from '../../core/engine/placed-finding.js';
import { memo } from '../../core/text/memo.js';
import { relativeTo } from '../../core/text/paths.js';
import type { YamlStream } from '../../core/yaml/document.js';
import { FileSnapshot } from '../../host/file-snapshot.js';
import { type Host, isYamlFile } from '../../host/host.js';
import type { FixedSkip } from '../report/fixed.js';
import { crashReason } from '../scan/check-file.js';
import { growRoots } from '../scan/grown-roots.js';
import { shortName } from '../scan/inputs.js';
import { OpenFile } from '../scan/open-file.js';
import { rootsOf } from '../scan/roots.js';
import type { Workspace } from '../scan/workspace.js';

interface RootsParts {
  readonly host: Host;
  readonly cwd: string;
  /** The texts that files have by now, where they are not those on the disk. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The roots of a workspace while fixes change its files, of which nothing is written yet. */
export class WorkspaceRoots implements AppliedSources {
  /** Rules that failed. */
  readonly crashes: FixedSkip[] = [];
  /** The texts of the files that have others by now. */
  readonly changed = new Map<string, string>();
  readonly findingsIn = memo((set: AppliedSet) => this.check(set));
  private readonly streams = new RememberedStreams((path) => this.textOf(path));

  private constructor(
    private readonly workspace: Workspace,
    private readonly parts: RootsParts,
    private readonly files: FileSnapshot,
    private current: readonly AppliedSet[],
    /** What the files give that deploy roots, where no root has them. */
    private above: readonly AppliedSet[],
    private readonly rebuilt: (
      set: AppliedSet,
      texts: ReadonlyMap<string, string>,
      trials: NonNullable<ApplyOptions['trials']>,
    ) => AppliedSet,
  ) {}

  static async open(workspace: Workspace, parts: RootsParts): Promise<WorkspaceRoots> {
    const { project } = workspace;
    const { index } = project;
    const files = new FileSnapshot(parts.host, (path) => parts.texts.get(path), parts.host.now);
    const base = await rootsOf(workspace, deliveriesIn(index).keys());
    const {
      forest,
      sets: known,
      optionsFor,
    } = await growRoots(workspace, base, {
      index,
      files,
      cwd: parts.cwd,
      trials: 'prepared',
    });
    const sets: AppliedSet[] = [];
    for (const root of forest.roots) {
      await project.prepare(root.file);
      sets.push(await files.settled(() => known.setOf(root)));
    }
    for (const path of new Set(sets.flatMap((set) => [...set.files]))) await project.prepare(path);
    const own = new Set(forest.roots.map(keyOfRoot));
    const others = new Map(
      forest.roots.flatMap(({ above }) => (above && !own.has(keyOfRoot(above)) ? [[keyOfRoot(above), above]] : [])),
    );
    const above: AppliedSet[] = [];
    for (const root of others.values()) above.push(await files.settled(() => known.setOf(root)));
    return new WorkspaceRoots(workspace, parts, files, sets, above, (set, texts, trials) =>
      buildRoot(set.root, changedFiles(files, texts), { ...optionsFor(set.root), trials }, set),
    );
  }

  /** What the roots give as the files are by now. */
  get sets(): readonly AppliedSet[] {
    return this.current;
  }

  textOf(path: string): string | undefined {
    return this.changed.get(path) ?? this.files.read(path);
  }

  /** Returns the text that a file had before anything was changed. */
  textBefore(path: string): string | undefined {
    return this.files.read(path);
  }

  streamOf(path: string, asValues: boolean): YamlStream | undefined {
    return this.streams.streamOf(path, asValues);
  }

  rebuild(set: AppliedSet, texts: ReadonlyMap<string, string>): AppliedSet {
    return this.rebuilt(set, new Map([...this.changed, ...texts]), 'trial');
  }

  setsWith(paths: readonly string[]): ReturnType<AppliedSources['setsWith']> {
    return { sets: this.current.filter(({ files }) => paths.some((path) => files.has(path))), isAll: true };
  }

  aboveOf({ root: { above } }: AppliedSet): AppliedSet | undefined {
    const key = above && keyOfRoot(above);
    return [...this.current, ...this.above].find(({ root }) => keyOfRoot(root) === key);
  }

  nameOf(path: string): string {
    return shortName(path, this.parts.cwd);
  }

  /** Takes over the texts of files, and builds what they have a part in. */
  take(texts: ReadonlyMap<string, string>): void {
    for (const [path, text] of texts) {
      this.changed.set(path, text);
      if (isYamlFile(path)) this.workspace.project.indexFile(path, new OpenFile(path, text).stream);
    }
    this.buildAgain(new Set(texts.keys()));
  }

  /** Gives files the texts that they had at an earlier time. */
  restore(changed: ReadonlyMap<string, string>): void {
    const paths = new Set([...this.changed.keys()].filter((path) => this.changed.get(path) !== changed.get(path)));
    this.changed.clear();
    for (const [path, text] of changed) this.changed.set(path, text);
    for (const path of paths) {
      const text = this.textOf(path);
      if (!isYamlFile(path)) continue;
      if (text === undefined) this.workspace.project.close(path, true);
      else this.workspace.project.indexFile(path, new OpenFile(path, text).stream);
    }
    this.buildAgain(paths);
  }

  private buildAgain(paths: ReadonlySet<string>): void {
    // A chart, and a folder that Flux applies without a kustomization, take in new files.
    const concerns = ({ root: { folder }, files }: AppliedSet, path: string): boolean =>
      files.has(path) || (this.files.read(path) === undefined && relativeTo(folder, path) !== undefined);
    const build = (set: AppliedSet): AppliedSet =>
      [...paths].some((path) => concerns(set, path)) ? this.rebuilt(set, this.changed, 'prepared') : set;
    this.above = this.above.map(build);
    this.current = this.current.map(build);
  }

  private check(set: AppliedSet): readonly AppliedFinding[] {
    const { project } = this.workspace;
    const { file } = set.root;
    const others = othersIn(set);
    const onCrash: OnCrash = (rule, error) =>
      this.crashes.push({ rule, file: this.nameOf(file), reason: crashReason(rule, error) });
    return checkApplied(set, project.schemasOf(file), project.configFor(file), onCrash).filter(
      ({ checked }) => settledLevelOf(checked.level, others).level !== 'off',
    );
  }
}
