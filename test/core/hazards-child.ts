import { checkFile } from '../../server/src/core/engine/check.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { embeddedDocument } from '../../server/src/core/yaml/embedded.js';
import { HAZARDS } from './hazards.js';

/*
 * Runs in a process of its own, so that a crash fails only one test: reads a hostile text, runs every rule on it, and writes the
 * results as JSON.
 */

const [name = ''] = process.argv.slice(2);
const text = HAZARDS[name]?.text();
if (text === undefined) throw new Error(`There is no hazard "${name}"`);

const started = performance.now();
const stream = parseStream(text);
let nodes = 0;
let embedded = 0;
for (const { document } of stream.documents) {
  for (const cursor of document.root?.walk() ?? []) {
    nodes++;
    if (cursor.string !== undefined && embeddedDocument(cursor)) embedded++;
  }
}
const file = { path: 'case.yaml', stream, fileClass: 'kubernetes', ignoredByGit: false } as const;
const findings = checkFile(file, new Config('', { ...DEFAULT_SETTINGS, profile: 'strict' }), (rule, error) => {
  throw new Error(rule, { cause: error });
});
const problems = [...stream.problems, ...stream.documents.flatMap(({ document }) => document.problems)];
process.stdout.write(
  JSON.stringify({
    milliseconds: Math.round(performance.now() - started),
    documents: stream.documents.length,
    nodes,
    embedded,
    problems: problems.slice(0, 3).map(({ message }) => message),
    findings: findings.length,
  }),
);
