import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { type CompletionItem, CompletionItemKind, type CompletionList, TextEdit } from 'vscode-languageserver-protocol';
import { offsetsOf, positionAt } from './positions.js';
import type { Server } from './server.js';
import { uriOf } from './uris.js';

/** What is completed as one word. */
const WORD = /[\w./-]*$/;

/** Resolves to what the server offers at a place; null where it is not asked or offers nothing. */
export async function completionsOf(
  { state, pos, explicit }: CompletionContext,
  server: Server | undefined,
  name: string,
): Promise<CompletionResult | null> {
  const text = state.doc.toString();
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const word = WORD.exec(before)?.[0] ?? '';
  if (!explicit && word === '' && !/:\s$/.test(before)) return null;
  const params = { textDocument: { uri: uriOf(name) }, position: positionAt(text, pos) };
  const answer = await server?.request<CompletionList | CompletionItem[]>('textDocument/completion', params);
  const items = answer && ('items' in answer ? answer.items : answer);
  if (!items || items.length === 0) return null;
  const from = Math.min(
    pos - word.length,
    ...items.flatMap(({ textEdit }) => (TextEdit.is(textEdit) ? [offsetsOf(text, textEdit.range).from] : [])),
  );
  return { from, options: items.map((item) => toCompletion(item, text)), validFor: /^[\w./-]*$/ };
}

function toCompletion(item: CompletionItem, text: string): Completion {
  const { label, detail, documentation, kind, insertText, sortText, textEdit, additionalTextEdits = [] } = item;
  const info = typeof documentation === 'string' ? documentation : documentation?.value;
  return {
    label: item.filterText ?? label,
    displayLabel: label,
    ...(detail === undefined ? {} : { detail }),
    ...(info ? { info } : {}),
    type: kind === CompletionItemKind.Property || kind === CompletionItemKind.Field ? 'property' : 'constant',
    ...(sortText === undefined ? {} : { sortText }),
    apply(view, _completion, from, to) {
      const insert = TextEdit.is(textEdit) ? textEdit.newText : (insertText ?? label);
      const start = TextEdit.is(textEdit) ? offsetsOf(text, textEdit.range).from : from;
      const beside = additionalTextEdits.map((edit) => ({ ...offsetsOf(text, edit.range), insert: edit.newText }));
      view.dispatch({
        changes: [{ from: start, to, insert }, ...beside],
        // What stands before the word moves its end.
        selection: {
          anchor:
            start +
            insert.length +
            beside
              .filter((one) => one.to <= start)
              .reduce((sum, one) => sum + one.insert.length - (one.to - one.from), 0),
        },
        userEvent: 'input.complete',
      });
    },
  };
}
