import { generateDocument } from '../generate.js';
import { mutate } from '../mutate.js';
import type { Random } from '../random.js';
import { corpusSeeds } from '../seeds.js';
import { manifests } from './kubernetes.js';

let seeds: readonly string[] | undefined;

/** The texts of the corpus, read once; none where there is no corpus. */
export function corpus(): readonly string[] {
  seeds ??= corpusSeeds();
  return seeds;
}

/** Returns a text of YAML: manifests, the constructs of YAML, a real document with changes, or any of them with changes. */
export function anyText(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return generateDocument(random);
    case 1:
      return mutate(generateDocument(random), random);
    case 2:
      return corpus().length > 0 ? mutate(random.pick(corpus()), random) : mutate(manifests(random), random);
    case 3:
      return mutate(manifests(random), random);
    default:
      return manifests(random);
  }
}
