import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type ParameterInformation,
  type Range,
  type SignatureHelp,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { callAt } from '../../core/helm/completion/call.js';
import { templatePlaceAt } from '../../core/helm/completion/place.js';
import { type TemplateSuggestion, templateSuggestions } from '../../core/helm/completion/suggestions.js';
import { keySuggestions } from '../../core/helm/completion/values-keys.js';
import { isTemplate } from '../../core/helm/uses/chart-uses.js';
import { scopeAt } from '../../core/helm/uses/template-uses.js';
import { isCredential } from '../../core/secrets/credentials.js';
import { keyKind } from '../../core/secrets/names/key-names.js';
import { signatureOf } from '../../core/template/function-help.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import { placeAt } from '../../core/yaml/place.js';
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

/** Returns false where an offset certainly lies in no action. */
export function mayBeInAction(text: string, offset: number): boolean {
  const open = text.lastIndexOf('{{', offset - 1);
  return open >= 0 && open > text.lastIndexOf('}}', offset - 2);
}

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
 * @param trigger The character that asked for it; a blank asks for something where a command begins.
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
  if (trigger === ' ' && !(place.kind === 'word' && (place.beginsCommand || place.followsElse))) return null;
  const found = charts.flatMap(({ uses, files, streamOf }) =>
    templateSuggestions(place, { path, uses, files, streamOf, isHidden }),
  );
  return { isIncomplete: false, items: toItems(found, toRange(content, place.range)) };
}

/**
 * Returns the keys that may be written at an offset of a values file, as the charts know them. Empty in any other file.
 */
export function completeValues(
  path: string,
  content: TextDocument,
  offset: number,
  charts: readonly IndexedChart[],
): readonly CompletionItem[] {
  // Values files hold one document, but for a line of dashes before it.
  const text = content.getText();
  const place = placeAt(text, offset);
  if (!place) return [];
  const found = charts.flatMap(({ uses, files, streamOf }) => {
    const file = files.find((one) => one.path === path);
    return file ? keySuggestions(place, file, { uses, files, streamOf, isHidden }) : [];
  });
  return toItems(found, toRange(content, place.word));
}

/** Returns suggestions as items, each label once. */
function toItems(suggestions: readonly TemplateSuggestion[], range: Range): CompletionItem[] {
  const found = new Map<string, TemplateSuggestion>();
  for (const one of suggestions) if (!found.has(one.label)) found.set(one.label, one);
  return [...found.values()].map(
    ({ label, kind, insert, detail, description, rank }): CompletionItem => ({
      label,
      kind: KINDS[kind],
      sortText: `${rank}${label}`,
      insertTextFormat: InsertTextFormat.PlainText,
      insertTextMode: InsertTextMode.asIs,
      textEdit: { range, newText: insert },
      ...(detail === undefined ? {} : { detail }),
      ...(description === undefined
        ? {}
        : { documentation: { kind: MarkupKind.PlainText, value: withoutCredentials(description) } }),
    }),
  );
}

/** Returns a comment without the values of lines of it that are entries named like credentials. */
function withoutCredentials(text: string): string {
  const shown = text.split('\n').map((line) => {
    const [start = '', name = ''] = /^\W*(\w[\w.-]*)["']?[ \t]*[:=][ \t]*/.exec(line) ?? [];
    return start.length === line.trimEnd().length || keyKind(name) === 'other' ? line : `${start}…`;
  });
  return shown.join('\n');
}

function isHidden(entry: Cursor): boolean {
  return entry.kind === 'scalar' && isCredential(entry.document, entry.range, true);
}

/** Returns the signature of the function whose arguments an offset of a template lies in, with the parameter that is written. */
export function signatureHelpAt(
  path: string,
  text: string,
  offset: number,
  charts: readonly IndexedChart[],
): SignatureHelp | null {
  const call = partOf(path, charts) && callAt(text, offset);
  if (!call) return null;
  const { help, parameter } = call;
  const label = signatureOf(help);
  let at = help.name.length + 1;
  const parameters = help.parameters.map((one): ParameterInformation => {
    const range: [number, number] = [at, at + one.length];
    at += one.length + ', '.length;
    return { label: range };
  });
  const signature = { label, parameters, documentation: help.summary };
  return { signatures: [signature], activeSignature: 0, activeParameter: parameter };
}
