import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { SUPPRESS, type SuppressRequest } from '../../../../protocol/messages.js';
import type { Entry } from '../../core/engine/groups.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import type { Checked } from '../diagnostics/checked.js';
import { diagnosticsOf, entriesWith } from '../diagnostics/findings-at.js';
import { toTextEdits } from '../diagnostics/to-lsp.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import { kindFor, SUPPRESS_KIND } from './action-kinds.js';
import { suppressionsFor } from './suppressions.js';
import type { WorkspaceEdits } from './workspace-edit.js';

/** The ways to leave findings alone: as one action that asks which, in our own client, or else each of them. */
export function suppressActions(
  checked: Checked,
  touched: readonly PlacedFinding[],
  { hasOwnCommands }: ClientCapabilities,
  edits: WorkspaceEdits,
  only: readonly string[] | undefined,
): CodeAction[] {
  const { document } = checked;
  const ways = waysFor(checked, touched);
  const [first] = ways;
  const kind = (hasOwnCommands && kindFor(only, SUPPRESS_KIND)) || CodeActionKind.QuickFix;
  if (!hasOwnCommands || !first)
    return ways.map((way) => {
      const edit = edits.toWorkspaceEdit({ document, edits: way.edits }, () => undefined);
      return { title: way.title, kind, diagnostics: way.diagnostics, edit };
    });
  const { uri, content } = document;
  const asked: SuppressRequest = {
    uri,
    version: content.version,
    ways: ways.map((way) => ({ scope: way.scope, rules: way.rules, edits: toTextEdits(content, way.edits) })),
  };
  const rules = new Set(ways.flatMap((way) => way.rules));
  const title = `Suppress ${rules.size === 1 ? first.rules[0] : `some of ${rules.size} rules`} …`;
  const command = { title, command: SUPPRESS, arguments: [asked] };
  return [{ title, kind, diagnostics: diagnosticsOf(checked, ...touched), command }];
}

function waysFor(checked: Checked, touched: readonly PlacedFinding[]) {
  const offered = new Set<string>();
  const several = entriesWith(checked, touched).filter((entry) => entry.length > 1);
  return [...several, ...touched.map((finding): Entry => [finding])].flatMap((entry) => {
    // Of several at one place, each alone can be suppressed in the narrowest way: the menu would be all suppressions.
    const single = entry.length === 1 && several.some((all) => all.includes(entry[0]));
    const diagnostics = diagnosticsOf(checked, ...entry);
    return suppressionsFor(entry, checked.file)
      .slice(0, single ? 1 : undefined)
      .filter(({ title, edits }) => {
        // Two findings of a rule on one line are suppressed together.
        const what = `${title} ${JSON.stringify(edits)}`;
        return !offered.has(what) && offered.add(what);
      })
      .map((way) => ({ ...way, diagnostics }));
  });
}
