import { type Finding, LEVELS, type Level } from '../model/finding.js';
import { memo } from '../text/memo.js';
import type { CheckedFinding, PlacedFinding } from './placed-finding.js';

/*
 * Editors and the report for people show findings with one cause at one place as one group. The engine and the reports for
 * programs keep the findings apart.
 */

/** The part of a finding that names its group. */
type Grouped = Pick<CheckedFinding, 'document' | 'pointer'> & { readonly finding: Pick<Finding, 'group'> };

/** Returns the key of a finding's group, unique within its file; undefined for a finding without a group. */
export function groupOf({ finding, document, pointer }: Grouped): string | undefined {
  return finding.group && `${finding.group.id}:${document}:${pointer}`;
}

/** Findings that are shown as one, in the order of the engine. */
export type Entry = readonly [PlacedFinding, ...PlacedFinding[]];

/** Returns the findings of a file as they are shown. Each keystroke asks for them, so the key of a finding is remembered. */
export function entriesOf(findings: readonly PlacedFinding[]): readonly Entry[] {
  const entries: Entry[] = [];
  let groups = new Map<string, [PlacedFinding, ...PlacedFinding[]]>();
  let document = -1;
  for (const placed of findings) {
    // The findings are in the order of the text, so those of one document follow each other.
    if (placed.document !== document) {
      document = placed.document;
      groups = new Map();
    }
    const key = placed.finding.group && groupKey(placed.finding, placed.pointer);
    const known = key === undefined ? undefined : groups.get(key);
    if (known) {
      known.push(placed);
      continue;
    }
    const entry: [PlacedFinding, ...PlacedFinding[]] = [placed];
    entries.push(entry);
    if (key !== undefined) groups.set(key, entry);
  }
  return entries;
}

/** Returns the key of a finding's group, unique within its document. */
const groupKey = memo(({ group }: Finding, pointer: string): string => `${group?.id}:${pointer}`);

/** Groups items with the same key, each group at the position of its first item. An item without a key is a group alone. */
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

/** Returns the first item with the highest level: its level and its rule's id stand for the group. */
export function leadOf<Item extends { readonly level: Level }>(items: readonly [Item, ...Item[]]): Item {
  const [first, ...others] = items;
  return others.reduce((lead, item) => (LEVELS.indexOf(item.level) < LEVELS.indexOf(lead.level) ? item : lead), first);
}
