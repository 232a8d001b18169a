import { keyOfRoot } from '../../../server/src/core/applied/applied-set.js';
import { buildRoot } from '../../../server/src/core/applied/build-root.js';
import { rootsAmong } from '../../../server/src/core/applied/roots.js';
import { checkApplied } from '../../../server/src/core/engine/applied/check-applied.js';
import type { TracedText } from '../../../server/src/core/provenance/traced-text.js';
import { DEFAULT_SETTINGS } from '../../../server/src/core/settings/config.js';
import { filesIn } from '../../harness/root-files.js';
import { rethrow } from '../findings.js';
import { generated } from '../generated.js';
import { type Files, root, smallerFiles } from '../grammar/repositories.js';
import { demandInside, demandLine } from '../invariants.js';
import { openFiles } from '../project.js';
import { defineTarget, demand } from '../target.js';

export const renderer = defineTarget<Files>({
  name: 'renderer',
  entry: 'charts are rendered and kustomizations built, and what they give is checked',
  runs: 150,
  arbitrary: () => generated(root, smallerFiles),
  async run(files) {
    const { project, texts } = await openFiles(files);
    const disk = filesIn(texts);
    const options = { kubernetesVersion: `1.${DEFAULT_SETTINGS.kubernetesVersion}.0` };
    for (const one of rootsAmong([...texts.keys()], project.kustomizations, (path) => texts.get(path))) {
      const set = buildRoot(one, disk, options);
      for (const { message, place } of set.problems) {
        demandLine(message, `A problem of ${one.kind}`);
        if (place) demandInside(place, texts.get(place.file) ?? '', `The place of a problem of ${one.kind}`);
      }
      judgeSources(set.text, texts);
      const again = buildRoot(one, disk, options, set);
      demand(again.text.text === set.text.text, () => `${keyOfRoot(one)} gives something else with what is remembered`);
      checkApplied(set, project.schemasOf(one.file), project.configFor(one.file), rethrow);
    }
  },
});

/** Demands that every part of a text stands where its source says. */
function judgeSources({ text, pieces }: TracedText, texts: ReadonlyMap<string, string>): void {
  let last = -1;
  for (const { at, source } of pieces) {
    demand(at > last && at < text.length, () => 'The parts of what is applied are not in order');
    last = at;
    if (source?.place) demandInside(source.place, texts.get(source.place.file) ?? '', 'The source of a part');
  }
}
