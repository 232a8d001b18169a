import { type CodeAction, CodeActionKind, type ExecuteCommandParams } from 'vscode-languageserver';
import { OPEN_RULE_PAGE } from '../../../../protocol/messages.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import { findRule } from '../../core/rules/registry.js';
import { inWords, say } from '../../core/text/say.js';
import type { Checked } from '../diagnostics/checked.js';
import { diagnosticsOf } from '../diagnostics/findings-at.js';
import type { RulePages } from '../diagnostics/rule-pages.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { ClientWindow } from '../session/client-window.js';

/** Returns a disabled action that says why a finding has no fix, for clients that show disabled actions. */
export function whyNoFix(checked: Checked, finding: PlacedFinding, capabilities: ClientCapabilities): CodeAction[] {
  const { rule } = finding;
  if (!capabilities.showsDisabledActions || rule.scope === 'engine') return [];
  return [
    {
      title: say`Fix ${rule.id}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticsOf(checked, finding),
      disabled: { reason: say`What is right here Yamlock cannot know. ${inWords(rule.how)}` },
    },
  ];
}

/** Returns actions that open the rule pages of findings without an offered fix, where no disabled action says why there is none. */
export function nextSteps(
  checked: Checked,
  selected: readonly PlacedFinding[],
  offered: readonly CodeAction[],
  capabilities: ClientCapabilities,
): CodeAction[] {
  if (!capabilities.hasOwnCommands && capabilities.showsDisabledActions) return [];
  const helped = new Set(offered.flatMap(({ disabled, diagnostics }) => (disabled ? [] : (diagnostics ?? []))));
  const rules = new Map<string, PlacedFinding>();
  for (const finding of selected) {
    if (diagnosticsOf(checked, finding).every((one) => helped.has(one))) continue;
    if (!rules.has(finding.rule.id)) rules.set(finding.rule.id, finding);
  }
  return [...rules].map(([id, finding]) => {
    const title = say`No fix to choose here: how to mend ${id}`;
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticsOf(checked, finding),
      command: { title, command: OPEN_RULE_PAGE, arguments: [id] },
    };
  });
}

/** Carries out the command of those actions for clients that do not have it. One that shows no documents is told what the page says. */
export async function showRulePage(
  window: ClientWindow,
  pages: RulePages,
  { command, arguments: args }: ExecuteCommandParams,
): Promise<void> {
  const [id] = args ?? [];
  const rule = command === OPEN_RULE_PAGE && typeof id === 'string' ? findRule(id) : undefined;
  if (!rule) return;
  const page = pages(rule.id);
  if (!(await window.show(page))) await window.tell(`${rule.id}: ${inWords(rule.how)}\n\n${page}`);
}
