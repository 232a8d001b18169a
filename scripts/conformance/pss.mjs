// Compares the rules with the test cases of the Pod Security Standards: npm run conformance:pss -- FOLDER, where the folder is a
// checkout of kubernetes/pod-security-admission. Exits with 1 where they disagree.
import { folderArgument, load } from './load.mjs';

const folder = folderArgument('conformance:pss');
const { judgeStandard } = await load('test/conformance/pss.ts');
const started = performance.now();
const { files, versions, disagreements } = judgeStandard(folder);
for (const disagreement of disagreements) console.log(disagreement);
const agreed = files - disagreements.length;
console.log(
  `${agreed} of ${files} cases agree (${((100 * agreed) / files).toFixed(2)} %), of ${versions} sets: every version of both levels, in ${Math.round(performance.now() - started)} ms`,
);
process.exitCode = disagreements.length > 0 || files === 0 ? 1 : 0;
