import { textsAfter } from '../../core/engine/changes.js';
import type { OnCrash, PlacedFinding } from '../../core/engine/placed-finding.js';
import type { PlannedFix } from '../../core/engine/plan-fixes.js';
import { checkSet, type FoundInSet } from '../../core/engine/sets/check-set.js';
import { graphOf } from '../../core/engine/sets/graph-of.js';
import { setFindingsOfFile } from '../../core/engine/sets/set-findings-of-file.js';
import { placeOfSet } from '../../core/graph/graph-set.js';
import type { FileChange } from '../../core/model/fix.js';
import { isHeld } from '../../core/workspace/held.js';
import { parseStream } from '../../core/yaml/document.js';
import type { Crypto } from '../../host/crypto.js';
import type { Host } from '../../host/host.js';
import { Planning } from '../../host/project/planning.js';
import type { FixedSkip, MadeObject } from '../report/fixed.js';
import { crashReason } from '../scan/check-file.js';
import type { InputFile } from '../scan/inputs.js';
import type { Progress } from '../scan/progress.js';
import type { Workspace } from '../scan/workspace.js';
import { takeCommands } from '../scan/world.js';
import type { Done } from './fix-applied.js';
import { type Allowed, isUnnamedTestData, whyNot } from './fix-input.js';
import { overlaid } from './overlaid-host.js';
import type { WorkspaceRoots } from './workspace-roots.js';

interface FixingSets {
  readonly host: Host;
  readonly allowed: Allowed;
  readonly create: boolean;
}

interface SetsFixed extends Done {
  readonly made: readonly MadeObject[];
}

/** Why a fix was taken back that was carried out. */
const NOT_GONE = 'its fix did not make the finding go away';
const MAKES_OTHERS = 'its fix would bring up another finding';

/**
 * Carries out the fixes of what objects say of each other, where all files of a folder were named: what they refer to may lie in any of
 * them. What only a person can choose is left to the editor. A fix after which its finding stays, a warning comes up or a root cannot be
 * built any more is taken back.
 */
export async function fixSets(
  workspace: Workspace,
  roots: WorkspaceRoots,
  parts: FixingSets,
  progress: Progress,
): Promise<SetsFixed> {
  const { inputs } = workspace;
  if (inputs.files.length === 0 || inputs.files.some(({ explicit }) => explicit))
    return { fixed: 0, made: [], skipped: [] };
  takeCommands(workspace.project.index, workspace);
  // Loaded when it is asked for: a scan starts without it.
  const { NodeCrypto } = await import('../../host/node/crypto.js');
  const fixing = new SetFixing(workspace, roots, parts, new NodeCrypto());
  const skipped = new Map<string, FixedSkip>();
  const made: MadeObject[] = [];
  const tried = new Set<string>();
  let fixed = 0;
  let found = await fixing.findings();
  for (let index = 0; index < found.length; index++) {
    const one = found[index];
    if (!one || tried.has(one.key)) continue;
    tried.add(one.key);
    progress.tell('Fixing references', tried.size, tried.size + found.length - index - 1);
    const before = new Map(roots.changed);
    const done = await fixing.fix(one);
    if (typeof done !== 'string') {
      const after = await fixing.findings();
      const reason = fixing.whyTakenBack(one, found, after);
      if (reason === undefined) {
        found = after;
        index = -1;
        fixed++;
        if (done.made) made.push(done.made);
        continue;
      }
      roots.restore(before);
      skipped.set(`${one.key} ${reason}`, { rule: one.placed.rule.id, file: one.input.name, reason });
    } else if (done !== '') {
      const { id: rule } = one.placed.rule;
      skipped.set(`${rule} ${one.input.name} ${done}`, { rule, file: one.input.name, reason: done });
    }
  }
  return { fixed, made, skipped: [...skipped.values(), ...fixing.crashes] };
}

interface Found {
  readonly placed: PlacedFinding;
  readonly input: InputFile;
  /** The same before and after edits elsewhere in its file. */
  readonly key: string;
}

class SetFixing {
  /** Rules that failed. */
  readonly crashes: FixedSkip[] = [];
  private readonly inputs: ReadonlyMap<string, InputFile>;
  private readonly broken: number;

  constructor(
    private readonly workspace: Workspace,
    private readonly roots: WorkspaceRoots,
    private readonly parts: FixingSets,
    private readonly crypto: Crypto,
  ) {
    this.inputs = new Map(workspace.inputs.files.map((input) => [input.path, input]));
    this.broken = this.brokenRoots();
  }

  /** Returns what the objects of all files say of each other, by file and then in the order of the text. */
  async findings(): Promise<readonly Found[]> {
    const { project, kustomize } = this.workspace;
    const graph = graphOf(this.roots.sets, project.index, kustomize);
    for (const set of graph.all) await project.prepare(placeOfSet(set));
    const byFile = new Map<string, FoundInSet[]>();
    for (const set of graph.all) {
      const { isExternal } = project.configFor(placeOfSet(set));
      for (const one of checkSet(graph, set, isExternal, this.onCrash(set.path)).findings) {
        const known = byFile.get(one.finding.place.file);
        if (known) known.push(one);
        else byFile.set(one.finding.place.file, [one]);
      }
    }
    const result: Found[] = [];
    for (const [path, found] of [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const input = this.inputs.get(path);
      const text = this.roots.textOf(path);
      // What is not among the files that were named stays as it is, and so does test data.
      if (!input || text === undefined || isUnnamedTestData(input, project.configFor(path))) continue;
      await project.prepare(path);
      const counts = new Map<string, number>();
      for (const placed of setFindingsOfFile(
        { path, stream: parseStream(text) },
        found,
        project.configFor(path),
        input.folder,
      )) {
        const base = `${placed.rule.id} ${path} ${placed.finding.message}`;
        counts.set(base, (counts.get(base) ?? 0) + 1);
        result.push({ placed, input, key: `${base} ${counts.get(base)}` });
      }
    }
    return result;
  }

  /** Carries out the fix of a finding. Returns why there is none; '' where no fix is meant for it. */
  async fix({ placed, input: { path } }: Found): Promise<{ readonly made?: MadeObject } | string> {
    const { roots, parts, workspace } = this;
    const texts = roots.changed;
    const host = overlaid(parts.host, texts);
    const open = {
      has: (other: string) => texts.has(other),
      textOf: (other: string) => texts.get(other),
      isDeleted: () => false,
    };
    const { project } = workspace;
    const plans = await Planning.begin({ path, project, open, host, crypto: this.crypto, applied: roots });
    const planned = await plans.planned(placed);
    const chosen = this.choose(planned);
    if (typeof chosen === 'string') return chosen;
    const { fix, plan } = chosen;
    if ('refused' in plan) return plan.refused;
    const after = textsAfter(path, plan, (other) => plans.textOf(other));
    const other = [...after].find(([one]) => !this.inputs.has(one) && plans.textOf(one) !== undefined);
    if (other && !isHeld(other[0]))
      return `its fix changes ${roots.nameOf(other[0])}, which is not among the files that are to be fixed`;
    roots.take(new Map([...after].flatMap(([one, text]) => (text === undefined ? [] : [[one, text] as const]))));
    if (fix.safety !== 'create') return {};
    return {
      made: {
        title: fix.title,
        files: this.filesIn(path, plan.edits.length > 0, plan.files ?? []),
        ...(plan.handOff ? { next: { title: plan.handOff.title, command: plan.handOff.command } } : {}),
      },
    };
  }

  /** Returns why a fix is taken back after which other things are found; undefined where it is not. */
  whyTakenBack(one: Found, before: readonly Found[], after: readonly Found[]): string | undefined {
    if (this.brokenRoots() > this.broken) return 'a root could not be built any more after its fix';
    const same = (found: readonly Found[]): number => found.filter((other) => isSame(other, one)).length;
    if (same(after) >= same(before)) return NOT_GONE;
    const isNew = after.some(
      (other) => other.placed.level !== 'information' && !before.some((known) => known.key === other.key),
    );
    return isNew ? MAKES_OTHERS : undefined;
  }

  /** Returns the fix that is carried out; why there is none, '' where no fix is meant for it. */
  private choose(planned: readonly PlannedFix[]): PlannedFix | string {
    const { allowed, create } = this.parts;
    const possible = planned.filter(({ plan }) => !('refused' in plan));
    const own = possible.find(({ fix: { safety } }) => safety === 'safe' || safety === allowed);
    if (own) return own;
    const [first] = possible;
    if (!first) return planned.flatMap(({ plan }) => ('refused' in plan ? plan.refused : []))[0] ?? '';
    const later = possible.find(({ fix }) => fix.safety === 'review');
    if (later) return whyNot(later.fix, allowed, false);
    const [created, ...others] = possible.filter(({ fix }) => fix.safety === 'create');
    if (!created) return whyNot(first.fix, allowed, false);
    if (others.length > 0 || possible.length > 1)
      return 'there are several ways to repair it, between which the editor lets a person choose';
    return create ? created : 'its fix creates or adds what is missing; --create carries it out';
  }

  private filesIn(path: string, isEdited: boolean, files: readonly FileChange[]): readonly string[] {
    const all = [...(isEdited ? [path] : []), ...files.map((file) => file.path)];
    return [...new Set(all)].filter((one) => !isHeld(one)).map((one) => this.roots.nameOf(one));
  }

  private brokenRoots(): number {
    return this.roots.sets.filter(({ problems }) => problems.some(({ fatal }) => fatal)).length;
  }

  private onCrash(path: string): OnCrash {
    return (rule, error) =>
      this.crashes.push({ rule, file: this.roots.nameOf(path), reason: crashReason(rule, error) });
  }
}

/** True for findings of one rule that say the same of one file. */
function isSame({ placed, input }: Found, other: Found): boolean {
  return (
    input === other.input &&
    placed.rule.id === other.placed.rule.id &&
    placed.finding.message === other.placed.finding.message
  );
}
