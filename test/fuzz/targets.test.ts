import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROJECT } from '../harness/files.js';
import { TARGETS } from './targets.js';

/** Inputs that failed once, shrunk: a folder for each target. */
const FOUND = `${PROJECT}test/fuzz/found/`;
const names = readdirSync(FOUND, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.json'))
  .sort();

describe.each(TARGETS.filter(({ timed }) => !timed))('$name: $entry', ({ name, runs, run, search }) => {
  test(`survives ${runs} inputs`, { timeout: 120_000 }, async () => {
    const found = await search({ seed: 1, runs });
    if (found)
      throw new Error(`seed ${found.seed}, path ${found.path}: ${JSON.stringify(found.input)}`, { cause: found.error });
  });

  const own = names.filter((one) => one.startsWith(`${name}/`));
  if (own.length > 0)
    test.each(own)('%s stays mended', { timeout: 60_000 }, async (file) => {
      await run(JSON.parse(readFileSync(FOUND + file, 'utf8')));
    });
});

test('every input that was found belongs to a target', () => {
  expect(names.filter((name) => !TARGETS.some((target) => name.startsWith(`${target.name}/`)))).toEqual([]);
});
