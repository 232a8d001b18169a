import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { OPEN_RULE_PAGE } from '../../../../protocol/messages.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import type { Checked } from '../diagnostics/checked.js';
import { diagnosticsOf } from '../diagnostics/findings-at.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';

/** Returns a disabled action that says why a finding has no fix, for clients that show disabled actions. */
export function whyNoFix(checked: Checked, finding: PlacedFinding, capabilities: ClientCapabilities): CodeAction[] {
  const { rule } = finding;
  if (!capabilities.showsDisabledActions || rule.scope === 'engine') return [];
  return [
    {
      title: `Fix ${rule.id}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticsOf(checked, finding),
      disabled: { reason: `What is right here Yamlock cannot know. ${rule.how}` },
    },
  ];
}

/** Returns actions that open the rule pages of findings without an offered fix, in our own client. */
export function nextSteps(
  checked: Checked,
  selected: readonly PlacedFinding[],
  offered: readonly CodeAction[],
  capabilities: ClientCapabilities,
): CodeAction[] {
  if (!capabilities.hasOwnCommands) return [];
  const helped = new Set(offered.flatMap(({ disabled, diagnostics }) => (disabled ? [] : (diagnostics ?? []))));
  const rules = new Map<string, PlacedFinding>();
  for (const finding of selected) {
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
