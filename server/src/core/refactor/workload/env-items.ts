import { AFTER } from '../../kubernetes/insertion-order.js';
import { startOfLine } from '../../text/lines.js';
import { memo } from '../../text/memo.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, appendItem, type EditPlan, refused, setIn, type YamlData } from '../../yaml/edit/edits.js';
import { finish, whyNot } from '../../yaml/edit/plan.js';
import { renderBlock, renderFlow } from '../../yaml/edit/write.js';
import { isJson } from '../../yaml/json.js';
import { columnOf, fileStyle, linePrefix } from '../../yaml/layout.js';
import { NodeStyle } from '../../yaml/nodes.js';
import { keyReference, type SecretKey } from '../destinations/destination.js';

/** Returns the names of the variables in an `env` list. */
export function namesIn(env: Cursor | undefined): ReadonlySet<string> {
  return env ? firstByName(env).names : NONE;
}

/** Returns the first variable of an `env` list with a name. */
export function variableNamed(env: Cursor | undefined, name: string): Cursor | undefined {
  return env && firstByName(env).items.get(name);
}

const NONE: ReadonlySet<string> = new Set();

const firstByName = memo((env: Cursor) => {
  const items = new Map<string, Cursor>();
  for (const item of env.items()) {
    const name = item.at('name')?.string;
    if (name !== undefined && !items.has(name)) items.set(name, item);
  }
  return { items, names: new Set(items.keys()) };
});

/** Returns `env` entries that take their values from Secrets. */
export function envEntries(variables: readonly { readonly name: string }[], keys: readonly SecretKey[]): YamlData[] {
  return variables.flatMap(({ name }, index) => {
    const key = keys[index];
    return key ? [{ name, valueFrom: keyReference(key) }] : [];
  });
}

/** Returns the edits that add variables at the end of a container's `env`. */
export function addEnv(container: Cursor, entries: readonly YamlData[]): EditPlan {
  const env = container.at('env');
  if (env?.kind === 'sequence' && env.size > 0) return allOf(entries.map((entry) => appendItem(env, entry)));
  return setIn(container, ['env'], entries, AFTER.container.env);
}

/** Returns the edits that add items to a sequence right before one of its items and the comments on that one. */
export function insertBefore(item: Cursor, values: readonly YamlData[]): EditPlan {
  const { parent: sequence } = item;
  if (sequence?.kind !== 'sequence') return refused(say`an item of a list is expected here`);
  const reason = whyNot(item) ?? whyNot(sequence) ?? (sequence.open ? say`a template may add items here` : undefined);
  if (reason) return refused(reason);
  const text = item.sourceText;
  const { start } = item.localRange;
  if (sequence.style === NodeStyle.Flow) {
    const json = isJson(sequence);
    const newText = values.map((value) => `${renderFlow(value, json)}, `).join('');
    return finish(item, [{ range: { start, end: start }, newText }]);
  }
  const style = fileStyle(item);
  if (!/^ *- +$/.test(linePrefix(text, start))) return refused(say`the item is written in a way that cannot be kept`);
  const indent = ' '.repeat(columnOf(text, sequence.localRange.start));
  let line = startOfLine(text, start);
  for (let above = line; above > 0; ) {
    above = startOfLine(text, above - 1);
    if (!text.startsWith(`${indent}#`, above)) break;
    line = above;
  }
  const lines = values.flatMap((value) => renderBlock([value], style));
  const newText = lines.map((written) => indent + written + style.newline).join('');
  return finish(item, [{ range: { start: line, end: line }, newText }]);
}
