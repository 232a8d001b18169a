import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { changedSpan } from '../../core/text/difference.js';

/** The lines that an edit replaced, counted from 0, both ends included. `newEnd` is the last line afterwards. */
export interface LineEdit {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Returns the lines that content changes replace. Where a client sends the whole text, these are the lines that differ. */
export function lineEdits(before: string, changes: readonly TextDocumentContentChangeEvent[]): readonly LineEdit[] {
  let text = before;
  return changes.map((change): LineEdit => {
    if (!('range' in change)) {
      const edit = changedLines(text, change.text);
      text = change.text;
      return edit;
    }
    const { start, end } = change.range;
    return { start: start.line, oldEnd: end.line, newEnd: start.line + newlines(change.text, 0, change.text.length) };
  });
}

function changedLines(before: string, after: string): LineEdit {
  const { start, oldEnd, newEnd } = changedSpan(before, after);
  const line = newlines(before, 0, start);
  return { start: line, oldEnd: line + newlines(before, start, oldEnd), newEnd: line + newlines(after, start, newEnd) };
}

function newlines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
