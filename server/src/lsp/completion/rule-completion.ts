import { type CompletionItem, CompletionItemKind, InsertTextFormat, type Range } from 'vscode-languageserver';
import { findRule, RULES } from '../../core/rules/registry.js';
import { configSuggestions } from '../../core/settings/config-suggestions.js';
import { directivesAt, type SuppressionPlace } from '../../core/suppressions/suppression-place.js';
import { inWords, say } from '../../core/text/say.js';
import type { Place } from '../../core/yaml/place.js';

const RULE_NAMES = RULES.map(({ id }) => id);

/** Returns the completions within a comment or annotation that suppresses rules. */
export function suppressionItems(place: SuppressionPlace, range: Range, today: string): CompletionItem[] {
  if (place.kind === 'directive')
    return directivesAt(place).map((label) => ({
      label,
      kind: CompletionItemKind.Keyword,
      textEdit: { range, newText: `${label} ` },
    }));
  const end = { label: `until=${dayAfter(today)}`, detail: say`The last day on which it counts, in UTC` };
  const ends: CompletionItem[] = place.mayEnd
    ? [{ ...end, kind: CompletionItemKind.Keyword, textEdit: { range, newText: end.label } }]
    : [];
  if (place.kind === 'end') return ends;
  const rules = RULE_NAMES.filter((id) => !place.written.includes(id)).map((label) => ({
    label,
    ...summaryOf(label),
    kind: CompletionItemKind.EnumMember,
    textEdit: { range, newText: label },
  }));
  return [...rules, ...ends];
}

/** Returns the day some three months after another, for an end that is suggested. */
function dayAfter(today: string): string {
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 90);
  return day.toISOString().slice(0, 10);
}

/** Returns the completions of a configuration file. */
export function configItems(place: Place, range: Range): CompletionItem[] {
  return configSuggestions(place, RULE_NAMES).map(({ label, kind, insert }) => ({
    label,
    ...summaryOf(label),
    kind: kind === 'field' ? CompletionItemKind.Property : CompletionItemKind.Value,
    insertTextFormat: InsertTextFormat.Snippet,
    textEdit: { range, newText: insert },
  }));
}

function summaryOf(id: string): Pick<CompletionItem, 'detail' | 'documentation'> {
  const rule = findRule(id);
  return rule ? { detail: inWords(rule.summary), documentation: `${inWords(rule.why)}\n\n${inWords(rule.how)}` } : {};
}
