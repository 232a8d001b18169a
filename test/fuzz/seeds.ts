import { CORPUS, corpusFiles } from '../core/corpus.js';
import { suiteCases } from '../reader/suite.js';

/** Documents larger than this cost time and show nothing that smaller ones do not. In UTF-16 code units. */
const LARGEST = 3000;

/** Real documents and the cases of the YAML test suite; none where there is no corpus. */
export function corpusSeeds(): readonly string[] {
  if (!CORPUS) return [];
  const real = ['real', 'kyverno-pod-security'].flatMap((folder) =>
    corpusFiles(folder).flatMap(({ text }) => text.split(/^(?=---)/m).filter(({ length }) => length < LARGEST)),
  );
  const cases = suiteCases().map(({ text }) => text);
  // There are few cases, and each of them is a corner.
  return [...real, ...Array.from({ length: 5 }, () => cases).flat()];
}
