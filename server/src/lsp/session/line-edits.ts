import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';

/** Lines that an edit replaced, counted from 0; both ends belong to them. `newEnd` is the last one afterwards. */
export interface LineEdit {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** The lines that content changes replace. A client that sends the whole text has changed what differs in it. */
export function lineEdits(before: string, changes: readonly TextDocumentContentChangeEvent[]): readonly LineEdit[] {
  let text = before;
  return changes.map((change): LineEdit => {
    if (!('range' in change)) {
      const edit = difference(text, change.text);
      text = change.text;
      return edit;
    }
    const { start, end } = change.range;
    return { start: start.line, oldEnd: end.line, newEnd: start.line + newlines(change.text, 0, change.text.length) };
  });
}
export function difference(before: string, after: string): LineEdit {
  const most = Math.min(before.length, after.length);
  let front = 0;
  while (front < most && before[front] === after[front]) front++;
  let back = 0;
  while (back < most - front && before[before.length - 1 - back] === after[after.length - 1 - back]) back++;
  const start = newlines(before, 0, front);
  return {
    start,
    oldEnd: start + newlines(before, front, before.length - back),
    newEnd: start + newlines(after, front, after.length - back),
  };
}
export function newlines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
