import { type CodeAction, CodeActionKind, type Range as LspRange } from 'vscode-languageserver';
import { readSettings } from '../../core/settings/config-file.js';
import { say } from '../../core/text/say.js';
import { RULE_IDS } from '../../host/project/config-files.js';
import type { Checked } from '../diagnostics/checked.js';
import { toConfigDiagnostics } from '../diagnostics/to-lsp.js';
import type { WorkspaceEdits } from './workspace-edit.js';

/** Returns the actions for the problems of a `.yamlock.yaml` in a range: replacements by the names that were probably meant. */
export function configFixes(checked: Checked, range: LspRange, edits: WorkspaceEdits): CodeAction[] {
  const { document, file, diagnostics } = checked;
  // Without diagnostics, such as when Yamlock is switched off, there are no actions either.
  if (diagnostics.length === 0) return [];
  const [start, end] = [document.content.offsetAt(range.start), document.content.offsetAt(range.end)];
  return readSettings(file.stream.text, RULE_IDS).problems.flatMap((problem): CodeAction[] => {
    const { instead, range: place } = problem;
    if (instead === undefined || place.start > end || start > place.end) return [];
    const change = { document, edits: [{ range: place, newText: instead }] };
    return [
      {
        title: say`Replace with ${instead}`,
        kind: CodeActionKind.QuickFix,
        isPreferred: true,
        diagnostics: toConfigDiagnostics([problem], document.content),
        edit: edits.toWorkspaceEdit(change, () => undefined),
      },
    ];
  });
}
