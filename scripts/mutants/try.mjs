// A process that tries mutants: it receives `{ file, text, stages }`, and answers with the failed test, or nothing.
import path from 'node:path';
import { createVitest } from 'vitest/node';

const root = process.cwd();
/** The mutant that is being tried. */
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
    // State of one mutant must not affect the next.
    isolate: true,
    maxWorkers: 1,
    bail: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
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

/** Resolves to the failure of a stage; undefined where its tests pass. */
async function failure({ files, name }) {
  if (name === undefined) vitest.resetGlobalTestNamePattern();
  else vitest.setGlobalTestNamePattern(new RegExp(name));
  const specifications = await vitest.globTestSpecifications(files);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  // Vitest also returns the modules of earlier runs.
  const asked = new Set(specifications.map(({ moduleId }) => moduleId));
  const failed = testModules.find((one) => asked.has(one.moduleId) && one.state() === 'failed');
  const [test] = failed?.children.allTests('failed') ?? [];
  const error = unhandledErrors[0] ?? failed?.errors()[0] ?? test?.result().errors[0];
  return error && `${failed?.relativeModuleId} ${test?.fullName}: ${error.message}`;
}

process.on('message', async ({ file, text, stages }) => {
  // The file of the mutant before is read again from the disk.
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
