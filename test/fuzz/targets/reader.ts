import { readFast } from '../../../server/src/core/yaml/read/read.js';
import { documentsOf, whatDiffers } from '../fuzz.js';
import { generateDocument } from '../generate.js';
import { generated } from '../generated.js';
import { corpus } from '../grammar/texts.js';
import { demandTree } from '../invariants.js';
import { mutate } from '../mutate.js';
import type { Random } from '../random.js';
import { smallerText } from '../smaller.js';
import { defineTarget, demand } from '../target.js';

export const reader = defineTarget<string>({
  name: 'reader',
  entry: 'small texts are read, and compared with what the yaml package reads',
  runs: 2000,
  arbitrary: () => generated(smallText, smallerText),
  run(text) {
    for (const document of documentsOf(text)) {
      const read = readFast(document);
      if (typeof read === 'string') continue;
      demandTree(read.tree, document);
      const differs = whatDiffers(document);
      demand(differs === undefined, () => `The readers differ: ${JSON.stringify(differs)}`);
    }
  },
});

function smallText(random: Random): string {
  if (corpus().length > 0 && random.chance(4)) return mutate(random.pick(corpus()), random);
  const text = generateDocument(random);
  return random.chance(2) ? text : mutate(text, random);
}
