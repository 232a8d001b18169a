import type { Cursor } from './cursor.js';
import { NodeStyle } from './nodes.js';

/**
 * Returns true where an edit has to be JSON: the value stands in flow collections whose keys are in double quotes, as
 * in a JSON file.
 */
export function isJson(at: Cursor): boolean {
  let outer: Cursor | undefined;
  for (let around: Cursor | undefined = at; around; around = around.parent) {
    if (around.embedding !== at.embedding) break;
    if (around.style === NodeStyle.Flow) outer = around;
    else if (around !== at) break;
  }
  for (const inner of outer?.walk() ?? []) {
    const key = inner === outer ? undefined : inner.localKeyRange;
    if (key) return inner.sourceText[key.start] === '"';
  }
  return false;
}
