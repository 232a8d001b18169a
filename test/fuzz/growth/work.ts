import { readFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { countBuiltIns } from './built-ins.js';

/** How often a piece of code ran, or how many elements the calls of a built-in function looked at. */
export interface Part {
  /** The function with its line, or the built-in function. */
  readonly name: string;
  readonly count: number;
  /** How often it ran at half the size. */
  readonly before: number;
}

/** What was done in a run: each function by its place in its script with its blocks, and the work of built-in functions. */
export interface Work {
  readonly functions: ReadonlyMap<string, Profiler.FunctionCoverage>;
  readonly builtIns: ReadonlyMap<string, number>;
}

/**
 * Counts work rather than time: V8 counts how often each block of code runs, and built-in functions are counted by the elements that they
 * look at. The counts of one input are the same on every machine, however busy it is, and name the place that grows.
 */
export class Counter {
  private readonly session = new Session();

  constructor() {
    this.session.connect();
    this.session.post('Profiler.enable');
  }

  /** Resolves to the work of a run. */
  async of(run: () => unknown): Promise<Work> {
    // Optimised code does not count.
    setFlagsFromString('--no-opt');
    this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    const builtIns = countBuiltIns();
    try {
      await run();
    } finally {
      builtIns.stop();
    }
    const functions = new Map<string, Profiler.FunctionCoverage>();
    this.session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error) throw error;
      for (const { url, functions: all } of taken.result) {
        if (url.startsWith('node:')) continue;
        for (const one of all) {
          const [whole] = one.ranges;
          if (whole && whole.count > 0 && !OWN.has(one.functionName))
            functions.set(`${url}:${whole.startOffset}-${whole.endOffset}`, one);
        }
      }
    });
    this.session.post('Profiler.stopPreciseCoverage');
    setFlagsFromString('--opt');
    return { functions, builtIns: builtIns.counts };
  }

  close(): void {
    this.session.disconnect();
  }
}

/** The functions that count built-in functions. */
const OWN: ReadonlySet<string> = new Set([
  'counting',
  'lengthOf',
  'whole',
  'result',
  'searched',
  'argument',
  'matched',
  'startOf',
  'note',
]);

/** Yields the parts of the work that grew more than `most` times from a run to one of twice its size, the largest first. */
export function grown(small: Work, large: Work, most: number, least: number): readonly Part[] {
  const parts: Part[] = [];
  const judge = (name: string, before: number, count: number): void => {
    if (count > least && isGrowth(before, count, most)) parts.push({ name, before, count });
  };
  for (const [key, { functionName, ranges }] of large.functions) {
    const before = small.functions.get(key);
    let worst: Part | undefined;
    for (const range of ranges) {
      const part = { name: `${functionName} ${key}`, before: countAt(before, range), count: range.count };
      if (part.count > least && isGrowth(part.before, part.count, most) && part.count > (worst?.count ?? 0))
        worst = part;
    }
    if (worst) parts.push(worst);
  }
  for (const [name, count] of large.builtIns) judge(name, small.builtIns.get(name) ?? 0, count);
  return parts.sort((a, b) => b.count - a.count);
}

/** The cube of two, and a little: what grows by more only begins to run at a size. */
const AT_ONCE = 9;

function isGrowth(before: number, count: number, most: number): boolean {
  return count > most * before && count < AT_ONCE * before;
}

/** Returns the count of the innermost block around a range: V8 leaves out blocks that ran as often as what is around them. */
function countAt(
  coverage: Profiler.FunctionCoverage | undefined,
  { startOffset, endOffset }: Profiler.CoverageRange,
): number {
  let count = 0;
  let length = Number.POSITIVE_INFINITY;
  for (const range of coverage?.ranges ?? []) {
    if (range.startOffset > startOffset || range.endOffset < endOffset) continue;
    if (range.endOffset - range.startOffset > length) continue;
    length = range.endOffset - range.startOffset;
    count = range.count;
  }
  return count;
}

/** Returns a part in words: the function, and the source that it stands in. */
export function describePart({ name, before, count }: Part): string {
  const [, called = name, url, start] = /^(.*) (\S+):(\d+)-\d+$/.exec(name) ?? [];
  const place = url === undefined ? '' : ` of ${sourceAt(url, Number(start))}`;
  return `${called || 'a function without a name'}${place}: ${before} times, and ${count} times at twice the size`;
}

/** Returns the source of a place in a bundle, which esbuild names above it, and its line in the bundle. */
function sourceAt(url: string, offset: number): string {
  if (!url.startsWith('file:')) return url;
  const before = readFileSync(fileURLToPath(url), 'utf8').slice(0, offset);
  const source =
    before
      .match(/^\/\/ [\w./@-]+\.[cm]?[jt]s$/gm)
      ?.at(-1)
      ?.slice(3) ?? url;
  return `${source} (${before.slice(before.lastIndexOf('\n') + 1).trim() || before.split('\n').length})`;
}
