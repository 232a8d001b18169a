/**
 * Returns a function that calls `make` once for each object and remembers what it returned, for as long as somebody else
 * holds the object: what is known of a document goes with the document. What follows the object is handed on to `make`
 * and must not change its answer.
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
 * The same where the answer depends on something besides, which is compared by `===`: a text such as the key of a
 * configuration. The last answer is remembered.
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
