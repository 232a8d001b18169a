import { kustomizationsIn } from '../../kubernetes/well-known-names.js';
import { buildKustomization } from '../../kustomize/build.js';
import { appendItems, nodeOf, putEntry } from '../../kustomize/from-traced.js';
import { emptyMap, entriesOf, field, type Node, scalar, text } from '../../kustomize/node.js';
import type { Masks } from '../../provenance/masks.js';
import type { Traced } from '../../provenance/traced.js';
import { Dict } from '../../provenance/traced.js';
import { append } from '../../text/append.js';
import { say } from '../../text/say.js';
import { type AppliedSet, appliedSet, type Root } from '../applied-set.js';
import { overlayProblems } from '../build-overlay.js';
import { inflatedCharts } from '../inflate-chart.js';
import { type ArgoParts, withBuildEnvironment } from './argo-parts.js';
import { addComponents } from './components.js';
import { filesOf } from './deployer.js';
import { failedSet } from './failed.js';
import { fieldAt, isTrueAt, itemsAt, placeOf, stringAt } from './fields.js';
import { addPatches, putField } from './overlay-settings.js';
import { printed } from './printed.js';

/** Returns what the kustomization of a source gives, with what the Application adds to it by `kustomize edit`. */
export function buildArgoOverlay(root: Root, parts: ArgoParts): AppliedSet {
  const { before } = parts;
  const { source, deployer, world } = parts;
  const { files } = world;
  const { folder } = root;
  const settings = fieldAt(source, 'kustomize');
  if (!kustomizationsIn(folder).some((file) => files.read(file) !== undefined))
    return failedSet(
      root,
      say`There is no kustomization in ${stringAt(source, 'path')}`,
      placeOf(fieldAt(source, 'path')),
      deployer,
    );
  // Argo CD renders charts of kustomizations where it is told to, which it is where there are any.
  const charts = inflatedCharts(files, world.options);
  const { masks } = charts;
  const rewrite = (written: Node | undefined): Node => {
    const node = written ?? emptyMap(settings?.from);
    for (const name of ['namePrefix', 'nameSuffix', 'namespace'])
      if (stringAt(settings, name) !== '') putField(node, name, fieldAt(settings, name), masks);
    for (const image of itemsAt(settings, 'images')) setImage(node, image, parts);
    for (const replica of itemsAt(settings, 'replicas')) setReplica(node, replica, masks);
    addLabels(node, settings, parts, masks);
    addAll(node, 'commonAnnotations', settings, masks, replacesIn(settings) ? parts : undefined);
    addPatches(node, settings, masks);
    addComponents(node, settings, folder, world);
    return node;
  };
  const built = buildKustomization(folder, files, { rewrite, renderChart: charts.render });
  const problems = overlayProblems(built);
  const documents = printed(built.objects, problems).map((one) => ({ origin: undefined, text: masks.unmask(one) }));
  const read = new Set([...built.files, ...charts.files, ...filesOf(deployer)]);
  append(problems, charts.problems);
  return appliedSet({ root, files: read, takes: built.files, problems }, documents, before);
}

/** `name:tag`, `name@digest`, `name=newName:tag`: the entry of an image is replaced as a whole. */
function setImage(map: Node, image: Traced, parts: ArgoParts): void {
  if (typeof image.value !== 'string') return;
  const { from } = image;
  const said = withBuildEnvironment(image.value, parts);
  const [, first, second] = /^([^=]+)=(.+)$/s.exec(said) ?? [undefined, undefined, said];
  const [, name = '', tag, digest] = /^(.+?)(?::([^:/@]+))?(?:@(.+))?$/s.exec(second ?? said) ?? [];
  const node = emptyMap(from);
  putEntry(node, 'name', text(first ?? name, from));
  if (first !== undefined && name !== first) putEntry(node, 'newName', text(name, from));
  if (tag !== undefined) putEntry(node, 'newTag', text(tag, from));
  if (digest !== undefined) putEntry(node, 'digest', text(digest, from));
  replaceByName(map, 'images', node);
}

function setReplica(map: Node, replica: Traced, masks: Masks): void {
  const node = emptyMap(replica.from);
  putField(node, 'name', fieldAt(replica, 'name'), masks);
  const count = fieldAt(replica, 'count');
  if (typeof count?.value === 'string') putEntry(node, 'count', scalar(count.value, count.from));
  else putField(node, 'count', count, masks);
  replaceByName(map, 'replicas', node);
}

function replaceByName(map: Node, list: string, node: Node): void {
  const known = field(map, list);
  const name = field(node, 'name')?.value;
  const index = known?.content.findIndex((one) => field(one, 'name')?.value === name) ?? -1;
  if (known && index >= 0) known.content[index] = node;
  else appendItems(map, list, [node]);
}

function addLabels(map: Node, settings: Traced | undefined, parts: ArgoParts, masks: Masks): void {
  if (!isTrueAt(settings, 'labelWithoutSelector')) {
    addAll(map, 'commonLabels', settings, masks, parts);
    return;
  }
  const labels = fieldAt(settings, 'commonLabels');
  if (!(labels?.value instanceof Dict)) return;
  const node = emptyMap(labels.from);
  putEntry(node, 'pairs', nodeOf(labels, masks));
  putEntry(node, 'includeSelectors', scalar('false'));
  if (isTrueAt(settings, 'labelIncludeTemplates')) putEntry(node, 'includeTemplates', scalar('true'));
  appendItems(map, 'labels', [node]);
}

/** True where variables of the build environment are replaced in annotations: in labels they always are. */
function replacesIn(settings: Traced | undefined): boolean {
  return isTrueAt(settings, 'commonAnnotationsEnvsubst');
}

/** Adds the entries of a map of texts to those that a kustomization has, with variables replaced where `parts` has them. */
function addAll(
  map: Node,
  name: string,
  settings: Traced | undefined,
  masks: Masks,
  parts: ArgoParts | undefined,
): void {
  const added = fieldAt(settings, name);
  if (!(added?.value instanceof Dict) || added.value.entries.size === 0) return;
  const known = field(map, name);
  const into = known?.kind === 'map' ? known : emptyMap(added.from);
  for (const [key, value] of entriesOf(nodeOf(added, masks))) {
    if (parts) value.value = withBuildEnvironment(value.value, parts);
    putEntry(into, key.value, value);
  }
  putEntry(map, name, into);
}
