import { applyEdits } from '../../server/src/core/text/range.js';
import type { Cursor, Step } from '../../server/src/core/yaml/cursor.js';
import { parseStream, type YamlDocument } from '../../server/src/core/yaml/document.js';
import type { EditPlan } from '../../server/src/core/yaml/edit/edits.js';
import { embeddedDocument } from '../../server/src/core/yaml/embedded.js';

/** Returns the only document of a text. */
export function documentOf(text: string): YamlDocument {
  const { documents } = parseStream(text);
  const [first] = documents;
  if (!first || documents.length !== 1) throw new Error(`The text has ${documents.length} documents`);
  return first.document;
}

/** Returns the value at a path of the only document of a text. */
export function valueAt(text: string, ...path: readonly Step[]): Cursor {
  const cursor = documentOf(text).root?.at(...path);
  if (!cursor) throw new Error(`There is nothing at /${path.join('/')}`);
  return cursor;
}

/** Returns the value at a path of the document that is embedded at /a of a text. */
export function inside(text: string, ...path: readonly Step[]): Cursor {
  const found = embeddedDocument(valueAt(text, 'a'))?.at(...path);
  if (!found) throw new Error(`There is nothing at /a/${path.join('/')}`);
  return found;
}

/** Returns the source text of a cursor. */
export function written(cursor: Cursor): string {
  return cursor.document.text.slice(cursor.range.start, cursor.range.end);
}

/** Returns the source text of a cursor's key. */
export function writtenKey(cursor: Cursor): string | undefined {
  return cursor.keyRange && cursor.document.text.slice(cursor.keyRange.start, cursor.keyRange.end);
}

/** Returns a text after a plan, or the reason of a refusal. */
export function edited(text: string, plan: EditPlan): string {
  return 'refused' in plan ? `refused: ${plan.refused}` : applyEdits(text, plan.edits);
}
