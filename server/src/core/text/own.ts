/**
 * Returns what a record has under a key; undefined where it has nothing there. A name from a file may be that of something that
 * every object of JavaScript has: `constructor`, `toString`, `__proto__`.
 */
export function own<Value>(record: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
