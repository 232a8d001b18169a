/**
 * Returns a function that collects the young generation of V8's heap, or undefined where the process was not started with
 * `--expose-gc`. The flag is never set here: V8 may crash when its flags change after the start.
 */
export function youngCollector(): (() => void) | undefined {
  const { gc } = globalThis;
  return gc && (() => void gc({ type: 'minor' }));
}
