import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { OPEN_RULE_PAGE } from '../../../../protocol/messages.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import type { Checked } from '../diagnostics/checked.js';
import { diagnosticsOf } from '../diagnostics/findings-at.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';

/** Says of findings that no fix is known for why that is so, as an action that cannot be chosen. */
export function whyNoFix(checked: Checked, finding: PlacedFinding, abilities: ClientCapabilities): CodeAction[] {
  const { rule } = finding;
  if (!abilities.showsDisabledActions || rule.scope === 'engine') return [];
  return [
    {
      title: `Fix ${rule.id}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticsOf(checked, finding),
      disabled: { reason: `What is right here Yamlock cannot know. ${rule.how}` },
    },
  ];
}

/** Where nothing can be done for a finding here: what leads on, in clients that have a way to show it. */
export function nextSteps(
  checked: Checked,
  touched: readonly PlacedFinding[],
  offered: readonly CodeAction[],
  abilities: ClientCapabilities,
): CodeAction[] {
  if (!abilities.hasOwnCommands) return [];
  const helped = new Set(offered.flatMap(({ disabled, diagnostics }) => (disabled ? [] : (diagnostics ?? []))));
  const rules = new Map<string, PlacedFinding>();
  for (const finding of touched) {
    if (diagnosticsOf(checked, finding).every((one) => helped.has(one))) continue;
    if (!rules.has(finding.rule.id)) rules.set(finding.rule.id, finding);
  }
  return [...rules].map(([id, finding]) => {
    const title = `No fix to choose here: how to mend ${id}`;
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticsOf(checked, finding),
      command: { title, command: OPEN_RULE_PAGE, arguments: [id] },
    };
  });
}
