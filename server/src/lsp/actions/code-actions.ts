import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  ResponseError,
} from 'vscode-languageserver';
import { REFACTOR } from '../../../../protocol/messages.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import { append } from '../../core/text/append.js';
import type { Planning } from '../../host/project/planning.js';
import type { Checked } from '../diagnostics/checked.js';
import { type Checker, isConfigFile } from '../diagnostics/checker.js';
import { diagnosticsOf, entriesWith, findingsAt, moreFindings, sameFindings } from '../diagnostics/findings-at.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { Log } from '../session/log.js';
import { contentModified } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import { type ActionData, readData, textOf } from './action-data.js';
import {
  FIX_ALL,
  kindFor,
  MOVE,
  MOVE_ALL,
  makeTitlesUnique,
  natureOf,
  preferOne,
  REWRITE,
  wants,
} from './action-kinds.js';
import { BulkFixes } from './bulk-fixes.js';
import { type ChosenFixes, isReady, titled } from './chosen-fixes.js';
import { configFixes } from './config-fixes.js';
import { type FixPlanner, titleOfAll } from './fix-planner.js';
import { type WholeAction, WholeFixes } from './group-fixes.js';
import { handOffCommand } from './hand-off.js';
import { inOrder, type Offered, toOffered, withQuickFix } from './menu-order.js';
import { nextSteps, whyNoFix } from './next-steps.js';
import { withoutDisabled } from './refused-actions.js';
import { suppressActions } from './suppress-actions.js';
import type { WorkspaceEdits } from './workspace-edit.js';

/** Answers `textDocument/codeAction` and `codeAction/resolve` with the actions for the findings in a range. */
export class CodeActions {
  private readonly wholes: WholeFixes;
  private readonly bulk: BulkFixes;

  constructor(
    private readonly capabilities: ClientCapabilities,
    private readonly uris: Uris,
    private readonly checker: Checker,
    private readonly planner: FixPlanner,
    private readonly edits: WorkspaceEdits,
    private readonly log: Log,
    private readonly chosen: ChosenFixes,
  ) {
    this.wholes = new WholeFixes(edits, log);
    this.bulk = new BulkFixes(capabilities, edits, log);
  }

