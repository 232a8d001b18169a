import { compareBytes } from '../provenance/traced.js';
import { BuildError } from './build-error.js';
import { type Gvk, gvkEquals, ORDER_FIRST, ORDER_LAST, ranksOf, sortText, sortTextOfId } from './ids.js';
import type { ResMap } from './res-map.js';
import type { Settings } from './settings.js';

/** Puts the objects into the order that `sortOptions` asks for; without them Namespaces come first and webhooks last. */
export function sortObjects(map: ResMap, options: Settings | undefined): void {
  const order = options?.text('order') ?? 'legacy';
  if (order !== 'fifo' && order !== 'legacy')
    throw new BuildError("the field 'sortOptions.order' must be one of [fifo, legacy]", options?.place('order'));
  const legacy = options?.settings('legacySortOptions');
  if (order === 'fifo') {
    if (!legacy) return;
    throw new BuildError(
      "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
      legacy.place(),
    );
  }
  const kinds = (name: string): readonly string[] => legacy?.items(name).map(({ value }) => value) ?? [];
  const ranks = legacy ? ranksOf(kinds('orderFirst'), kinds('orderLast')) : ranksOf(ORDER_FIRST, ORDER_LAST);
  const sorted = map.list.map((resource) => ({ resource, id: resource.id }));
  sortAsGo(sorted, (a, b) =>
    gvkEquals(a.id, b.id) ? compareBytes(sortTextOfId(a.id), sortTextOfId(b.id)) : byKind(a.id, b.id, ranks),
  );
  map.list = [];
  map.appendAll(sorted.map(({ resource }) => resource));
}

/** Lists up to this length Go sorts by insertion. */
const SHORT = 12;

/**
 * Sorts a list. The order of Namespaces of several groups among other kinds goes in a circle, so that the result is a matter of the
 * algorithm; of longer lists it is then another one than Go's.
 */
function sortAsGo<T>(list: T[], compare: (a: T, b: T) => number): void {
  if (list.length > SHORT) {
    list.sort(compare);
    return;
  }
  for (let end = 1; end < list.length; end++) {
    for (let index = end; index > 0; index--) {
      const [before, item] = [list[index - 1] as T, list[index] as T];
      if (compare(item, before) >= 0) break;
      list[index - 1] = item;
      list[index] = before;
    }
  }
}

function byKind(a: Gvk, b: Gvk, ranks: ReadonlyMap<string, number>): number {
  const [one, other] = [ranks.get(a.kind) ?? 0, ranks.get(b.kind) ?? 0];
  if (one !== other) return one - other;
  const ordered = compareBytes(sortText(a), sortText(b));
  // Namespaces of the core group come before those of other groups.
  const namespaces = a.kind === 'Namespace' && b.kind === 'Namespace' && (a.group === '' || b.group === '');
  return namespaces ? -ordered : ordered;
}
