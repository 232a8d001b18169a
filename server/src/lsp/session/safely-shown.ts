import { printableLines } from '../../core/text/printable.js';

/** The fields of an answer that people read. */
const SHOWN: ReadonlySet<string> = new Set([
  ...['message', 'title', 'detail', 'label', 'name', 'description', 'documentation', 'contents', 'value', 'tooltip'],
  ...['containerName', 'reason', 'markdown', 'problems', 'withoutSchema', 'profile'],
]);
/** Those that are written to files, run, or come back as they were sent. */
const EXACT: ReadonlySet<string> = new Set([
  ...['edit', 'textEdit', 'additionalTextEdits', 'newText', 'insertText', 'text', 'before', 'data', 'arguments'],
  ...['changes', 'documentChanges', 'command', 'uri', 'href', 'waiting', 'created', 'edited', 'spans', 'files'],
]);

/**
 * Returns an answer in which nothing that people read has a character that a terminal or an editor obeys: names and texts of files come
 * into messages, titles and hovers as they are written there. What is written or run stays exact.
 */
export function safelyShown<Answer>(answer: Answer): Answer {
  return walked(answer, false) as Answer;
}

function walked(value: unknown, isShown: boolean): unknown {
  if (typeof value === 'string') return isShown ? printableLines(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => walked(item, isShown));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, inner] of Object.entries(value)) {
    // A command of an action is an object with a title; one that is to be run is a text.
    if (EXACT.has(key) && !(key === 'command' && typeof inner === 'object')) continue;
    const safe = walked(inner, SHOWN.has(key));
    if (safe !== inner) copy = { ...(copy ?? value), [key]: safe };
  }
  return copy ?? value;
}
