import type { CancellationToken, WorkspaceEdit } from 'vscode-languageserver';
import type { Refactoring } from '../../../../protocol/messages.js';
import type { PlannedFix } from '../../core/engine/plan-fixes.js';
import type { FileChange, Fix, FixPlan, ReadyChange } from '../../core/model/fix.js';
import { recordStep } from '../../core/refactor/pending/record-step.js';
import { say } from '../../core/text/say.js';
import type { Planning } from '../../host/project/planning.js';
import type { Checked } from '../diagnostics/checked.js';
import type { Checker } from '../diagnostics/checker.js';
import { sameFindings } from '../diagnostics/findings-at.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import { contentModified } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import { type ActionData, readData } from './action-data.js';
import type { FixPlanner, Plan } from './fix-planner.js';
import { type FindingsIn, refactoringOf, stillThere } from './refactoring.js';
import type { SopsEncryption } from './sops-encryption.js';
import type { WorkspaceEdits } from './workspace-edit.js';

/** A chosen fix whose changes can be written as they are. */
export interface Ready extends Plan {
  readonly checked: Checked;
  readonly fix: Fix;
  readonly files: readonly ReadyChange[];
  readonly planning: Planning;
}

/** Finds again what a user chose from the menu, and makes it ready: as an edit, or as the parts of a refactoring. */
export class ChosenFixes {
  constructor(
    private readonly capabilities: ClientCapabilities,
    private readonly uris: Uris,
    private readonly checker: Checker,
    private readonly planner: FixPlanner,
    private readonly edits: WorkspaceEdits,
    private readonly sops: SopsEncryption,
  ) {}

  /** Returns the parts of a refactoring for our own client; null where it is impossible and the user was told why. */
  async refactoring(params: unknown, token: CancellationToken): Promise<Refactoring | null> {
    const data = readData(params);
    if (!data?.fix && data?.all === undefined) throw contentModified();
    const ready = await this.ready(data, token);
    if (!ready) return null;
    const { document } = ready.checked;
    if (!ready.planning.holdsOpen()) throw contentModified();
    const textOf = (path: string): string | undefined =>
      path === document.path ? document.content.getText() : ready.planning.textOf(path);
    return refactoringOf(
      { ...ready, path: document.path, textOf },
      (files, edits) => this.edits.toWorkspaceEdit({ document, edits, files }, textOf),
      this.findingsIn,
      this.uris,
    );
  }

  /** Returns the URIs of the files on disk that still have findings which a refactoring was to remove. */
  stillThere(asked: unknown): Promise<string[]> {
    return stillThere(asked, (path) => this.planner.hostFor(path).readIfThere(path), this.findingsIn, this.uris);
  }

  private readonly findingsIn: FindingsIn = (path, text) => this.checker.findingsIn(path, text);

  /** Returns the changes of a chosen fix; undefined where a program failed and the user was told. */
  async ready(data: ActionData, token: CancellationToken): Promise<Ready | undefined> {
    const checked = await this.checkedFor(data);
    const { fix, plan, planning } = await this.planFor(checked, data);
    // An impossible fix of one finding is disabled in the menu; for all findings of a file it is known only now.
    const reason =
      'refused' in plan ? plan.refused : data.all && (await this.planner.whyNot(checked, '', plan, planning));
    if (reason && data.all === undefined) throw contentModified();
    if (reason) await this.sops.tell(say`Nothing was moved: ${reason}`);
    if (reason || 'refused' in plan) return undefined;
    const { files = [] } = plan;
    if (files.every(isReady)) return this.recorded({ ...plan, checked, fix, files, planning });
    const encrypted = await this.sops.carryOut(files, checked.project.root, (path) => planning.textOf(path), token);
    if (!encrypted) return undefined;
    // The program took its time: the edit is valid only if the plan is still the same.
    const now = await this.checkedFor(data);
    const again = await this.planFor(now, data);
    if (JSON.stringify(again.plan) !== JSON.stringify(plan)) throw contentModified();
    return this.recorded({ ...plan, checked: now, fix, files: encrypted, planning: again.planning });
  }

  /**
   * Returns a plan with the file that keeps its hand-off, for the pending uploads. It stays as it is without a hand-off, and where
   * the client cannot create files. A client that is not our own gets the file beside values only, which are files anyway: an edit
   * of one document stays one.
   */
  async recorded<Chosen extends Pick<Ready, 'edits' | 'files' | 'handOff' | 'planning'>>(
    chosen: Chosen,
  ): Promise<Chosen> {
    const { handOff, planning } = chosen;
    const { createsFiles, hasOwnCommands } = this.capabilities;
    if (!handOff || !createsFiles || !(hasOwnCommands || handOff.waiting)) return chosen;
    const kept = await planning.ask((world) => recordStep(chosen, handOff, world));
    return { ...chosen, files: [...chosen.files, ...kept.files], handOff: kept.handOff };
  }

  /** Returns the document of an action. Throws ContentModified where it changed since the action was offered. */
  async checkedFor({ uri, version, serial }: ActionData): Promise<Checked> {
    const checked = await this.checker.checkWhole(this.uris.toPath(uri));
    const { document } = checked ?? {};
    if (!checked || document?.serial !== serial || document.content.version !== version) throw contentModified();
    return checked;
  }

  private async planFor(
    checked: Checked,
    { rule = '', fix, all }: ActionData,
  ): Promise<{ readonly fix: Fix; readonly plan: FixPlan; readonly planning: Planning }> {
    const finding = fix && sameFindings(checked, rule, fix.document, fix.pointer)[fix.finding];
    const planning = await this.planner.planningFor(checked);
    const planned =
      all === undefined
        ? finding && titled(await planning.planned(finding), fix.title)[fix.index]
        : await this.planner.moveAll(checked, all, planning);
    if (!planned) throw contentModified();
    return { ...planned, planning };
  }

  /**
   * Returns a plan as an edit, with files whose changes can be written as they are.
   * @throws ContentModified where an open document that the plan was made with has another text by now.
   */
  toEdit(
    { checked: { document }, fix, edits, planning }: Omit<Ready, 'files'>,
    files: readonly ReadyChange[],
  ): WorkspaceEdit {
    if (!planning.holdsOpen()) throw contentModified();
    const described = fix.safety === 'create' ? { label: fix.title } : {};
    return this.edits.toWorkspaceEdit({ document, edits, files, asks: fix.asks, ...described }, (path) =>
      planning.textOf(path),
    );
  }
}

/** Returns the fixes with a title; there may be several. */
export function titled(fixes: readonly PlannedFix[], title: string): readonly PlannedFix[] {
  return fixes.filter(({ fix }) => fix.title === title);
}

/** Returns true for a change that can be written as it is: no program has to make its text first. */
export function isReady(file: FileChange): file is ReadyChange {
  return file.kind !== 'encrypt';
}
