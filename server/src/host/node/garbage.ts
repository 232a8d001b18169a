/**
 * Returns a function that collects what became garbage lately, where the process was started with `--expose-gc`, and
 * undefined elsewhere. The flag is never set from here: V8 may crash when its flags change after the start.
 */
export function youngCollector(): (() => void) | undefined {
  const { gc } = globalThis;
  return gc && (() => void gc({ type: 'minor' }));
}
