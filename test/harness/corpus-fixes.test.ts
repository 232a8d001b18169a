import { describe, expect, test } from 'vitest';
import { fixFile } from '../../server/src/core/engine/fix-file.js';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { CORPUS, corpusFiles } from '../core/corpus.js';
import { commentsOf, missing, problemsOf } from './invariants.js';
import { sampled } from './long.js';
import { checkWith, findingsIn, rethrow } from './run.js';

const EVERY_RULE = new Config('', { ...DEFAULT_SETTINGS, profile: 'strict' });

/** What is wrong with what fixes make of a text; undefined where nothing is. */
function harm(before: string, after: string): string | undefined {
  const [extra] = missing(problemsOf(after), problemsOf(before));
  if (extra !== undefined) return extra;
  const [lost] = missing(commentsOf(before), commentsOf(after));
  return lost === undefined ? undefined : `the comment ${lost} is lost`;
}

describe.skipIf(!CORPUS)('real files (skipped where there is no corpus at ../shared/corpus or YAMLOCK_CORPUS)', () => {
  test.each(['kyverno-pod-security', 'real', 'labelled'])(
    'of %s are checked, fixed one by one and fixed at once without harm',
    { timeout: 600_000 },
    (folder) => {
      const project = new Project(new MemoryHost(new Map()), { root: '', settings: DEFAULT_SETTINGS });
      const harmed: string[] = [];
      let [fixes, fixed] = [0, 0];
      // A sample, the same one each time, but for the long tests.
      const files = sampled(corpusFiles(folder, 5000), 10);
      for (const { path, text } of files) {
        const { file } = project.update(path, text);
        const world = project.world(path);
        for (const placed of findingsIn(file, EVERY_RULE, project.others)) {
          for (const { fix, plan } of planFixes(placed, world)) {
            if ('refused' in plan) continue;
            fixes++;
            const problem = harm(text, applyEdits(text, plan.edits));
            if (problem !== undefined) harmed.push(`${path}: ${placed.rule.id}, "${fix.title}": ${problem}`);
          }
        }
        const all = fixFile(file, checkWith(EVERY_RULE, project.others), world, () => true, rethrow);
        fixed += all.fixed;
        const problem = harm(text, all.text) ?? all.skipped.find(({ rule }) => rule === '')?.reason;
        if (problem !== undefined) harmed.push(`${path}: all fixes: ${problem}`);
        project.close(path);
      }
      expect(fixes).toBeGreaterThan(100);
      expect(fixed).toBeGreaterThan(100);
      expect(harmed).toEqual([]);
    },
  );
});
