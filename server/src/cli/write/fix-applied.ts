import { isApplied } from '../../core/applied/applied-set.js';
import type { AppliedFinding } from '../../core/engine/applied/check-applied.js';
import { fixesInSource } from '../../core/engine/applied/fixes-in-source.js';
import { suppressedIn } from '../../core/engine/applied/suppressed-in.js';
import type { AppliedGroup } from '../../core/engine/applied/wanted.js';
import { textsAfter } from '../../core/engine/changes.js';
import type { FixWorld } from '../../core/model/fix.js';
import { shiftEdits } from '../../core/text/range.js';
import { ParsedFiles } from '../../core/workspace/files.js';
import { documentAt } from '../../core/yaml/document-at.js';
import type { FixedSkip } from '../report/fixed.js';
import type { InputFile } from '../scan/inputs.js';
import type { Progress } from '../scan/progress.js';
import type { Workspace } from '../scan/workspace.js';
import { isUnnamedTestData, whyNot } from './fix-input.js';
import type { WorkspaceRoots } from './workspace-roots.js';

/** What was done, of which nothing is written yet. */
export interface Done {
  readonly fixed: number;
  readonly skipped: readonly FixedSkip[];
}

/**
 * Carries out the fixes of what charts and kustomizations give, in the files that were named: the first place that is offered for each
 * finding, which all roots with that file were tried with. They may change what runs: that is for a run with `--safety review`.
 */
export function fixApplied(
  workspace: Workspace,
  roots: WorkspaceRoots,
  given: Pick<FixWorld, 'memoryLimit'>,
  progress: Progress,
): Done {
  const applied = new Applied(workspace, given, roots);
  const skipped = new Map<string, FixedSkip>();
  const tried = new Set<string>();
  let fixed = 0;
  let groups = applied.groups();
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index];
    if (!group || tried.has(keyOf(group))) continue;
    tried.add(keyOf(group));
    progress.tell('Fixing what is applied', tried.size, tried.size + groups.length - index - 1);
    const reason = applied.fix(group);
    if (reason === undefined) {
      fixed++;
      groups = applied.groups();
      index = -1;
    } else if (reason !== '') {
      const file = roots.nameOf(group[0].source?.place.file ?? group[0].set.root.file);
      const rule = group[0].checked.rule.id;
      skipped.set(`${rule} ${file} ${reason}`, { rule, file, reason });
    }
  }
  return { fixed, skipped: [...skipped.values()] };
}

function keyOf([{ set, checked, source }]: AppliedGroup): string {
  const { resource, rule, pointer } = checked;
  return [rule.id, source?.place.file ?? set.root.file, resource?.kind, resource?.name, pointer].join(' ');
}

class Applied {
  private readonly inputs: ReadonlyMap<string, InputFile>;

  constructor(
    private readonly workspace: Workspace,
    private readonly given: Pick<FixWorld, 'memoryLimit'>,
    private readonly roots: WorkspaceRoots,
  ) {
    this.inputs = new Map(workspace.inputs.files.map((input) => [input.path, input]));
  }

  /** Returns the findings of all roots, those of one rule at one place together. */
  groups(): readonly AppliedGroup[] {
    const groups = new Map<string, [AppliedFinding, ...AppliedFinding[]]>();
    const suppressed = new Map<string, ReturnType<typeof suppressedIn>>();
    const isSuppressed = ({ checked, source }: AppliedFinding): boolean => {
      if (!source) return false;
      const { file, start, end } = source.place;
      const known = suppressed.get(file) ?? this.suppressedIn(file);
      suppressed.set(file, known);
      return known(checked.rule, { start, end });
    };
    for (const one of this.roots.sets.filter(isApplied).flatMap((set) => this.roots.findingsIn(set))) {
      if (!one.source || isSuppressed(one)) continue;
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
    const stream = this.roots.streamOf(path, false);
    const start = (stream && documentAt(stream, source.place.start)?.start) ?? 0;
    const world = this.worldFor(path);
    let reason = '';
    for (const fix of fixesInSource(group, { path, start }, world, this.roots)) {
      const plan = fix.plan(world);
      if ('refused' in plan) reason ||= plan.refused;
      else if (fix.safety !== 'review' || fix.asks !== undefined) reason ||= whyNot(fix, 'review', false);
      else {
        const texts = textsAfter(path, { ...plan, edits: shiftEdits(plan.edits, start) }, (other) =>
          this.roots.textOf(other),
        );
        const other = [...texts.keys()].find((one) => !this.inputs.has(one));
        if (other === undefined) {
          this.roots.take(new Map([...texts].flatMap(([one, text]) => (text === undefined ? [] : [[one, text]]))));
          return undefined;
        }
        reason ||= `its fix changes ${this.roots.nameOf(other)}, which is not among the files that are to be fixed`;
      }
    }
    return reason;
  }

  private worldFor(path: string): FixWorld {
    return {
      ...this.workspace.project.world(path),
      ...this.given,
      files: new ParsedFiles((other) => this.roots.textOf(other)),
    };
  }

  private suppressedIn(path: string): ReturnType<typeof suppressedIn> {
    const stream = this.roots.streamOf(path, false);
    return stream ? suppressedIn(stream, this.workspace.project.configFor(path)) : () => false;
  }
}
