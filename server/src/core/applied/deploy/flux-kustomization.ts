import { buildKustomization } from '../../kustomize/build.js';
import { appendItems, putEntry } from '../../kustomize/from-traced.js';
import { emptyMap, field, type Node, text } from '../../kustomize/node.js';
import { TAGS } from '../../kustomize/scalars.js';
import { Masks } from '../../provenance/masks.js';
import { append } from '../../text/append.js';
import { say } from '../../text/say.js';
import { type AppliedProblem, type AppliedSet, appliedSet, type Root } from '../applied-set.js';
import { overlayProblems } from '../build-overlay.js';
import { addComponents } from './components.js';
import { type Deployer, filesOf } from './deployer.js';
import { fieldAt, itemsAt, placeOf } from './fields.js';
import { manifestsBelow } from './manifests-below.js';
import { addImages, addPatches, putField } from './overlay-settings.js';
import { substituted } from './post-build.js';
import { printed } from './printed.js';
import { fluxSource } from './source-here.js';
import { type Deployments, elsewhere, namedAt, type World } from './world.js';

/** Returns what a Kustomization of Flux deploys: the build of a folder, with what it adds itself. */
export function fluxKustomization(deployer: Deployer, world: World): Deployments {
  const spec = fieldAt(deployer.object, 'spec');
  const path = fieldAt(spec, 'path');
  if (path !== undefined && typeof path.value !== 'string') return elsewhere(say`Its path is not known`, placeOf(path));
  const reference = fieldAt(spec, 'sourceRef');
  const source = fluxSource(reference, String(path?.value ?? ''), deployer, world);
  if ('elsewhere' in source) return elsewhere(source.elsewhere, placeOf(reference) ?? deployer.place);
  const { folder, repository } = source;
  const isThere = world.files.list(folder) !== undefined;
  if (!isThere && !source.isSure)
    return elsewhere(say`There is no folder ${String(path?.value ?? '')} here`, placeOf(path));
  const build = (root: Root, before?: AppliedSet): AppliedSet => {
    if (isThere) return buildFolder(root, deployer, world, repository.top, before);
    const message = say`There is no folder ${String(path?.value ?? '')} in this repository`;
    const problems = [{ message, place: placeOf(path) ?? deployer.place, fatal: true }];
    return appliedSet({ root, files: filesOf(deployer), problems }, []);
  };
  return {
    deployments: [{ kind: 'kustomize', folder, values: [], named: namedAt(folder, placeOf(path)), build }],
    problems: [],
  };
}

function buildFolder(
  root: Root,
  deployer: Deployer,
  world: World,
  top: string,
  before: AppliedSet | undefined,
): AppliedSet {
  const { folder } = root;
  const { files } = world;
  const spec = fieldAt(deployer.object, 'spec');
  const masks = new Masks();
  const read = new Set(filesOf(deployer));
  const problems: AppliedProblem[] = [];
  const rewrite = (written: Node | undefined): Node => {
    const node = written ?? generated(folder, top, deployer, world, read);
    // Flux adds it, because kustomize refuses a kustomization without anything.
    if (written && !field(node, 'resources')?.content.length)
      putEntry(node, 'buildMetadata', listOf([text('originAnnotations')]));
    putField(node, 'namespace', fieldAt(spec, 'targetNamespace'), masks);
    putField(node, 'namePrefix', fieldAt(spec, 'namePrefix'), masks);
    putField(node, 'nameSuffix', fieldAt(spec, 'nameSuffix'), masks);
    addPatches(node, spec, masks);
    addComponents(node, spec, folder, world);
    addImages(node, itemsAt(spec, 'images'), masks);
    if (itemsAt(spec, 'buildMetadata').length > 0)
      putField(node, 'buildMetadata', fieldAt(spec, 'buildMetadata'), masks);
    return node;
  };
  const built = buildKustomization(folder, files, { rewrite });
  for (const path of built.files) read.add(path);
  append(problems, overlayProblems(built));
  const texts = substituted(
    printed(built.objects, problems).map((one) => masks.unmask(one)),
    deployer,
    world,
    read,
    problems,
  );
  const documents = (texts ?? []).map((one) => ({ origin: undefined, text: one }));
  return appliedSet({ root, files: read, takes: built.files, problems }, documents, before);
}

/** The kustomization that Flux writes where a folder has none. */
function generated(folder: string, top: string, deployer: Deployer, world: World, read: Set<string>): Node {
  const node = emptyMap(deployer.object.from);
  const { paths, texts } = manifestsBelow(folder, top, deployer, world);
  for (const path of texts) read.add(path);
  if (paths.length === 0) putEntry(node, 'namespace', text('_placeholder'));
  const from = fieldAt(deployer.object, 'spec', 'path')?.from ?? deployer.object.from;
  appendItems(
    node,
    'resources',
    paths.map((path) => text(`./${path}`, from)),
  );
  return node;
}

function listOf(items: Node[]): Node {
  const list = emptyMap();
  list.kind = 'sequence';
  list.tag = TAGS.seq;
  list.content = items;
  return list;
}
