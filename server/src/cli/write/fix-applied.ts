import { promises as fs } from 'node:fs';
import { type AppliedSet, isApplied } from '../../core/applied/applied-set.js';
import { buildRoot } from '../../core/applied/build-root.js';
import { changedFiles } from '../../core/applied/changed-files.js';
import type { ApplyOptions } from '../../core/applied/chart-build.js';
import { RememberedStreams } from '../../core/applied/remembered-streams.js';
import { deliveriesIn } from '../../core/applied/roots.js';
import type { AppliedSources } from '../../core/engine/applied/applied-sources.js';
import { type AppliedFinding, checkApplied } from '../../core/engine/applied/check-applied.js';
import { fixesInSource } from '../../core/engine/applied/fixes-in-source.js';
import { othersIn } from '../../core/engine/applied/others-in-set.js';
import { suppressedIn } from '../../core/engine/applied/suppressed-in.js';
import type { AppliedGroup } from '../../core/engine/applied/wanted.js';
import { textsAfter } from '../../core/engine/changes.js';
import { settledLevelOf } from '../../core/engine/deferred-level.js';
import type { OnCrash } from '../../core/engine/placed-finding.js';
import type { FixWorld } from '../../core/model/fix.js';
import { memo } from '../../core/text/memo.js';
import { shiftEdits } from '../../core/text/range.js';
import { ParsedFiles } from '../../core/workspace/files.js';
import type { YamlStream } from '../../core/yaml/document.js';
import { FileSnapshot } from '../../host/file-snapshot.js';
import type { Host } from '../../host/host.js';
import { unifiedDiff } from '../report/diff.js';
import type { FixedSkip } from '../report/fixed.js';
import { checkText } from '../scan/check-each.js';
import { crashReason } from '../scan/check-file.js';
import { growRoots } from '../scan/grown-roots.js';
import { type InputFile, shortName } from '../scan/inputs.js';
import { OpenFile } from '../scan/open-file.js';
import type { Progress } from '../scan/progress.js';
import { rootsOf } from '../scan/roots.js';
import type { Workspace } from '../scan/workspace.js';
import { CHANGED, isUnnamedTestData, sideOf, whyNot } from './fix-input.js';
import { ChangedError, codeOf, writeTogether } from './write-together.js';

interface ApplyingFixes {
  readonly host: Host;
  readonly cwd: string;
  readonly given: Pick<FixWorld, 'memoryLimit'>;
  readonly write: boolean;
  /** The texts that files have once they were repaired by themselves. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What was done for the findings that only applied objects show. */
export interface AppliedFixed {
  readonly fixed: number;
  /** The files that changed. */
  readonly files: readonly string[];
  readonly skipped: readonly FixedSkip[];
  readonly diff: string;
  readonly failed: boolean;
}

/**
 * Carries out the fixes of what charts and kustomizations give, in the files that were named: the first place that is offered for each
 * finding, which all roots with that file were tried with. They may change what runs: that is for a run with `--safety review`.
 */
export async function fixApplied(
  workspace: Workspace,
  parts: ApplyingFixes,
  progress: Progress,
): Promise<AppliedFixed> {
  const applied = await Applied.open(workspace, parts);
  const skipped = new Map<string, FixedSkip>();
  const tried = new Set<string>();
  let fixed = 0;
  for (;;) {
    const groups = applied.groups().filter((group) => !tried.has(keyOf(group)));
    const [group] = groups;
    if (!group) break;
    tried.add(keyOf(group));
    progress.tell('Fixing what is applied', tried.size, tried.size + groups.length - 1);
    const reason = applied.fix(group);
    if (reason === undefined) fixed++;
    else if (reason !== '') {
      const file = shortName(group[0].source?.place.file ?? group[0].set.root.file, parts.cwd);
      const rule = group[0].checked.rule.id;
      skipped.set(`${rule} ${file} ${reason}`, { rule, file, reason });
    }
  }
  const { reason, ...done } = await applied.finish();
  const all = [...skipped.values(), ...applied.crashes];
  if (reason === undefined) return { ...done, fixed, skipped: all };
  const files = done.files.map((path) => ({ rule: 'applied', file: shortName(path, parts.cwd), reason }));
  return { ...done, files: [], fixed: 0, skipped: [...all, ...files] };
}

function keyOf([{ set, checked, source }]: AppliedGroup): string {
  const { resource, rule, pointer } = checked;
  return [rule.id, source?.place.file ?? set.root.file, resource?.kind, resource?.name, pointer].join(' ');
}

class Applied implements AppliedSources {
  /** Rules that failed. */
  readonly crashes: FixedSkip[] = [];
  private readonly changed = new Map<string, string>();
  private readonly streams = new RememberedStreams((path) => this.textOf(path));
  private readonly inputs: ReadonlyMap<string, InputFile>;
  readonly findingsIn = memo((set: AppliedSet) => this.check(set));

  private constructor(
    private readonly workspace: Workspace,
    private readonly parts: ApplyingFixes,
    private readonly files: FileSnapshot,
    private sets: readonly AppliedSet[],
    private readonly rebuilt: (
      set: AppliedSet,
      texts: ReadonlyMap<string, string>,
      trials: NonNullable<ApplyOptions['trials']>,
    ) => AppliedSet,
  ) {
    this.inputs = new Map(workspace.inputs.files.map((input) => [input.path, input]));
  }

