/**
 * Returns a function that calls `make` once for each object and remembers what it returned, for as long as somebody else
 * holds the object: what is known of a document goes with the document.
 */
export function memo<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const kept = known.get(key);
    if (kept) return kept.value;
    const value = make(key);
    known.set(key, { value });
    return value;
  };
}

/** The same where the answer depends on a text besides, such as the key of a configuration: the last one is remembered. */
export function memoBy<Key extends object, Value>(
  make: (key: Key, by: string) => Value,
): (key: Key, by: string) => Value {
  const known = new WeakMap<Key, { readonly by: string; readonly value: Value }>();
  return (key, by) => {
    const kept = known.get(key);
    if (kept?.by === by) return kept.value;
    const value = make(key, by);
    known.set(key, { by, value });
    return value;
  };
}
