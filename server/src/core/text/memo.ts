/**
 * Returns a function that calls `make` once for each object and remembers the result as long as the object is
 * referenced elsewhere: facts about a document go with the document. Further arguments are passed on to `make` and must
 * not change its result.
 */
export function memo<Key extends object, More extends readonly unknown[], Value>(
  make: (key: Key, ...more: More) => Value,
): (key: Key, ...more: More) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key, ...more) => {
    const kept = known.get(key);
    if (kept) return kept.value;
    const value = make(key, ...more);
    known.set(key, { value });
    return value;
  };
}

/**
 * Like `memo`, for results that depend on a second argument, which is compared by `===`: a text such as the key of a
 * configuration. Only the last result of each object is remembered.
 */
export function memoBy<Key extends object, By, More extends readonly unknown[], Value>(
  make: (key: Key, by: By, ...more: More) => Value,
): (key: Key, by: By, ...more: More) => Value {
  const known = new WeakMap<Key, { readonly by: By; readonly value: Value }>();
  return (key, by, ...more) => {
    const kept = known.get(key);
    if (kept && kept.by === by) return kept.value;
    const value = make(key, by, ...more);
    known.set(key, { by, value });
    return value;
  };
}