  static async open(workspace: Workspace, parts: ApplyingFixes): Promise<Applied> {
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
    return new Applied(workspace, parts, files, sets, (set, texts, trials) =>
      buildRoot(set.root, changedFiles(files, texts), { ...optionsFor(set.root), trials }, set),
    );
  }

  textOf(path: string): string | undefined {
    return this.changed.get(path) ?? this.files.read(path);
  }

  streamOf(path: string, asValues: boolean): YamlStream | undefined {
    return this.streams.streamOf(path, asValues);
  }

  rebuild(set: AppliedSet, texts: ReadonlyMap<string, string>): AppliedSet {
    return this.rebuilt(set, new Map([...this.changed, ...texts]), 'trial');
  }

  setsWith(paths: readonly string[]): ReturnType<AppliedSources['setsWith']> {
    return { sets: this.sets.filter(({ files }) => paths.some((path) => files.has(path))), isAll: true };
  }

  nameOf(path: string): string {
    return shortName(path, this.parts.cwd);
  }

  /** Returns the findings of all roots, those of one rule at one place together. */
  groups(): readonly AppliedGroup[] {
    const groups = new Map<string, [AppliedFinding, ...AppliedFinding[]]>();
    for (const one of this.sets.filter(isApplied).flatMap((set) => this.findingsIn(set))) {
      if (!one.source || this.isSuppressed(one)) continue;
      const key = `${one.checked.rule.id} ${one.source.place.file} ${one.source.place.start}`;
      const known = groups.get(key);
      if (known) known.push(one);
      else groups.set(key, [one]);
    }
    return [...groups.values()];
  }

  /** Carries out the first fix of a group that may be carried out. Returns why there is none; '' where no fix is meant for it. */
  fix(group: AppliedGroup): string | undefined {
    const [{ source, checked }] = group;
    const input = source && this.inputs.get(source.place.file);
    // What is not among the files that were named stays as it is, and so does test data.
    if (!source || !input || isUnnamedTestData(input, this.workspace.project.configFor(input.path))) return '';
    if (checked.rule.family === 'secrets') return '';
    const { path } = input;
    const documents = this.streamOf(path, false)?.documents ?? [];
    const start = documents.findLast((document) => document.start <= source.place.start)?.start ?? 0;
    const world = this.worldFor(path);
    let reason = '';
    for (const fix of fixesInSource(group, { path, start }, world, this)) {
      const plan = fix.plan(world);
      if ('refused' in plan) reason ||= plan.refused;
      else if (fix.safety !== 'review' || fix.asks !== undefined) reason ||= whyNot(fix, 'review', false);
      else {
        const texts = textsAfter(path, { ...plan, edits: shiftEdits(plan.edits, start) }, (other) =>
          this.textOf(other),
        );
        const other = [...texts.keys()].find((one) => !this.inputs.has(one));
        if (other === undefined) {
          this.take(texts);
          return undefined;
        }
        reason ||= `its fix changes ${this.nameOf(other)}, which is not among the files that are to be fixed`;
      }
    }
    return reason;
  }

  /** Writes what has changed, or tells it as a diff. */
  async finish(): Promise<Pick<AppliedFixed, 'files' | 'diff' | 'failed'> & { readonly reason?: string }> {
    const writes = [...this.changed].map(([path, after]) => ({ path, before: this.files.read(path) ?? '', after }));
    const files = writes.map(({ path }) => path);
    if (!this.parts.write) return { files, diff: writes.map((one) => this.diffOf(one)).join(''), failed: false };
    if (writes.length === 0) return { files, diff: '', failed: false };
    try {
      // Where a link is named, what it leads to is replaced.
      const real = await Promise.all(writes.map(async (one) => ({ ...one, path: await fs.realpath(one.path) })));
      await writeTogether(real);
    } catch (error) {
      const reason = error instanceof ChangedError ? CHANGED : `the file cannot be written (${codeOf(error)})`;
      return { files, diff: '', failed: true, reason };
    }
    return { files, diff: '', failed: false };
  }

  private diffOf({
    path,
    before,
    after,
  }: {
    readonly path: string;
    readonly before: string;
    readonly after: string;
  }): string {
    const input = this.inputs.get(path);
    if (!input) return '';
    const [old, now] = [before, after].map((text) =>
      checkText(this.workspace, input, new OpenFile(path, text), () => undefined),
    );
    return !old || !now || 'reason' in old || 'reason' in now
      ? `${input.name}: changed\n`
      : unifiedDiff(input.name, sideOf(old), sideOf(now));
  }

  private take(texts: ReadonlyMap<string, string | undefined>): void {
    for (const [path, text] of texts) if (text !== undefined) this.changed.set(path, text);
    this.sets = this.sets.map((set) =>
      [...texts.keys()].some((path) => set.files.has(path)) ? this.rebuilt(set, this.changed, 'prepared') : set,
    );
  }

  private worldFor(path: string): FixWorld {
    return {
      ...this.workspace.project.world(path),
      ...this.parts.given,
      files: new ParsedFiles((other) => this.textOf(other)),
    };
  }

  private isSuppressed({ checked, source }: AppliedFinding): boolean {
    if (!source) return false;
    const stream = this.streamOf(source.place.file, false);
    if (!stream) return false;
    const { honour } = this.workspace.project.configFor(source.place.file).settings;
    return suppressedIn(stream, honour)(checked.rule, { start: source.place.start, end: source.place.end });
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
