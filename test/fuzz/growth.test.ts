import { expect, test } from 'vitest';
import { type Growing, partsThatGrow } from './growth/search.js';
import { describePart } from './growth/work.js';

/** What `npm run fuzz -- --target growth` found, a case for each kind. */
const MENDED: readonly Growing[] = [
  // The values of a Secret, each of which was looked for in all of the text.
  { generator: 'entries: variables', operation: 'scan' },
  // Entries beside which each fix looked at all others.
  { generator: 'entries: arguments', operation: 'plan' },
  { generator: 'entries: repeated data', operation: 'plan' },
  { generator: 'entries: literals of a generator', operation: 'plan' },
  // Problems and containers that were compared with one another.
  { generator: 'entries: containers of one name', operation: 'check' },
  { generator: 'entries of a ConfigMap: url', operation: 'check' },
  // Findings of applied objects that were compared with those of the file, and looked through again after each.
  { generator: 'literals of a generator: open here document', operation: 'scan' },
  { generator: 'literals of a generator: open here document', operation: 'fix' },
  // Objects of a file that were asked for one another.
  { generator: 'documents: Secret', operation: 'plan' },
  { generator: 'documents: ConfigMap', operation: 'plan' },
  // The document of each finding, which was looked for in all of them; the pods of a namespace, which were looked through for each
  // selector.
  { generator: 'pairs: Service and Deployment', operation: 'scan' },
];

test.each(MENDED)('$operation: $generator grows with its size', async (growing) => {
  expect((await partsThatGrow(growing)).map(describePart)).toEqual([]);
});
