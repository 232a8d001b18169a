import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver';
import type { Selection } from '../../core/engine/fix-file.js';
import { type Entry, groupOf } from '../../core/engine/groups.js';
import { type HardenTarget, hardening, hardenTargetsOf } from '../../core/engine/harden.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import { type Fix, inBulk } from '../../core/model/fix.js';
import { isRecord } from '../../core/text/json.js';
import { say } from '../../core/text/say.js';
import type { Planning } from '../../host/project/planning.js';
import type { Checked } from '../diagnostics/checked.js';
import type { Log } from '../session/log.js';
import { fitted } from './action-kinds.js';
import { fixEdits, fixLines } from './fix-all.js';
import type { WorkspaceEdits } from './workspace-edit.js';

/** The fixes of several findings as one action: enough to find them again when it is resolved. */
export type Whole =
  /** The findings of a group. */
  | { readonly group: string }
  /** Everything that hardens a container or an object. */
  | { readonly harden: HardenTarget };

/** An action, and its data until it is resolved; `whole` is absent where the action is disabled. */
export interface WholeAction {
  readonly action: CodeAction;
  readonly whole?: Whole;
}

/** Offers actions for several findings at once: completing a group, hardening a container or a workload. */
export class WholeFixes {
  constructor(
    private readonly edits: WorkspaceEdits,
    private readonly log: Log,
  ) {}

  /** Returns the action that fixes all findings of a group; undefined where there are fewer than two. */
  forEntry(checked: Checked, entry: Entry, planning: Planning): WholeAction | undefined {
    const [first, ...others] = entry;
    const { group } = first.finding;
    const id = groupOf(first);
    if (!group || id === undefined || others.length === 0) return undefined;
    const { possible, refused, risks } = this.survey(checked, { group: id }, planning);
    if (possible + refused.length < 2) return undefined;
    const title = withRisks(say`Complete the ${group.whole} (${countOf(possible, entry.length)})`, risks);
    return this.toAction(title, { group: id }, possible, refused);
  }

  /** Returns the actions that harden the containers and workloads of these findings. */
  hardening(
    checked: Checked,
    selected: readonly PlacedFinding[],
    kind: string,
    planning: Planning,
  ): readonly WholeAction[] {
    const { path } = checked.document;
    const targets = new Map<string, HardenTarget>();
    for (const finding of selected) {
      for (const target of hardenTargetsOf(finding, path)) {
        const key = `${target.kind} ${target.document} ${target.pointer}`;
        if (!targets.has(key)) targets.set(key, target);
      }
    }
    return [...targets.values()]
      .sort((a, b) => a.kind.localeCompare(b.kind))
      .flatMap((target) => {
        const { possible, refused, risks } = this.survey(checked, { harden: target }, planning);
        // A single fix is in the menu already.
        if (possible + refused.length < 2) return [];
        const title = say`Harden ${target.title} (${countOf(possible, possible + refused.length)})`;
        return [this.toAction(withRisks(title, risks), { harden: target }, possible, refused, kind)];
      });
  }

  edit(checked: Checked, whole: Whole, planning: Planning): WorkspaceEdit {
    const { document } = checked;
    const wanted = selectionOf(whole, document.path);
    if ('group' in whole)
      return this.edits.toWorkspaceEdit(
        { document, edits: fixEdits(checked, wanted, this.log, planning) },
        () => undefined,
      );
    const { risks } = this.survey(checked, whole, planning);
    const change = {
      document,
      edits: fixLines(checked, wanted, this.log, planning),
      label: say`Harden ${whole.harden.title}`,
      ...(risks.length > 0 ? { consequences: say`May stop working: ${joinWithAnd(risks)}` } : {}),
    };
    return this.edits.toWorkspaceEdit(change, () => undefined);
  }

  /** Returns the number of findings that can be fixed, the reasons for the others, and the risks of the fixes. */
  private survey(
    { findings, document }: Checked,
    whole: Whole,
    planning: Planning,
  ): { readonly possible: number; readonly refused: readonly string[]; readonly risks: readonly string[] } {
    const wanted = selectionOf(whole, document.path);
    const [refused, risks] = [[] as string[], new Set<string>()];
    let possible = 0;
    for (const finding of findings) {
      const { fixes } = finding.finding;
      // Fixes that depend on the workspace change other files and are left out.
      if (typeof fixes === 'function' || !fixes?.some((fix) => wanted(finding, fix) !== false)) continue;
      const planned = fixes.flatMap((one) => {
        const choice = wanted(finding, one);
        if (choice === false) return [];
        const fix = choice === true ? one : choice;
        const plan = planning.plannedHere(finding, fix, (rule, error) => this.log.ruleFailed(rule, error));
        return [{ fix, plan }];
      });
      const first = planned.find(({ plan }) => !('refused' in plan) && !plan.files?.length);
      const reason = planned.flatMap(({ plan }) => ('refused' in plan ? [plan.refused] : []))[0];
      if (first) {
        possible++;
        if (first.fix.risk !== undefined) risks.add(first.fix.risk);
      } else if (reason !== undefined) refused.push(reason);
    }
    return { possible, refused, risks: [...risks] };
  }

  private toAction(
    title: string,
    whole: Whole,
    possible: number,
    refused: readonly string[],
    kind: string = CodeActionKind.QuickFix,
  ): WholeAction {
    const action: CodeAction = { title, kind };
    const [reason] = refused;
    return possible > 0 || reason === undefined ? { action, whole } : { action: { ...action, disabled: { reason } } };
  }
}

/** Returns the `whole` that a client sent back; undefined where it has another form. */
export function readWhole(value: unknown): Whole | undefined {
  if (!isRecord(value)) return undefined;
  const { group, harden } = value;
  if (typeof group === 'string') return { group };
  if (!isRecord(harden)) return undefined;
  const { kind, document, pointer, title } = harden;
  if ((kind !== 'container' && kind !== 'workload') || typeof document !== 'number') return undefined;
  if (typeof pointer !== 'string' || typeof title !== 'string') return undefined;
  return { harden: { kind, document, pointer, title } };
}

function selectionOf(whole: Whole, path: string): Selection {
  if ('harden' in whole) return hardening(whole.harden, path);
  return (finding: PlacedFinding, fix: Fix) => inBulk(fix) && groupOf(finding) === whole.group;
}

/** Returns the count for a title. It counts settings, because findings with one cause are shown as one. */
function countOf(possible: number, all: number): string {
  return possible === all ? say`${all} settings` : say`${possible} of ${all} settings`;
}

/** Returns a title that names what may stop working: previews show the description of a change only on request. */
function withRisks(title: string, risks: readonly string[]): string {
  if (risks.length === 0) return title;
  const more = risks.length > 1 ? [say`${risks[0]} and ${risks.length - 1} more`] : [];
  // The single fixes in the menu, and the preview, name the risks that a title has no room for.
  const all = [joinWithAnd(risks), ...more].map((risk) => say`${title}; may stop ${risk}`);
  const short = say`${title.replace(/ settings\)$/, ')')}; may stop it`;
  return [...all, say`${title}; may stop it`].find((one) => fitted(one) === one) ?? short;
}

function joinWithAnd(words: readonly string[]): string {
  return words.length < 2 ? words.join() : say`${words.slice(0, -1).join(say`, `)} and ${words.at(-1)}`;
}
