import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROJECT } from '../harness/files.js';
import { sampled } from '../harness/long.js';
import { HAZARDS } from './hazards.js';

/** When a text that is never done with is given up. */
const MOST_MILLISECONDS = 180_000;

describe('a hostile text is read in bounded time, and what is wrong with it is said', () => {
  const folder = mkdtempSync(`${tmpdir()}/yamlock-hazards-`);
  const script = `${folder}/child.mjs`;

  beforeAll(async () => {
    const banner = {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    };
    await build({
      entryPoints: [`${PROJECT}test/core/hazards-child.ts`],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(sampled(Object.keys(HAZARDS), 6))('%s', { timeout: MOST_MILLISECONDS + 10_000 }, (name) => {
    const { problem, nodes = 1 } = HAZARDS[name] ?? {};
    // The files of a workspace share a process with an editor: half a gigabyte has to do.
    const child = spawnSync(process.execPath, ['--max-old-space-size=512', script, name], {
      encoding: 'utf8',
      timeout: MOST_MILLISECONDS,
    });
    expect({ status: child.status, signal: child.signal, error: child.stderr.slice(0, 2000) }).toEqual({
      status: 0,
      signal: null,
      error: '',
    });
    const seen = JSON.parse(child.stdout) as { readonly problems: readonly string[]; readonly nodes: number };
    if (problem === undefined) expect(seen.problems).toEqual([]);
    else expect(seen.problems[0]).toContain(problem);
    if (problem === undefined) expect(seen.nodes).toBeGreaterThanOrEqual(nodes);
  });
});