  async offer({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
    const path = this.uris.toPath(textDocument.uri);
    const { only } = context;
    // The menu of a finding has no action that fixes everything.
    const wantsAll = only !== undefined && wants(only, FIX_ALL);
    // Much is changed at once, mostly on saving: that is worth reading the document exactly.
    if (wantsAll) await this.checker.readExactly(path);
    const checked = await this.checker.checkWhole(path);
    if (!checked) return [];
    if (isConfigFile(path)) return wants(only, CodeActionKind.QuickFix) ? configFixes(checked, range, this.edits) : [];
    let actions: CodeAction[] = [];
    const selected = findingsAt(checked, range, context.triggerKind === CodeActionTriggerKind.Invoked);
    const quick = wants(only, CodeActionKind.QuickFix);
    const rewrite = kindFor(only, REWRITE);
    // Without a finding at the caret nothing is planned.
    const planning =
      selected.length > 0 || only?.includes(MOVE_ALL) ? await this.planner.planningFor(checked) : undefined;
    if (!planning) return [...actions, ...(wantsAll ? this.bulk.safe(checked) : [])];
    const hardening = rewrite === undefined ? [] : this.wholes.hardening(checked, selected, rewrite, planning);
    const whole = this.wholeFixes(checked, selected, hardening, planning);
    // With several findings the fix of all comes first; with one finding, its own fix does.
    const entries = quick || rewrite !== undefined || wants(only, MOVE) ? entriesWith(checked, selected) : [];
    const [before, after] = entries.length > 1 ? [whole, []] : [[], whole];
    const [offered, parts]: [Offered[], CodeAction[]] = [[], []];
    for (const entry of entries) {
      // The fix of a whole group comes before the fixes of its findings.
      const together = quick
        ? this.wholeFixes(checked, entry, [this.wholes.forEntry(checked, entry, planning)], planning)
        : [];
      append(
        offered,
        together.map((action) => ({ action, group: CodeActionKind.QuickFix, isWhole: true })),
      );
      for (const finding of entry) {
        const own = withQuickFix(await this.fixes(checked, finding, only, planning), only);
        append(offered, own);
        append(
          parts,
          own.map(({ action }) => action),
        );
      }
    }
    append(actions, before);
    append(actions, inOrder(offered, after, await this.movesOfFile(checked, selected, only, planning)));
    if (quick) {
      actions.push(
        ...this.bulk.ofRules(checked, selected, planning),
        ...nextSteps(checked, selected, parts, this.capabilities),
      );
      append(actions, moreFindings(checked, range));
    }
    if (!this.capabilities.showsDisabledActions) actions = withoutDisabled(actions);
    if (quick) append(actions, suppressActions(checked, selected, this.capabilities, this.edits, only));
    if (wantsAll) append(actions, this.bulk.safe(checked));
    preferOne(actions);
    makeTitlesUnique(actions);
    return actions;
  }

  /** Returns a chosen action with its edit. Throws ContentModified where the document changed since it was offered. */
  async resolve(action: CodeAction, token: CancellationToken): Promise<CodeAction> {
    const data = readData(action.data);
    if (!data) return action;
    const checked = await this.chosen.checkedFor(data);
    if (data.whole)
      return { ...action, edit: this.wholes.edit(checked, data.whole, await this.planner.planningFor(checked)) };
    if (data.rule === undefined && data.all === undefined) throw contentModified();
    if (data.rule !== undefined && !data.fix) return { ...action, edit: this.bulk.edit(checked, data.rule) };
    const ready = await this.chosen.ready(data, token);
    if (!ready) return action;
    const { handOff } = ready;
    return {
      ...action,
      edit: this.chosen.toEdit(ready, ready.files),
      ...(handOff ? { command: handOffCommand(handOff) } : {}),
    };
  }

  private async fixes(
    checked: Checked,
    finding: PlacedFinding,
    only: readonly string[] | undefined,
    planning: Planning,
  ): Promise<readonly Offered[]> {
    const { rule } = finding;
    try {
      const fixes = await planning.planned(finding);
      const offered: Offered[] = [];
      if (fixes.length === 0 && wants(only, CodeActionKind.QuickFix)) {
        const why = whyNoFix(checked, finding, this.capabilities);
        return why.map((action) => ({ action, group: CodeActionKind.QuickFix, isWhole: false }));
      }
      for (const planned of fixes) {
        const { fix, plan } = planned;
        const kind = kindFor(only, natureOf(fix));
        if (kind === undefined) continue;
        const action: CodeAction = { title: fix.title, kind, diagnostics: diagnosticsOf(checked, finding) };
        const refused = 'refused' in plan ? plan.refused : await this.planner.whyNot(checked, rule.id, plan, planning);
        if (refused !== undefined) {
          offered.push(toOffered({ ...action, disabled: { reason: refused } }, fix));
        } else if (!('refused' in plan)) {
          if (fix.safety === 'safe') action.isPreferred = true;
          const { files = [], handOff } = plan;
          const ready = files.every(isReady);
          const { resolvesCommands } = this.capabilities;
          const data = this.dataOf(checked, finding, fix.title, titled(fixes, fix.title).indexOf(planned));
          if (this.capabilities.refactorsByCommand && (files.length > 0 || handOff)) {
            // An action without an edit has no preview, in which a user could leave out a part.
            action.command = { title: fix.title, command: REFACTOR, arguments: [data] };
          } else {
            // A program may fail: the hand-off then comes with the edit that `resolve` returns. Emacs' lsp-mode resolves no action that
            // has a command.
            if (handOff && ready && !resolvesCommands) action.command = handOffCommand(handOff);
            if (this.capabilities.resolvesEdits) action.data = data;
            else if (files.every(isReady)) {
              const kept = await this.chosen.recorded({ ...plan, checked, fix, planning, files });
              action.edit = this.chosen.toEdit(kept, kept.files);
            } else continue;
          }
          offered.push(toOffered(action, fix));
        }
      }
      return offered;
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      this.log.ruleFailed(rule.id, error);
      return [];
    }
  }

  /** Returns the actions that move all credentials of the file, at a credential or where the client asks for this kind. */
  private async movesOfFile(
    checked: Checked,
    selected: readonly PlacedFinding[],
    only: readonly string[] | undefined,
    planning: Planning,
  ): Promise<CodeAction[]> {
    const kind = kindFor(only, MOVE_ALL);
    const about = selected.filter(({ rule }) => rule.family === 'secrets');
    const { resolvesEdits, refactorsByCommand } = this.capabilities;
    if (kind === undefined || !(resolvesEdits || refactorsByCommand)) return [];
    if (about.length === 0 && !only?.includes(MOVE_ALL)) return [];
    return (await this.planner.targets(checked, planning)).map((target) => {
      const title = titleOfAll(target);
      const data: ActionData = { ...textOf(checked), all: target.id };
      const action: CodeAction = { title, kind, diagnostics: diagnosticsOf(checked, ...about) };
      if (!refactorsByCommand) return { ...action, data };
      return { ...action, command: { title, command: REFACTOR, arguments: [data] } };
    });
  }

  private wholeFixes(
    checked: Checked,
    findings: readonly PlacedFinding[],
    offered: readonly (WholeAction | undefined)[],
    planning: Planning,
  ): CodeAction[] {
    return offered.flatMap((one): CodeAction[] => {
      if (!one) return [];
      const action = { ...one.action, diagnostics: diagnosticsOf(checked, ...findings) };
      if (!one.whole) return [action];
      if (!this.capabilities.resolvesEdits)
        return [{ ...action, edit: this.wholes.edit(checked, one.whole, planning) }];
      return [{ ...action, data: { ...textOf(checked), whole: one.whole } satisfies ActionData }];
    });
  }

  private dataOf(checked: Checked, finding: PlacedFinding, title: string, index: number): ActionData {
    const { rule, document, pointer } = finding;
    const same = sameFindings(checked, rule.id, document, pointer);
    return {
      ...textOf(checked),
      rule: rule.id,
      fix: { document, pointer, finding: same.indexOf(finding), title, index },
    };
  }
}
