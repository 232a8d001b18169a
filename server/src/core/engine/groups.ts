import { type Finding, LEVELS, type Level } from '../model/finding.js';
import { memo } from '../text/memo.js';
import type { CheckedFinding, PlacedFinding } from './placed-finding.js';

/*
 * Findings as people see them: those of one cause at one place together. The engine and the reports for programs keep
 * each of them.
 */

/** What of a finding says which group it belongs to. */
type Grouped = Pick<CheckedFinding, 'document' | 'pointer'> & { readonly finding: Pick<Finding, 'group'> };

/** What findings of one group have in common, within their file: the cause and what it is about. */
export function groupOf({ finding, document, pointer }: Grouped): string | undefined {
  return finding.group && `${finding.group.id}:${document}:${pointer}`;
}

/** Findings that are shown as one: those of one cause, in the order of the engine. */
export type Entry = readonly [PlacedFinding, ...PlacedFinding[]];

/** The findings of a file as they are shown. Called for every keystroke: what a finding belongs to is worked out once. */
export function entriesOf(findings: readonly PlacedFinding[]): readonly Entry[] {
  const entries: Entry[] = [];
  let groups = new Map<string, [PlacedFinding, ...PlacedFinding[]]>();
  let document = -1;
  for (const placed of findings) {
    // Findings stand in the order of the text, so that those of one document follow each other.
    if (placed.document !== document) {
      document = placed.document;
      groups = new Map();
    }
    const key = placed.finding.group && keyOf(placed);
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

/** Names a finding's group within its document. */
function keyOf({ finding, pointer }: PlacedFinding): string {
  return groupKey(finding, pointer);
}

const groupKey = memo(({ group }: Finding, pointer: string): string => `${group?.id}:${pointer}`);

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
