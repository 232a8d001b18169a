import { checkSet } from '../../../server/src/core/engine/sets/check-set.js';
import { setFindingsOfFile } from '../../../server/src/core/engine/sets/set-findings-of-file.js';
import { namesOfSets } from '../../../server/src/core/engine/sets/set-names.js';
import { flowOf } from '../../../server/src/core/graph/flow/flow-of-graph.js';
import { fold } from '../../../server/src/core/graph/flow/fold.js';
import { toJson } from '../../../server/src/core/graph/flow/json.js';
import { layout } from '../../../server/src/core/graph/flow/layout.js';
import { toMermaid } from '../../../server/src/core/graph/flow/mermaid.js';
import { SVG_HEAD, toSvg } from '../../../server/src/core/graph/flow/svg.js';
import { toTree } from '../../../server/src/core/graph/flow/tree.js';
import { faceOf } from '../../../server/src/core/graph/flow/words.js';
import type { ObjectGraph } from '../../../server/src/core/graph/graph.js';
import { placeOfSet } from '../../../server/src/core/graph/graph-set.js';
import type { Place } from '../../../server/src/core/provenance/source.js';
import { printable } from '../../../server/src/core/text/printable.js';
import type { Project } from '../../../server/src/host/project/project.js';
import { graphOfFiles } from '../../harness/sets.js';
import { demandNoValue, judgeFindings, judgeFixes, rethrow } from '../findings.js';
import { generated } from '../generated.js';
import { type Files, repository, smallerFiles } from '../grammar/repositories.js';
import { demandInside } from '../invariants.js';
import { openFiles, ROOT } from '../project.js';
import { defineTarget, demand } from '../target.js';

export const graph = defineTarget<Files>({
  name: 'graph',
  entry: 'the objects of a workspace are brought together, rules about sets run, and the flow of Secrets is drawn',
  runs: 100,
  arbitrary: () => generated(repository, smallerFiles),
  async run(files) {
    const { project, texts, checked } = await openFiles(files);
    const objects = graphOfFiles(texts, project, ROOT);
    const judgePlace = ({ file, start, end }: Place, what: string): void =>
      demandInside({ start, end }, texts.get(file) ?? '', what);
    for (const set of objects.all) {
      for (const { range, definitions, references } of set.objects) {
        judgePlace(range, 'An object');
        for (const one of [...definitions, ...references, ...definitions.flatMap(({ keys }) => keys)])
          judgePlace(one.range, 'A definition, reference or key');
      }
    }
    const found = objects.all.flatMap(
      (set) => checkSet(objects, set, project.configFor(placeOfSet(set)).isExternal, rethrow).findings,
    );
    for (const file of checked) {
      const mine = found.filter(({ finding }) => finding.place.file === file.path);
      const placed = setFindingsOfFile(file, mine, project.configFor(file.path), ROOT);
      judgeFindings(placed, file, texts.values());
      for (const one of placed) judgeFixes(one, project.world(file.path), texts);
    }
    judgeFlow(objects, project, [...texts.values()]);
  },
});

/** Demands that the flow can be shown in every form, with no value in any. */
function judgeFlow(objects: ObjectGraph, project: Project, inputs: readonly string[]): void {
  const names = namesOfSets(objects.all, [], (path) => path);
  const flow = flowOf(objects, {
    nameOf: ({ key }) => names.get(key) ?? key,
    externalTo: (set) => project.configFor(placeOfSet(set)).isExternal,
  });
  const folded = fold(flow, { mode: 'auto', chosen: new Map() });
  const shown = [
    toTree(flow).join('\n'),
    toMermaid(folded),
    toSvg(layout(folded, faceOf, SVG_HEAD)),
    toJson(flow, { nameOf: (file) => file, startOf: () => ({ line: 1, column: 1 }) }),
  ];
  for (const text of shown) demandNoValue(text, 'The flow of Secrets', inputs);
  for (const line of toTree(flow))
    demand(printable(line) === line, () => `The flow has a line that is not one: ${JSON.stringify(line)}`);
  const ids = new Set(flow.nodes.map(({ id }) => id));
  demand(
    flow.edges.every(({ from, to }) => ids.has(from) && ids.has(to)),
    () => 'The flow has an edge without its ends',
  );
}
