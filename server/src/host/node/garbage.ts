import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * How to collect what became garbage lately; undefined where V8 does not offer it. Whoever starts the server
 * need not know of `--expose-gc`: V8 gives `gc` to every context that is made after the flag was set.
 */
export function youngCollector(): (() => void) | undefined {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  return typeof gc === 'function' ? () => gc({ type: 'minor' }) : undefined;
}
