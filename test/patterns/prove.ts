import { createRequire } from 'node:module';
import type * as recheck from 'recheck';
import { relaxed } from './relaxed.js';

/** The build without a thread, a native program or Java: the same verdicts, on every machine. */
const { checkSync }: typeof recheck = createRequire(import.meta.url)('recheck/lib/browser.js');

/** How long one pattern may take, in milliseconds. It is about giving up, not about a verdict. */
const LONGEST = 20_000;

/**
 * Returns why a pattern is not known to take time that grows with the text alone, wherever in the text the search begins; undefined
 * where that is proven: by the ambiguity of its automaton, which recheck computes, or by that of one that has all its ways and more.
 */
export function whyNotLinear(source: string, flags: string): string | undefined {
  const reason = judge(source, flags);
  if (reason === undefined || reason.startsWith('takes')) return reason;
  const more = relaxed(source);
  if (more === undefined) return `${reason}; an assertion looks further than a fixed number of characters`;
  const ofMore = judge(more, flags);
  return ofMore === undefined ? undefined : `${reason}; without its assertions it ${ofMore}`;
}

function judge(source: string, flags: string): string | undefined {
  // A search that is stuck to its place begins there alone, and indices change nothing.
  const anchored = flags.includes('y') ? `^(?:${source})` : source;
  const kept = flags.replace(/[dgy]/g, flags.includes('y') ? '' : '').replace(/m/g, flags.includes('y') ? '' : 'm');
  try {
    const verdict = checkSync(anchored, kept, { checker: 'automaton', timeout: LONGEST });
    if (verdict.status === 'safe') return undefined;
    if (verdict.status === 'vulnerable') return `takes ${verdict.complexity.summary} time`;
    return `cannot be judged (${verdict.error.kind})`;
  } catch (error) {
    if (error instanceof RangeError) return 'cannot be judged (too large)';
    throw error;
  }
}
