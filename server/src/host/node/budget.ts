import { createContext, Script } from 'node:vm';
import { BudgetSpent, type Limit } from '../../core/text/limited.js';

/** A process that got less of a processor than this was waiting for others. */
const FAIR_SHARE = 0.5;

/** Stands here, because a function that is made beside the work would hold what that works on. */
const nothing = (): undefined => undefined;

/** Returns the seconds of a processor that the process has used. */
function usedSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Returns the limit of work that takes longer than some seconds. V8 interrupts the code from another thread, wherever it is, but
 * for one call of a function of its own, such as `JSON.parse` or `replace` on a text of many megabytes, which ends first.
 */
export function interruptedAfter(seconds: number, only?: Limit['only']): Limit {
  const box: { run: () => unknown } = { run: nothing };
  const context = createContext(box);
  const script = new Script('run()');
  const within: Limit['within'] = (run, most) => {
    let result: { readonly value: ReturnType<typeof run> } | undefined;
    box.run = () => {
      result = { value: run() };
    };
    const before = usedSeconds();
    try {
      // Node takes whole milliseconds only, and 64.1 * 1000 are none.
      script.runInContext(context, { timeout: Math.ceil(most * 1000) });
    } catch (error) {
      // The error is one of the other context, and so no `Error` here.
      if ((error as { readonly code?: unknown } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
        throw new BudgetSpent(most, usedSeconds() - before < most * FAIR_SHARE);
      throw error;
    } finally {
      box.run = nothing;
    }
    // The script ends only when `run` has returned.
    if (!result) throw new BudgetSpent(most);
    return result.value;
  };
  return { seconds, within, ...(only ? { only } : {}) };
}
