import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  MarkupKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isCredential } from '../../core/engine/applied/credentials.js';
import { templatePlaceAt } from '../../core/helm/completion/place.js';
import { type TemplateSuggestion, templateSuggestions } from '../../core/helm/completion/suggestions.js';
import { isTemplate } from '../../core/helm/uses/chart-uses.js';
import { scopeAt } from '../../core/helm/uses/template-uses.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import type { IndexedChart } from '../charts/chart-index.js';
import { toRange } from '../diagnostics/to-lsp.js';

const KINDS: Readonly<Record<TemplateSuggestion['kind'], CompletionItemKind>> = {
  entry: CompletionItemKind.Property,
  function: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  object: CompletionItemKind.Struct,
  template: CompletionItemKind.Reference,
  variable: CompletionItemKind.Variable,
};

/** Returns true for a template of a chart in which an offset lies in an action: nothing but the template says what may stand there. */
export function isInAction(path: string, text: string, offset: number, charts: readonly IndexedChart[]): boolean {
  return partOf(path, charts) !== undefined && scopeAt(text, offset) !== undefined;
}

function partOf(path: string, charts: readonly IndexedChart[]): IndexedChart | undefined {
  return charts.find(({ uses }) => {
    const part = uses.parts.partOf(path);
    return part && isTemplate(path, part);
  });
}

/**
 * Returns what may be written in an action of a template of charts, what all of them know of it. Null where nothing is known.
 * @param trigger The character that asked for it; a blank asks for something behind `{{` alone.
 */
export function completeTemplate(
  path: string,
  content: TextDocument,
  offset: number,
  charts: readonly IndexedChart[],
  trigger: string | undefined,
): CompletionList | null {
  const text = content.getText();
  const place = templatePlaceAt(text, offset);
  if (!place) return null;
  if (trigger === ' ' && !(place.kind === 'word' && place.beginsAction)) return null;
  const range = toRange(content, place.range);
  const found = new Map<string, TemplateSuggestion>();
  for (const { uses, files, streamOf } of charts)
    for (const one of templateSuggestions(place, { path, uses, files, streamOf, isHidden }))
      if (!found.has(one.label)) found.set(one.label, one);
  const items = [...found.values()].map(
    ({ label, kind, insert, detail, description, rank }): CompletionItem => ({
      label,
      kind: KINDS[kind],
      sortText: `${rank}${label}`,
      insertTextFormat: InsertTextFormat.PlainText,
      textEdit: { range, newText: insert },
      ...(detail === undefined ? {} : { detail }),
      ...(description === undefined ? {} : { documentation: { kind: MarkupKind.PlainText, value: description } }),
    }),
  );
  return { isIncomplete: false, items };
}

function isHidden(entry: Cursor): boolean {
  return entry.kind === 'scalar' && isCredential(entry.document, entry.range, true);
}
