// Compares the rules with the tests of Kyverno's policies for the Pod Security Standards: npm run conformance:kyverno --
// FOLDER, where the folder holds pod-security/ of kyverno/policies. Prints every difference with its reason; exits with 1 where
// a difference has no known reason.
import { folderArgument, load } from './load.mjs';

const folder = folderArgument('conformance:kyverno');
const { judgeKyverno } = await load('test/conformance/kyverno.ts');
const { policies, resources, agreed, explained, unexplained, unused } = judgeKyverno(folder);
for (const difference of explained) console.log(difference);
for (const difference of unexplained) console.log(`NOT EXPLAINED: ${difference}`);
for (const reason of unused) console.log(`NO LONGER THERE: ${reason}`);
console.log(
  `${agreed} of ${resources} resources of ${policies} policies agree; ${explained.length} differences are explained, ${unexplained.length} are not`,
);
process.exitCode = unexplained.length > 0 || unused.length > 0 || resources === 0 ? 1 : 0;
