import { checkFile } from '../../../server/src/core/engine/check.js';
import type { SourceFile } from '../../../server/src/core/engine/placed-finding.js';
import { settle } from '../../../server/src/core/engine/settle.js';
import { documentedAt } from '../../../server/src/core/schema/documented.js';
import { schemasOfParts } from '../../../server/src/core/schema/file-schema.js';
import { suggestionsFor } from '../../../server/src/core/schema/suggestions.js';
import { DEFAULT_SETTINGS } from '../../../server/src/core/settings/config.js';
import { placeAt } from '../../../server/src/core/yaml/place.js';
import { indentsLists, labelsIn } from '../../../server/src/core/yaml/text-style.js';
import { judgeFindings, rethrow } from '../findings.js';
import { generated } from '../generated.js';
import { definedKind } from '../grammar/definitions.js';
import { manifests } from '../grammar/kubernetes.js';
import { type Files, smallerFiles } from '../grammar/repositories.js';
import { demandInside } from '../invariants.js';
import { mutate } from '../mutate.js';
import { openFiles } from '../project.js';
import { smallerFields } from '../smaller.js';
import { defineTarget, demand } from '../target.js';

interface Input {
  readonly files: Files;
  /** Where suggestions and descriptions are asked for, in parts of a thousand of each file. */
  readonly places: readonly number[];
}

export const schema = defineTarget<Input>({
  name: 'schema',
  entry: 'objects are validated, of kinds that files define too, and fields suggested and described',
  runs: 150,
  arbitrary: () =>
    generated(
      (random): Input => {
        const made = random.chance(2) ? definedKind(random) : [{ path: 'a.yaml', text: manifests(random) }];
        return {
          files: made.map(({ path, text }) => ({ path, text: random.chance(3) ? mutate(text, random) : text })),
          places: Array.from({ length: 8 }, () => random.below(1001)),
        };
      },
      smallerFields<Input>({ files: smallerFiles }),
    ),
  async run({ files, places }) {
    const { project, checked } = await openFiles(files);
    for (const file of checked) {
      judgeFindings(settle(checkFile(file, project.configFor(file.path), rethrow), project.others), file);
      for (const at of places) askAt(file, Math.round((at / 1000) * file.stream.text.length));
    }
  },
});

function askAt(file: SourceFile, offset: number): void {
  const { stream, schemas: store } = file;
  const placed = stream.documents.findLast(({ start }) => start <= offset);
  if (!placed || !store) return;
  const { document, start } = placed;
  const parts = schemasOfParts(document, file);
  const place = placeAt(document.text, offset - start);
  if (place) {
    demandInside(place.word, document.text, 'The word at a place');
    const version = DEFAULT_SETTINGS.kubernetesVersion;
    const context = { store, version, indentsLists: indentsLists(document.text), labels: labelsIn(stream.text), parts };
    for (const { label, insert } of suggestionsFor(place, context))
      demand(label !== '' && insert !== '', () => `A suggestion has no text: ${JSON.stringify({ label, insert })}`);
  }
  const field = documentedAt(document.text, offset - start, store, parts);
  if (field) demandInside(field.range, document.text, 'A field that is described');
}
