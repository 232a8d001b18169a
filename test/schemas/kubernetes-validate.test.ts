import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Problem } from '../../server/src/core/schema/problem.js';
import { validate } from '../../server/src/core/schema/validate.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { PROJECT } from '../harness/files.js';
import { LONG } from '../harness/long.js';
import { findProgram } from '../judges/programs.js';
import { mutatedDocuments } from './documents.js';

/** The number of documents that are judged. */
const DOCUMENTS = LONG ? 10_000 : 400;
const NEWEST = 37;
const JUDGE = `${PROJECT}test/judges/kubernetes-validate.py`;

/** The Python that has the package: that of the environment variable, or of the path. */
const python = process.env.YAMLOCK_PYTHON ?? findProgram('python3');
const HAS_JUDGE = python !== undefined && spawnSync(python, [JUDGE, '--check', `1.${NEWEST}`]).status === 0;

/** Kinds whose files the package does not find by its own rule for their names. */
const WITHOUT_FILE = new Set(['internal.apiserver.k8s.io/v1alpha1 StorageVersion', 'v1 Status']);

interface Verdict {
  readonly accepts?: boolean;
  readonly why?: string;
}

function judged(values: readonly object[]): readonly Verdict[] {
  const input = values.map((value) => JSON.stringify(value)).join('\n');
  const { status, stdout, stderr } = spawnSync(python ?? '', [JUDGE, `1.${NEWEST}`], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
}

/**
 * Returns true for a problem that the package does not look for. Its schemas name formats, which its validator does not try; they do
 * not know which values a text may have, which generate/ takes from another source, and which keys have to differ; and every mapping
 * may be null, also where it is required.
 */
function isBeyond(problem: Problem): boolean {
  const { kind, at } = problem;
  if (kind === 'missing-field') return at.at(problem.field)?.isNull === true;
  return kind === 'bad-format' || kind === 'out-of-bounds' || kind === 'duplicate-item' || kind === 'not-allowed';
}

/**
 * Returns true for what the package says of the apiVersion and kind of an object within another one. It takes only the names of the
 * type; the API server ignores what stands there.
 */
function isAboutNames(why: string): boolean {
  return /\/(?:apiVersion|kind): .* is not one of/.test(why);
}

test.skipIf(!HAS_JUDGE)(
  'mutated objects are judged as the validator of the Python package kubernetes-validate judges them',
  { timeout: LONG ? 3_600_000 : 600_000 },
  () => {
    const documents = [...mutatedDocuments(DOCUMENTS, 37)];
    const verdicts = judged(documents.map(({ value }) => value));
    const counts = { accepted: 0, refused: 0 };
    const unknown = new Set<string>();
    const differences: string[] = [];
    for (const [index, { known, value }] of documents.entries()) {
      const { accepts, why = '' } = verdicts[index] ?? {};
      const root = parseStream(JSON.stringify(value)).documents[0]?.document.root;
      if (!root) throw new Error('There is no object');
      const problems = validate(root, known, { version: NEWEST, isUnknown: () => false });
      const isSame = accepts ? problems.every(isBeyond) : problems.length > 0 || isAboutNames(why);
      if (accepts === undefined) unknown.add(`${value.apiVersion} ${value.kind}`);
      else if (isSame) counts[accepts ? 'accepted' : 'refused']++;
      else
        differences.push(
          `${JSON.stringify(value)}\n  the package: ${accepts ? 'fits' : why}\n  ours: ${problems.map((one) => `${one.kind} ${one.at.pointer}`).join(', ')}`,
        );
    }
    expect(differences.slice(0, 5)).toEqual([]);
    expect([...unknown].filter((name) => !WITHOUT_FILE.has(name))).toEqual([]);
    expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(DOCUMENTS / 5);
  },
);
