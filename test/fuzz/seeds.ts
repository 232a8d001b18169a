import { CORPUS, corpusFiles } from '../core/corpus.js';
import { suiteCases } from '../reader/suite.js';

/** The length of the largest document in UTF-16 code units: larger ones take time and find no more. */
const LARGEST = 3000;

/** Returns real documents and the cases of the YAML test suite; none without a corpus. */
export function corpusSeeds(): readonly string[] {
  if (!CORPUS) return [];
  const real = ['real', 'kyverno-pod-security'].flatMap((folder) =>
    corpusFiles(folder).flatMap(({ text }) => text.split(/^(?=---)/m).filter(({ length }) => length < LARGEST)),
  );
  const cases = suiteCases().map(({ text }) => text);
  // The cases of the suite are few, and each is a corner case, so they count five times.
  return [...real, ...Array.from({ length: 5 }, () => cases).flat()];
}
