import { type CompletionItem, CompletionItemKind, InsertTextFormat, type Range } from 'vscode-languageserver';
import { findRule, RULES } from '../../core/rules/registry.js';
import { configSuggestions } from '../../core/settings/config-suggestions.js';
import { directivesAt, type SuppressionPlace } from '../../core/suppressions/suppression-place.js';
import type { Place } from '../../core/yaml/place.js';

const RULE_NAMES = RULES.map(({ id }) => id);

/** Returns the completions within a comment or annotation that suppresses rules. */
export function suppressionItems(place: SuppressionPlace, range: Range): CompletionItem[] {
  if (place.kind === 'directive')
    return directivesAt(place).map((label) => ({
      label,
      kind: CompletionItemKind.Keyword,
      textEdit: { range, newText: `${label} ` },
    }));
  return RULE_NAMES.filter((id) => !place.written.includes(id)).map((label) => ({
    label,
    ...summaryOf(label),
    kind: CompletionItemKind.EnumMember,
    textEdit: { range, newText: label },
  }));
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
  return rule ? { detail: rule.summary, documentation: `${rule.why}\n\n${rule.how}` } : {};
}
