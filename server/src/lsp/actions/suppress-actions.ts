import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { SUPPRESS, type SuppressRequest } from '../../../../protocol/messages.js';
import type { Entry } from '../../core/engine/groups.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import { say } from '../../core/text/say.js';
import type { Checked } from '../diagnostics/checked.js';
import { diagnosticsOf, entriesWith } from '../diagnostics/findings-at.js';
import { toTextEdits } from '../diagnostics/to-lsp.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import { kindFor, SUPPRESS_KIND } from './action-kinds.js';
import { suppressionsFor } from './suppressions.js';
import type { WorkspaceEdits } from './workspace-edit.js';

/** Returns the suppressions of findings: in our own client one action that asks which, elsewhere one action for each. */
export function suppressActions(
  checked: Checked,
  selected: readonly PlacedFinding[],
  { hasOwnCommands }: ClientCapabilities,
  edits: WorkspaceEdits,
  only: readonly string[] | undefined,
): CodeAction[] {
  const { document } = checked;
  const suppressions = suppressionsOf(checked, selected);
  const [first] = suppressions;
  const kind = (hasOwnCommands && kindFor(only, SUPPRESS_KIND)) || CodeActionKind.QuickFix;
  if (!hasOwnCommands || !first)
    return suppressions.map((one) => {
      const edit = edits.toWorkspaceEdit({ document, edits: one.edits }, () => undefined);
      return { title: one.title, kind, diagnostics: one.diagnostics, edit };
    });
  const { uri, content } = document;
  const asked: SuppressRequest = {
    uri,
    version: content.version,
    ways: suppressions.map((one) => ({ scope: one.scope, rules: one.rules, edits: toTextEdits(content, one.edits) })),
  };
  const rules = new Set(suppressions.flatMap((one) => one.rules));
  const title = say`Suppress ${rules.size === 1 ? first.rules[0] : say`some of ${rules.size} rules`} \u2026`;
  const command = { title, command: SUPPRESS, arguments: [asked] };
  return [{ title, kind, diagnostics: diagnosticsOf(checked, ...selected), command }];
}

function suppressionsOf(checked: Checked, selected: readonly PlacedFinding[]) {
  const offered = new Set<string>();
  const several = entriesWith(checked, selected).filter((entry) => entry.length > 1);
  return [...several, ...selected.map((finding): Entry => [finding])].flatMap((entry) => {
    // Each finding of a group has only its narrowest suppression: the menu would be full of suppressions otherwise.
    const single = entry.length === 1 && several.some((all) => all.includes(entry[0]));
    const diagnostics = diagnosticsOf(checked, ...entry);
    return suppressionsFor(entry, checked.file)
      .slice(0, single ? 1 : undefined)
      .filter(({ title, edits }) => {
        // Two findings of a rule on one line are suppressed together.
        const what = `${title} ${JSON.stringify(edits)}`;
        return !offered.has(what) && offered.add(what);
      })
      .map((one) => ({ ...one, diagnostics }));
  });
}
