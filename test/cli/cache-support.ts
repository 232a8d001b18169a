import path from 'node:path';
import { findRule } from '../../server/src/core/rules/registry.js';
import type { Host } from '../../server/src/host/host.js';
import { POD, SECRET } from './fixtures.js';
import { CLEAN, folderOf, PRIVILEGED, type Ran, yamlock } from './support.js';

/** A little of everything. */
export const FILES = {
  'a.yaml': PRIVILEGED,
  'b/pod.yaml': POD,
  'b/db.yaml': SECRET,
  'c/config.yaml': CLEAN,
  'd.yaml': 'some: thing\n',
  'broken.yaml': 'apiVersion: v1\nkind: Pod\nspec: {containers: [\n',
};

/** Matches the rule's message about these files, and not its description. */
export const FOUND = /app(?:\\?"|&quot;) runs privileged/;

/** Returns a pretty report without the time of the scan. */
const timeless = (ran: Ran): Ran => ({ ...ran, stdout: ran.stdout.replace(/, [\d.]+ m?s$/gm, ', …') });

/** Returns the path of a cache file in a new folder. */
export const cacheFile = (): string => path.join(folderOf({}), 'cache.json');
/** Scans a folder. */
export const scan = async (cwd: string, args: readonly string[], host?: Host): Promise<Ran> =>
  timeless(await yamlock(['scan', '.', ...args], { cwd, ...(host ? { host } : {}) }));

/** Runs something while a rule finds nothing: its findings then come from the cache. */
export async function withBlindRule<Result>(run: () => Promise<Result>): Promise<Result> {
  const rule = findRule('pss-privileged');
  if (!rule || rule.scope === 'engine') throw new Error('the rule exists');
  const { check } = rule;
  try {
    Object.assign(rule, { check: () => [] });
    return await run();
  } finally {
    Object.assign(rule, { check });
  }
}
