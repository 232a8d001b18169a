// A process that tries mutants: it is sent `{ file, text, stages }`, and answers with what failed, or nothing.
import path from 'node:path';
import { createVitest } from 'vitest/node';

const root = process.cwd();
/** The file that stands in for another one right now. */
let mutant;

const vitest = await createVitest(
  'test',
  {
    root,
    config: false,
    watch: false,
    include: ['test/**/*.test.ts'],
    exclude: ['test/editor/**', 'node_modules/**'],
    pool: 'threads',
    // What a change leaves behind must not be seen by the next.
    isolate: true,
    maxWorkers: 1,
    bail: 1,
    testTimeout: 60_000,
    reporters: [{}],
  },
  {
    configFile: false,
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        load: (id) => (mutant && path.resolve(root, mutant.file) === id.split('?')[0] ? mutant.text : undefined),
      },
    ],
  },
);
await vitest.standalone();

/** What fails of a stage's tests; undefined where nothing does. */
async function failure({ files, name }) {
  if (name === undefined) vitest.resetGlobalTestNamePattern();
  else vitest.setGlobalTestNamePattern(new RegExp(name));
  const specifications = await vitest.globTestSpecifications(files);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  // Those of earlier runs are handed over, too.
  const asked = new Set(specifications.map(({ moduleId }) => moduleId));
  const failed = testModules.find((one) => asked.has(one.moduleId) && one.state() === 'failed');
  const [test] = failed?.children.allTests('failed') ?? [];
  const error = unhandledErrors[0] ?? failed?.errors()[0] ?? test?.result().errors[0];
  return error && `${failed?.relativeModuleId} ${test?.fullName}: ${error.message}`;
}

process.on('message', async ({ file, text, stages }) => {
  // What was changed before is read again as it stands.
  if (mutant) vitest.invalidateFile(path.resolve(root, mutant.file));
  mutant = text === undefined ? undefined : { file, text };
  vitest.invalidateFile(path.resolve(root, file));
  for (const stage of stages) {
    const failed = await failure(stage);
    if (failed !== undefined) {
      process.send({ failed });
      return;
    }
  }
  process.send({});
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });
