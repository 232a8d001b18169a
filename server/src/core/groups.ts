import type { PlacedFinding } from './engine.js';
import { LEVELS, type Level } from './rule.js';

/*
 * Findings as people see them: those of one cause at one place together. The engine and the reports for programs keep
 * each of them.
 */

/** What findings of one group have in common, within their file: the cause and what it is about. */
export function groupOf({ finding, document, pointer }: PlacedFinding): string | undefined {
  return finding.group && `${finding.group.id}:${document}:${pointer}`;
}

/** Puts together what has the same key, where the first of it stands. What has no key stays alone. */
export function gather<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): readonly (readonly [Item, ...Item[]])[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  const all: [Item, ...Item[]][] = [];
  for (const item of items) {
    const key = keyOf(item);
    const known = key === undefined ? undefined : groups.get(key);
    if (known) {
      known.push(item);
      continue;
    }
    const one: [Item, ...Item[]] = [item];
    all.push(one);
    if (key !== undefined) groups.set(key, one);
  }
  return all;
}

/** The first of those that weigh most: it lends its level and its rule's id to what is shown of the group. */
export function leadOf<Item extends { readonly level: Level }>(items: readonly [Item, ...Item[]]): Item {
  const [first, ...others] = items;
  return others.reduce((lead, item) => (LEVELS.indexOf(item.level) < LEVELS.indexOf(lead.level) ? item : lead), first);
}
