/**
 * Adds items to a list, however many there are. As arguments of `push`, more than about 120,000 of them are a RangeError:
 * https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Function/apply
 */
export function append<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}
