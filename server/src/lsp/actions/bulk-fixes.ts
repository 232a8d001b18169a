import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver';
import type { Selection } from '../../core/engine/fix-file.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import { inBulk } from '../../core/model/fix.js';
import { say } from '../../core/text/say.js';
import type { Planning } from '../../host/project/planning.js';
import type { Checked } from '../diagnostics/checked.js';
import { diagnosticsOf } from '../diagnostics/findings-at.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { Log } from '../session/log.js';
import { type ActionData, textOf } from './action-data.js';
import { FIX_ALL } from './action-kinds.js';
import { fixEdits, fixesInBulk } from './fix-all.js';
import type { WorkspaceEdits } from './workspace-edit.js';

/** Offers actions that fix many findings of a file at once: all findings of a rule, or all with a safe fix. */
export class BulkFixes {
  constructor(
    private readonly capabilities: ClientCapabilities,
    private readonly edits: WorkspaceEdits,
    private readonly log: Log,
  ) {}

  ofRules(checked: Checked, selected: readonly PlacedFinding[], planning: Planning): CodeAction[] {
    const rules = [...new Set(selected.map(({ rule }) => rule))];
    return rules.flatMap((rule): CodeAction[] => {
      if (!fixesInBulk(checked.findings, rule, planning, this.log)) return [];
      const action: CodeAction = {
        title: say`Fix all ${rule.id} problems in this file`,
        kind: CodeActionKind.QuickFix,
        diagnostics: diagnosticsOf(checked, ...selected.filter((finding) => finding.rule === rule)),
      };
      if (!this.capabilities.resolvesEdits) return [{ ...action, edit: this.edit(checked, rule.id) }];
      return [{ ...action, data: { ...textOf(checked), rule: rule.id } satisfies ActionData }];
    });
  }

  safe(checked: Checked): CodeAction[] {
    const edits = fixEdits(checked, (_, fix) => fix.safety === 'safe', this.log);
    if (edits.length === 0) return [];
    const edit = this.edits.toWorkspaceEdit({ document: checked.document, edits }, () => undefined);
    return [{ title: say`Fix all safe problems in this file`, kind: FIX_ALL, edit }];
  }

  /** Returns the edit that fixes all findings of a rule. */
  edit(checked: Checked, rule: string): WorkspaceEdit {
    const wanted: Selection = (finding, fix) => finding.rule.id === rule && inBulk(fix);
    const { document } = checked;
    return this.edits.toWorkspaceEdit({ document, edits: fixEdits(checked, wanted, this.log) }, () => undefined);
  }
}
