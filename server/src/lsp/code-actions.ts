import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { PlacedFinding } from '../core/engine.js';
import type { Entry } from '../core/groups.js';
import { type FileChange, type Fix, type FixPlan, inBulk, type ReadyChange } from '../core/rule.js';
import type { Crypto } from '../host/crypto.js';
import type { Host } from '../host/host.js';
import { type Plans, planWithFiles } from '../host/planning.js';
import type { Abilities } from './abilities.js';
import { type ActionData, readData } from './action-data.js';
import { FIX_ALL, kindFor, MOVE, natureOf, preferOne, REWRITE, tellApart, wants } from './action-kinds.js';
import { type Checked, type Checker, isConfigFile } from './checker.js';
import { configFixes } from './config-fixes.js';
import type { OpenDocuments } from './documents.js';
import { fixEdits, fixesInBulk } from './fix-all.js';
import { handOffCommand } from './hand-off.js';
import { NO_FILES } from './hosts.js';
import type { Log } from './log.js';
import { nextSteps, whyNoFix } from './next-steps.js';
import { REFACTOR, type Refactoring, SUPPRESS, type SuppressRequest } from './protocol.js';
import { type FindingsIn, refactoringOf, stillThere } from './refactoring.js';
import type { SopsEncryption } from './sops-encryption.js';
import { suppressionsFor } from './suppressions.js';
import { toTextEdits } from './to-lsp.js';
import { diagnosticsOf, entriesWith, moreTouched, sameFindings, touchedBy } from './touched.js';
import type { Uris } from './uris.js';
import { type WholeAction, WholeFixes } from './whole-fixes.js';
import { createsFile, EditError, type WorkspaceEdits } from './workspace-edit.js';

/** A plan that can be carried out. */
type Plan = Exclude<FixPlan, { readonly refused: string }>;

