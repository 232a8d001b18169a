import type { SnippetTextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../../core/text/range.js';
import { toRange } from '../diagnostics/to-lsp.js';

/**
 * The same edit with a value in it that is left selected, for another to be typed over it. Undefined where the edit is not
 * one, or the value does not stand in it once.
 */
export function snippetOf(content: TextDocument, edits: readonly Edit[], value: string): SnippetTextEdit | undefined {
  const [edit, ...more] = edits;
  const parts = edit?.newText.split(value) ?? [];
  const [before, after] = parts;
  if (!edit || more.length > 0 || before === undefined || after === undefined || parts.length > 2) return undefined;
  // Editors indent the lines of a snippet like the one it begins in: it begins at the start of its line, so that it
  // stands as it is.
  const start = content.offsetAt({ line: content.positionAt(edit.range.start).line, character: 0 });
  const lead = content.getText().slice(start, edit.range.start);
  const text = `${escaped(lead + before)}\${1:${escaped(value)}}${escaped(after)}`;
  return { range: toRange(content, { start, end: edit.range.end }), snippet: { kind: 'snippet', value: text } };
}

/** What a snippet writes as it is. */
function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
