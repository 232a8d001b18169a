import { describe, expect, test } from 'vitest';
import { readDocument } from '../../server/src/core/yaml/read/package-reader.js';
import { readFast } from '../../server/src/core/yaml/read/read.js';
import { CORPUS, corpusFiles } from '../core/corpus.js';
import { documentsOf } from '../fuzz/fuzz.js';
import { sampled } from '../harness/long.js';
import { difference } from './compare.js';

const FOLDERS = ['real', 'labelled', 'pss', 'kyverno-pod-security', 'yaml-test-suite'];

describe.skipIf(!CORPUS)('the corpus (skipped where there is none at ../shared/corpus and in YAMLOCK_CORPUS)', () => {
  test.each(FOLDERS)('%s reads as it does with the yaml package', { timeout: 900_000 }, (folder) => {
    const count = { documents: 0, accepted: 0, characters: 0, read: 0, nodes: 0, cleanRefused: 0, cleanMalformed: 0 };
    const wrong: unknown[] = [];
    for (const { path, text } of sampled(corpusFiles(folder), 4)) {
      for (const document of documentsOf(text)) {
        const [ours, theirs] = [readFast(document), readDocument(document)];
        count.documents++;
        count.characters += document.length;
        if (typeof ours === 'string') {
          if (theirs.problems.length > 0) continue;
          count.cleanRefused++;
          if (ours === 'malformed') count.cleanMalformed++;
          continue;
        }
        count.accepted++;
        count.read += document.length;
        count.nodes += ours.tree.count;
        const found = difference(ours, theirs);
        if (found) wrong.push({ path, ...found });
      }
    }
    const share = ((100 * count.read) / count.characters).toFixed(2);
    console.log(`${folder}: ${JSON.stringify(count)}, ${share} % of the characters`);
    expect(wrong).toEqual([]);
    // What nobody can fault must not be called malformed, or it would be taken for something half typed.
    expect(count.cleanMalformed).toBe(0);
    expect(count.read / count.characters).toBeGreaterThan(0.9);
  });
});
