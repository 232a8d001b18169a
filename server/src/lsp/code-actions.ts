import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  LSPErrorCodes,
  type Range as LspRange,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { PlacedFinding } from '../core/engine.js';
import type { Entry } from '../core/groups.js';
import type { Fix, FixPlan } from '../core/rule.js';
import type { Range } from '../core/text/range.js';
import type { Crypto } from '../host/crypto.js';
import type { Host } from '../host/host.js';
import { type Plans, planWithFiles } from '../host/planning.js';
import type { Abilities } from './abilities.js';
import { type ActionData, readData } from './action-data.js';
import type { Checked, Checker } from './checker.js';
import type { OpenDocuments } from './documents.js';
import { fixEdits, fixesInBulk } from './fix-all.js';
import { handOffCommand } from './hand-off.js';
import { NO_FILES } from './hosts.js';
import type { Log } from './log.js';
import { suppressionsFor } from './suppressions.js';
import type { Uris } from './uris.js';
import { type WholeAction, WholeFixes } from './whole-fixes.js';
import { EditError, type WorkspaceEdits } from './workspace-edit.js';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.yamlock`;
export const EXTRACT = `${CodeActionKind.RefactorExtract}.yamlock`;

/** Findings that are looked at for one question: a selection may span a whole file. */
const MOST_FINDINGS = 20;

/** A plan that can be carried out. */
type Plan = Exclude<FixPlan, { readonly refused: string }>;

/** Offers what can be done about the findings at a place: `textDocument/codeAction` and `codeAction/resolve`. */
export class CodeActions {
  private readonly wholes: WholeFixes;

  constructor(
    private readonly abilities: Abilities,
    private readonly host: Host,
    private readonly uris: Uris,
    private readonly documents: OpenDocuments,
    private readonly checker: Checker,
    private readonly edits: WorkspaceEdits,
    private readonly log: Log,
    /** Absent where there is none: then fixes that encrypt say so. */
    private readonly crypto?: Crypto,
  ) {
    this.wholes = new WholeFixes(edits, log);
  }

  async offer({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
    const path = this.uris.toPath(textDocument.uri);
    const wants = (kind: string): boolean =>
      context.only?.some((only) => only === kind || kind.startsWith(`${only}.`)) ?? true;
    // Nobody chooses to fix everything by opening the menu of one finding.
    const wantsAll = context.only !== undefined && wants(FIX_ALL);
    // Much is changed at once, mostly on saving: that is worth the exact reading.
    if (wantsAll) await this.checker.settle(path);
    const checked = await this.checker.check(path);
    if (!checked) return [];
    const actions: CodeAction[] = [];
    const touched = touchedBy(checked, range);
    const fixKinds = [CodeActionKind.QuickFix, EXTRACT].filter(wants);
    // Unasked, a refactoring is a quick fix: it would only stand there twice.
    if (context.only === undefined) fixKinds.splice(1);
    const quick = wants(CodeActionKind.QuickFix);
    // What is shown as one is first of all fixed as one.
    for (const entry of fixKinds.length > 0 ? entriesWith(checked, touched) : []) {
      if (quick) actions.push(...this.wholeFixes(checked, entry, [this.wholes.forEntry(checked, entry)]));
      for (const finding of entry) {
        for (const kind of fixKinds) actions.push(...(await this.fixes(checked, finding, kind)));
      }
    }
    if (quick) {
      actions.push(...this.wholeFixes(checked, touched, this.wholes.hardening(checked, touched)));
      actions.push(...this.bulkFixes(checked, touched), ...this.suppressions(checked, touched));
    }
    if (wantsAll) actions.push(...this.fixAll(checked));
    preferOne(actions);
    tellApart(actions);
    return actions;
  }

  /** Adds the edit to an action that was picked. */
  async resolve(action: CodeAction): Promise<CodeAction> {
    const data = readData(action.data);
    if (!data) return action;
    const checked = await this.checker.check(this.uris.toPath(data.uri));
    if (!checked || checked.document.content.version !== data.version) throw contentModified();
    if (data.whole) return { ...action, edit: this.wholes.edit(checked, data.whole) };
    if (data.rule === undefined) throw contentModified();
    if (!data.fix) return { ...action, edit: this.bulkEdit(checked, data.rule) };
    const finding = sameFindings(checked, data.rule, data.fix.document, data.fix.pointer)[data.fix.finding];
    const plans = finding && (await this.plan(checked, finding));
    const planned = plans?.fixes[data.fix.index];
    if (!plans || !planned || 'refused' in planned.plan) throw contentModified();
    return { ...action, edit: this.toEdit(checked, planned.fix, planned.plan, plans) };
  }

  private async fixes(checked: Checked, finding: PlacedFinding, kind: string): Promise<CodeAction[]> {
    const { rule } = finding;
    try {
      const plans = await this.plan(checked, finding);
      const actions: CodeAction[] = [];
      for (const [index, { fix, plan }] of plans.fixes.entries()) {
        if (kind === EXTRACT && fix.safety !== 'create') continue;
        const action: CodeAction = { title: fix.title, kind, diagnostics: diagnosticsOf(checked, finding) };
        const refused = 'refused' in plan ? plan.refused : await this.whyNot(checked, finding, plan, plans);
        if (refused !== undefined) {
          if (this.abilities.showsDisabledActions) actions.push({ ...action, disabled: { reason: refused } });
        } else if (!('refused' in plan)) {
          if (fix.safety === 'safe') action.isPreferred = true;
          if (plan.handOff) action.command = handOffCommand(plan.handOff);
          if (this.abilities.resolvesEdits) action.data = this.dataOf(checked, finding, index);
          else action.edit = this.toEdit(checked, fix, plan, plans);
          actions.push(action);
        }
      }
      return actions;
    } catch (error) {
      this.log.ruleFailed(rule.id, error);
      return [];
    }
  }

  private plan(checked: Checked, finding: PlacedFinding): Promise<Plans> {
    const { path } = checked.document;
    return planWithFiles(finding, path, checked.project, this.documents, this.hostFor(path), this.crypto);
  }

  /** Why a plan cannot be carried out here, whatever its rule thinks. */
  private async whyNot(
    { document }: Checked,
    { rule }: PlacedFinding,
    plan: Plan,
    plans: Plans,
  ): Promise<string | undefined> {
    const { files = [] } = plan;
    if (files.length === 0) return undefined;
    if (!this.uris.isOnDisk(document.path)) return 'other files can be changed only beside a file on disk';
    if (this.documents.isDeleted(document.path)) return 'the file was deleted from the disk; save it first';
    if (files.some(({ kind, path }) => kind === 'edit' && plans.textOf(path) === undefined)) {
      this.log.ruleFailed(rule.id, new EditError());
      return 'a file it would change does not exist';
    }
    for (const file of files) {
      const made = file.kind === 'create' ? file.path : file.kind === 'rename' ? file.to : undefined;
      if (made !== undefined && (this.documents.has(made) || (await this.host.exists(made)))) {
        return 'a file of that name exists already';
      }
    }
    return this.edits.whyNot(files);
  }

  private toEdit({ document }: Checked, fix: Fix, plan: Plan, plans: Plans): WorkspaceEdit {
    const { edits, files = [] } = plan;
    const confirm = fix.safety === 'create' ? { confirm: fix.title } : {};
    return this.edits.toWorkspaceEdit({ document, edits, files, ...confirm }, plans.textOf);
  }

  private wholeFixes(
    checked: Checked,
    findings: readonly PlacedFinding[],
    offered: readonly (WholeAction | undefined)[],
  ): CodeAction[] {
    const { uri, content } = checked.document;
    return offered.flatMap((one): CodeAction[] => {
      if (!one) return [];
      const action = { ...one.action, diagnostics: diagnosticsOf(checked, ...findings) };
      if (!one.whole) return this.abilities.showsDisabledActions ? [action] : [];
      if (!this.abilities.resolvesEdits) return [{ ...action, edit: this.wholes.edit(checked, one.whole) }];
      return [{ ...action, data: { uri, version: content.version, whole: one.whole } satisfies ActionData }];
    });
  }

  private bulkFixes(checked: Checked, touched: readonly PlacedFinding[]): CodeAction[] {
    const rules = [...new Set(touched.map(({ rule }) => rule))];
    return rules.flatMap((rule): CodeAction[] => {
      const world = checked.project.world(checked.document.path);
      if (!fixesInBulk(checked.findings, rule, world, this.log)) return [];
      const action: CodeAction = {
        title: `Fix all ${rule.id} problems in this file`,
        kind: CodeActionKind.QuickFix,
        diagnostics: diagnosticsOf(checked, ...touched.filter((finding) => finding.rule === rule)),
      };
      if (!this.abilities.resolvesEdits) return [{ ...action, edit: this.bulkEdit(checked, rule.id) }];
      const { uri, content } = checked.document;
      return [{ ...action, data: { uri, version: content.version, rule: rule.id } satisfies ActionData }];
    });
  }

  private bulkEdit(checked: Checked, rule: string): WorkspaceEdit {
    const wanted = (finding: PlacedFinding, fix: Fix): boolean => finding.rule.id === rule && fix.safety !== 'create';
    const { document } = checked;
    return this.edits.toWorkspaceEdit({ document, edits: fixEdits(checked, wanted, this.log) }, () => undefined);
  }

  private suppressions(checked: Checked, touched: readonly PlacedFinding[]): CodeAction[] {
    const { document, file } = checked;
    const offered = new Set<string>();
    const several = entriesWith(checked, touched).filter((entry) => entry.length > 1);
    return [...several, ...touched.map((finding): Entry => [finding])].flatMap((entry) => {
      // Of several at one place, each alone can be suppressed in the narrowest way: the menu would be all suppressions.
      const single = entry.length === 1 && several.some((all) => all.includes(entry[0]));
      const ways = suppressionsFor(entry, file);
      return (single ? ways.slice(0, 1) : ways).flatMap(({ title, edits }): CodeAction[] => {
        // Two findings of a rule on one line are suppressed together.
        const what = `${title} ${JSON.stringify(edits)}`;
        if (offered.has(what)) return [];
        offered.add(what);
        const edit = this.edits.toWorkspaceEdit({ document, edits }, () => undefined);
        return [{ title, kind: CodeActionKind.QuickFix, diagnostics: diagnosticsOf(checked, ...entry), edit }];
      });
    });
  }

  private fixAll(checked: Checked): CodeAction[] {
    const edits = fixEdits(checked, (_, fix) => fix.safety === 'safe', this.log);
    if (edits.length === 0) return [];
    const edit = this.edits.toWorkspaceEdit({ document: checked.document, edits }, () => undefined);
    return [{ title: 'Fix all safe problems in this file', kind: FIX_ALL, edit }];
  }

  private dataOf(checked: Checked, finding: PlacedFinding, index: number): ActionData {
    const { uri, content } = checked.document;
    const { rule, document, pointer } = finding;
    const same = sameFindings(checked, rule.id, document, pointer);
    return {
      uri,
      version: content.version,
      rule: rule.id,
      fix: { document, pointer, finding: same.indexOf(finding), index },
    };
  }

  private hostFor(path: string): Host {
    return this.uris.isOnDisk(path) ? this.host : NO_FILES;
  }
}

/** The findings a range touches, be it with an end. */
function touchedBy({ findings, document }: Checked, range: LspRange): readonly PlacedFinding[] {
  const [start, end] = [document.content.offsetAt(range.start), document.content.offsetAt(range.end)];
  const touches = (found: Range): boolean => found.start <= end && start <= found.end;
  return findings.filter((finding) => touches(finding.range)).slice(0, MOST_FINDINGS);
}

/** The entries that findings belong to, whole: their other findings stand at the same place. */
function entriesWith({ entries }: Checked, findings: readonly PlacedFinding[]): readonly Entry[] {
  return entries.filter((entry) => entry.some((finding) => findings.includes(finding)));
}

function diagnosticsOf({ entries, diagnostics }: Checked, ...findings: readonly PlacedFinding[]): Diagnostic[] {
  // Diagnostics of the file as a whole stand before those of findings.
  const ofFile = diagnostics.length - entries.length;
  return entries.flatMap((entry, index) => {
    const diagnostic = diagnostics[ofFile + index];
    return diagnostic && findings.some((finding) => entry.includes(finding)) ? [diagnostic] : [];
  });
}

function sameFindings(
  { findings }: Checked,
  rule: string,
  document: number,
  pointer: string,
): readonly PlacedFinding[] {
  return findings.filter((other) => other.rule.id === rule && other.document === document && other.pointer === pointer);
}

/** Only one action may be what "Auto Fix" does, and only where one fix is safe. */
function preferOne(actions: readonly CodeAction[]): void {
  const preferred = actions.filter(({ isPreferred }) => isPreferred === true);
  for (const action of preferred.slice(1)) delete action.isPreferred;
}

/** A selection may touch the same problem in several places: their actions say on which line. */
function tellApart(actions: readonly CodeAction[]): void {
  const keyOf = ({ title, kind }: CodeAction): string => `${kind} ${title}`;
  const counts = new Map<string, number>();
  for (const action of actions) counts.set(keyOf(action), (counts.get(keyOf(action)) ?? 0) + 1);
  const repeated = actions.filter((action) => (counts.get(keyOf(action)) ?? 0) > 1);
  for (const action of repeated) {
    const line = action.diagnostics?.[0]?.range.start.line;
    if (line !== undefined) action.title += ` (line ${line + 1})`;
  }
}

function contentModified(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document changed since the action was offered');
}
