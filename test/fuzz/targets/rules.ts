import { checkFile } from '../../../server/src/core/engine/check.js';
import { settle } from '../../../server/src/core/engine/settle.js';
import { judgeFindings, rethrow } from '../findings.js';
import { generated } from '../generated.js';
import { type Files, repository, smallerFiles } from '../grammar/repositories.js';
import { openFiles } from '../project.js';
import { defineTarget } from '../target.js';

export const rules = defineTarget<Files>({
  name: 'rules',
  entry: 'every rule checks the files of a repository',
  runs: 150,
  arbitrary: () => generated(repository, smallerFiles),
  async run(files) {
    const { project, checked } = await openFiles(files);
    for (const file of checked)
      judgeFindings(settle(checkFile(file, project.configFor(file.path), rethrow), project.others), file);
  },
});
