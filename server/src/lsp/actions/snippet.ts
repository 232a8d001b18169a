import type { SnippetTextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../../core/text/range.js';
import { toRange } from '../diagnostics/to-lsp.js';

/**
 * Returns the edit as a snippet in which a value is selected, to be typed over. Undefined where there is not exactly one edit,
 * with the value in it exactly once.
 */
export function snippetOf(content: TextDocument, edits: readonly Edit[], value: string): SnippetTextEdit | undefined {
  const [edit, ...more] = edits;
  const parts = edit?.newText.split(value) ?? [];
  const [before, after] = parts;
  if (!edit || more.length > 0 || before === undefined || after === undefined || parts.length > 2) return undefined;
  // Editors indent the lines of a snippet like the line it begins in: it begins at the start of its line to keep its
  // own indentation.
  const start = content.offsetAt({ line: content.positionAt(edit.range.start).line, character: 0 });
  const lead = content.getText().slice(start, edit.range.start);
  const text = `${escaped(lead + before)}\${1:${escaped(value)}}${escaped(after)}`;
  return { range: toRange(content, { start, end: edit.range.end }), snippet: { kind: 'snippet', value: text } };
}

/** Returns a text that a snippet inserts unchanged. */
function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