/** A fix that was chosen, with changes that can be written as they are. */
interface Ready extends Plan {
  readonly checked: Checked;
  readonly fix: Fix;
  readonly files: readonly ReadyChange[];
  readonly plans: Plans;
}

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
    private readonly sops: SopsEncryption,
    /** Absent where there is none: then fixes that encrypt say so. */
    private readonly crypto?: Crypto,
  ) {
    this.wholes = new WholeFixes(edits, log);
  }

  async offer({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
    const path = this.uris.toPath(textDocument.uri);
    const { only } = context;
    // Nobody chooses to fix everything by opening the menu of one finding.
    const wantsAll = only !== undefined && wants(only, FIX_ALL);
    // Much is changed at once, mostly on saving: that is worth the exact reading.
    if (wantsAll) await this.checker.settle(path);
    const checked = await this.checker.check(path);
    if (!checked) return [];
    if (isConfigFile(path)) return wants(only, CodeActionKind.QuickFix) ? configFixes(checked, range, this.edits) : [];
    const actions: CodeAction[] = [];
    const touched = touchedBy(checked, range);
    const quick = wants(only, CodeActionKind.QuickFix);
    const rewrite = kindFor(only, REWRITE);
    const hardening = rewrite === undefined ? [] : this.wholes.hardening(checked, touched, rewrite);
    const whole = this.wholeFixes(checked, touched, hardening);
    // Of several findings the whole stands before its parts; of one, what fixes just that before what does more.
    const entries = quick || rewrite !== undefined || wants(only, MOVE) ? entriesWith(checked, touched) : [];
    const [before, after] = entries.length > 1 ? [whole, []] : [[], whole];
    actions.push(...before);
    // What is shown as one is first of all fixed as one.
    const parts: CodeAction[] = [];
    for (const entry of entries) {
      const from = parts.length;
      if (quick) actions.push(...this.wholeFixes(checked, entry, [this.wholes.forEntry(checked, entry)]));
      for (const finding of entry) parts.push(...(await this.fixes(checked, finding, only)));
      actions.push(...parts.slice(from));
    }
    actions.push(...after);
    if (quick) {
      actions.push(...this.bulkFixes(checked, touched), ...nextSteps(checked, touched, parts, this.abilities));
      actions.push(...this.suppressions(checked, touched), ...moreTouched(checked, range, this.abilities));
    }
    if (wantsAll) actions.push(...this.fixAll(checked));
    preferOne(actions);
    tellApart(actions);
    return actions;
  }

  /** Adds the edit to an action that was picked. */
  async resolve(action: CodeAction, token: CancellationToken): Promise<CodeAction> {
    const data = readData(action.data);
    if (!data) return action;
    const checked = await this.checkedFor(data);
    if (data.whole) return { ...action, edit: this.wholes.edit(checked, data.whole) };
    if (data.rule === undefined) throw contentModified();
    if (!data.fix) return { ...action, edit: this.bulkEdit(checked, data.rule) };
    const ready = await this.ready(data, token);
    if (!ready) return action;
    const { handOff } = ready;
    return {
      ...action,
      edit: this.toEdit(ready, ready.files),
      ...(handOff ? { command: handOffCommand(handOff) } : {}),
    };
  }

  /** What our own client carries out of a refactoring; null where it cannot be had, and the person was told why. */
  async refactoring(params: unknown, token: CancellationToken): Promise<Refactoring | null> {
    const data = readData(params);
    if (!data?.fix) throw contentModified();
    const ready = await this.ready(data, token);
    if (!ready) return null;
    const { document } = ready.checked;
    const textOf = (path: string): string | undefined =>
      path === document.path ? document.content.getText() : ready.plans.textOf(path);
    return refactoringOf(
      { ...ready, path: document.path, textOf },
      (files, edits) => this.edits.toWorkspaceEdit({ document, edits, files }, textOf),
      this.findingsIn,
      this.uris,
    );
  }

  /** Looks on the disk for what a refactoring was to remove. */
  stillThere(asked: unknown): Promise<string[]> {
    return stillThere(asked, (path) => this.hostFor(path).readIfThere(path), this.findingsIn, this.uris);
  }

  private readonly findingsIn: FindingsIn = (path, text) => this.checker.findingsIn(path, text);

  /** The changes of a fix that was chosen; undefined where a program failed, and the person was told. */
  private async ready(data: ActionData, token: CancellationToken): Promise<Ready | undefined> {
    const checked = await this.checkedFor(data);
    const { fix, plan, plans } = await this.planFor(checked, data);
    const { files = [] } = plan;
    if (files.every(isReady)) return { ...plan, checked, fix, files, plans };
    const encrypted = await this.sops.carryOut(files, checked.project.root, plans.textOf, token);
    if (!encrypted) return undefined;
    // That took its time: the edit counts only if the same would be done now.
    const now = await this.checkedFor(data);
    const again = await this.planFor(now, data);
    if (JSON.stringify(again.plan) !== JSON.stringify(plan)) throw contentModified();
    return { ...plan, checked: now, fix, files: encrypted, plans: again.plans };
  }

  private async checkedFor({ uri, version }: ActionData): Promise<Checked> {
    const checked = await this.checker.check(this.uris.toPath(uri));
    if (!checked || checked.document.content.version !== version) throw contentModified();
    return checked;
  }

  private async planFor(
    checked: Checked,
    { rule = '', fix }: ActionData,
  ): Promise<{ readonly fix: Fix; readonly plan: Plan; readonly plans: Plans }> {
    const finding = fix && sameFindings(checked, rule, fix.document, fix.pointer)[fix.finding];
    const plans = finding && (await this.plan(checked, finding));
    const planned = plans?.fixes[fix?.index ?? 0];
    if (!plans || !planned || 'refused' in planned.plan) throw contentModified();
    return { fix: planned.fix, plan: planned.plan, plans };
  }

  private async fixes(
    checked: Checked,
    finding: PlacedFinding,
    only: readonly string[] | undefined,
  ): Promise<CodeAction[]> {
    const { rule } = finding;
    try {
      const plans = await this.plan(checked, finding);
      const actions: CodeAction[] = [];
      if (plans.fixes.length === 0 && wants(only, CodeActionKind.QuickFix))
        return whyNoFix(checked, finding, this.abilities);
      for (const [index, { fix, plan }] of plans.fixes.entries()) {
        const kind = kindFor(only, natureOf(fix));
        if (kind === undefined) continue;
        const action: CodeAction = { title: fix.title, kind, diagnostics: diagnosticsOf(checked, finding) };
        const refused = 'refused' in plan ? plan.refused : await this.whyNot(checked, finding, plan, plans);
        if (refused !== undefined) {
          if (this.abilities.showsDisabledActions) actions.push({ ...action, disabled: { reason: refused } });
        } else if (!('refused' in plan)) {
          if (fix.safety === 'safe') action.isPreferred = true;
          const { files = [], handOff } = plan;
          const ready = files.every(isReady);
          const data = this.dataOf(checked, finding, index);
          if (this.abilities.hasOwnCommands && (files.length > 0 || handOff)) {
            // Without an edit there is no preview, of which a part could be left out.
            action.command = { title: fix.title, command: REFACTOR, arguments: [data] };
          } else {
            // What a program does may fail: what is left to do afterwards comes with its edit.
            if (handOff && ready) action.command = handOffCommand(handOff);
            if (this.abilities.resolvesEdits) action.data = data;
            else if (ready) action.edit = this.toEdit({ ...plan, checked, fix, plans }, files);
            else continue;
          }
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
    const { project } = checked;
    return planWithFiles(finding, path, project, this.documents, this.hostFor(path), this.crypto, (root) =>
      this.sops.state(root),
    );
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
    if (document.uri.startsWith('untitled:')) return 'it changes other files, too: save the document first';
    if (!this.uris.isOnDisk(document.path)) return 'other files can be changed only beside a file on disk';
    if (this.documents.isDeleted(document.path)) return 'the file was deleted from the disk; save it first';
    if (files.some((file) => changesText(file) && plans.textOf(file.path) === undefined)) {
      this.log.ruleFailed(rule.id, new EditError());
      return 'a file it would change does not exist';
    }
    for (const file of files) {
      const made = createsFile(file) ? file.path : file.kind === 'rename' ? file.to : undefined;
      if (made !== undefined && (this.documents.has(made) || (await this.host.exists(made)))) {
        return 'a file of that name exists already';
      }
    }
    return this.edits.whyNot(files);
  }

  private toEdit(
    { checked: { document }, fix, edits, plans }: Omit<Ready, 'files'>,
    files: readonly ReadyChange[],
  ): WorkspaceEdit {
    const described = fix.safety === 'create' ? { label: fix.title } : {};
    return this.edits.toWorkspaceEdit({ document, edits, files, asks: fix.asks, ...described }, plans.textOf);
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
    const wanted = (finding: PlacedFinding, fix: Fix): boolean => finding.rule.id === rule && inBulk(fix);
    const { document } = checked;
    return this.edits.toWorkspaceEdit({ document, edits: fixEdits(checked, wanted, this.log) }, () => undefined);
  }

  private suppressions(checked: Checked, touched: readonly PlacedFinding[]): CodeAction[] {
    const { document, file } = checked;
    const offered = new Set<string>();
    const several = entriesWith(checked, touched).filter((entry) => entry.length > 1);
    const ways = [...several, ...touched.map((finding): Entry => [finding])].flatMap((entry) => {
      // Of several at one place, each alone can be suppressed in the narrowest way: the menu would be all suppressions.
      const single = entry.length === 1 && several.some((all) => all.includes(entry[0]));
      const diagnostics = diagnosticsOf(checked, ...entry);
      return suppressionsFor(entry, file)
        .slice(0, single ? 1 : undefined)
        .filter(({ title, edits }) => {
          // Two findings of a rule on one line are suppressed together.
          const what = `${title} ${JSON.stringify(edits)}`;
          return !offered.has(what) && offered.add(what);
        })
        .map((way) => ({ ...way, diagnostics }));
    });
    const kind = CodeActionKind.QuickFix;
    const [first] = ways;
    if (this.abilities.hasOwnCommands && first) {
      const { uri, content } = document;
      const asked: SuppressRequest = {
        uri,
        version: content.version,
        ways: ways.map(({ scope, rules, edits }) => ({ scope, rules, edits: toTextEdits(content, edits) })),
      };
      const rules = new Set(ways.flatMap((way) => way.rules));
      const title = `Suppress ${rules.size === 1 ? first.rules[0] : `some of ${rules.size} rules`} …`;
      const command = { title, command: SUPPRESS, arguments: [asked] };
      return [{ title, kind, diagnostics: diagnosticsOf(checked, ...touched), command }];
    }
    return ways.map(({ title, edits, diagnostics }) => {
      const edit = this.edits.toWorkspaceEdit({ document, edits }, () => undefined);
      return { title, kind, diagnostics, edit };
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

function changesText(file: FileChange): boolean {
  return file.kind !== 'rename' && !createsFile(file);
}

function isReady(file: FileChange): file is ReadyChange {
  return file.kind !== 'encrypt';
}

function contentModified(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document changed since the action was offered');
}
