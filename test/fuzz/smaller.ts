/** Yields values that are smaller than a value, those that lack the most of it first. */
export type Smaller<Value> = (value: Value) => Iterable<Value>;

/** Yields a text without some of its lines, then without some of its code units. */
export function* smallerText(text: string): Generator<string> {
  const lines = text.split(/(?<=\n)/);
  if (lines.length > 1) for (const kept of without(lines)) yield kept.join('');
  // One by one, a long text takes too many tries.
  const least = text.length > 2000 ? Math.ceil(text.length / 500) : 1;
  for (let size = Math.ceil(text.length / 2); size >= least; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < text.length; at += size) yield text.slice(0, at) + text.slice(at + size);
}

/** Returns what yields a list without some of its items, then with one of them made smaller. */
export function smallerList<Item>(smaller: Smaller<Item> = () => []): Smaller<readonly Item[]> {
  return function* (list) {
    yield* without(list);
    for (const [index, item] of list.entries()) for (const one of smaller(item)) yield list.with(index, one);
  };
}

/** Returns what yields an object with one of these fields made smaller. */
export function smallerFields<Value extends object>(
  fields: {
    readonly [Key in keyof Value]?: Smaller<Value[Key]>;
  },
): Smaller<Value> {
  return function* (value) {
    for (const [key, smaller] of Object.entries(fields) as [keyof Value, Smaller<unknown> | undefined][])
      for (const one of smaller?.(value[key]) ?? []) yield { ...value, [key]: one };
  };
}

/** Yields a list without a part of it: first without halves, at last without single items. */
function* without<Item>(list: readonly Item[]): Generator<readonly Item[]> {
  if (list.length > 1) yield [];
  for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < list.length; at += size) yield list.toSpliced(at, size);
}
