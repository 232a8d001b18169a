import { checkFile } from '../../../server/src/core/engine/check.js';
import { fixFile } from '../../../server/src/core/engine/fix-file.js';
import type { PlacedFinding, SourceFile } from '../../../server/src/core/engine/placed-finding.js';
import { SharedPlans } from '../../../server/src/core/engine/plan-fixes.js';
import { settle } from '../../../server/src/core/engine/settle.js';
import { inBulk } from '../../../server/src/core/model/fix.js';
import { parseStream } from '../../../server/src/core/yaml/document.js';
import { commentsOf, missing, problemsOf } from '../../harness/invariants.js';
import { judgeFixes, rethrow } from '../findings.js';
import { generated } from '../generated.js';
import { type Files, repository, smallerFiles } from '../grammar/repositories.js';
import { openFiles } from '../project.js';
import { defineTarget, demand } from '../target.js';

/** The most findings of a file whose fixes are planned. */
const MOST = 40;

export const fixes = defineTarget<Files>({
  name: 'fixes',
  entry: 'every fix is planned and applied, alone and together',
  runs: 80,
  arbitrary: () => generated(repository, smallerFiles),
  async run(files) {
    const { project, texts, checked } = await openFiles(files);
    for (const file of checked) {
      const world = project.world(file.path);
      const check = (one: SourceFile): readonly PlacedFinding[] =>
        settle(checkFile(one, project.configFor(one.path), rethrow), project.others);
      const shared = new SharedPlans();
      for (const placed of check(file).slice(0, MOST)) judgeFixes(placed, world, texts, shared);
      judgeAll(file, (one) => fixFile(one, check, world, (_, fix) => inBulk(fix), rethrow));
    }
  },
});

/** Demands that all fixes together lose no comment, leave a file that can be read, and change nothing when they are made again. */
function judgeAll(file: SourceFile, fix: (file: SourceFile) => ReturnType<typeof fixFile>): void {
  const before = file.stream.text;
  const first = fix(file);
  demand(
    !first.skipped.some(({ rule }) => rule === ''),
    () => `The fixes of a file do not settle: ${JSON.stringify(first.skipped)}`,
  );
  if (first.text === before) return;
  const [problem] = problemsOf(first.text);
  demand(
    problem === undefined || problemsOf(before).length > 0,
    () => `The fixes of a file make it unreadable: ${JSON.stringify([problem, first.text])}`,
  );
  const removed = first.done.some(({ finding }) => finding.rule.id === 'suppression-unused');
  const lost = removed ? [] : missing(commentsOf(before), commentsOf(first.text));
  demand(lost.length === 0, () => `The fixes of a file lose a comment: ${JSON.stringify(lost[0])}`);
  const second = fix({ ...file, stream: parseStream(first.text) });
  demand(
    second.text === first.text,
    () =>
      `A second run of fixes changes the file again: ${JSON.stringify(second.done.map(({ finding, fix }) => `${finding.rule.id}: ${fix.title}`))}`,
  );
}
