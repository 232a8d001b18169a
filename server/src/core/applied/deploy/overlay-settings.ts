import { BuildError } from '../../kustomize/build-error.js';
import { appendItems, nodeOf, putEntry } from '../../kustomize/from-traced.js';
import { emptyMap, entriesOf, field, type Node, text } from '../../kustomize/node.js';
import { EmitError, emitYaml } from '../../provenance/emit-yaml.js';
import type { Masks } from '../../provenance/masks.js';
import { Dict, type Traced } from '../../provenance/traced.js';
import { fieldAt, itemsAt, placeOf } from './fields.js';

/* Settings of objects of Flux and Argo CD that become settings of a kustomization. */

/** Sets a field to a value of an object, where the object has it. */
export function putField(map: Node, key: string, value: Traced | undefined, masks: Masks): void {
  if (value !== undefined) putEntry(map, key, nodeOf(value, masks));
}

/** Puts the patches of an object behind those of a kustomization: `patches` and, of older versions, the two other lists. */
export function addPatches(map: Node, spec: Traced | undefined, masks: Masks): void {
  const patches = itemsAt(spec, 'patches').map((patch) => picked(patch, ['patch', 'path', 'target', 'options'], masks));
  appendItems(map, 'patches', patches);
  const merges = itemsAt(spec, 'patchesStrategicMerge').map((patch) => asText(patch));
  appendItems(map, 'patchesStrategicMerge', merges);
  const operations = itemsAt(spec, 'patchesJson6902').map((entry) => {
    const node = picked(entry, ['target'], masks);
    const patch = fieldAt(entry, 'patch');
    if (patch) putEntry(node, 'patch', asText(patch));
    return node;
  });
  appendItems(map, 'patchesJson6902', operations);
}

function picked(traced: Traced, names: readonly string[], masks: Masks): Node {
  const node = emptyMap(traced.from);
  for (const name of names) putField(node, name, fieldAt(traced, name), masks);
  return node;
}

/** A patch that is written as objects, as the text that kustomize takes. */
function asText(traced: Traced): Node {
  if (typeof traced.value === 'string') return text(traced.value, traced.from);
  try {
    const written = emitYaml(traced, { order: 'sorted' });
    return text(written.text, written.pieces);
  } catch (error) {
    if (error instanceof EmitError)
      throw new BuildError(`the patch cannot be printed: ${error.message}`, placeOf(traced));
    throw error;
  }
}

/** Puts the images of an object over those of a kustomization with the same name: fields that it sets win. */
export function addImages(map: Node, images: readonly Traced[], masks: Masks): void {
  for (const image of images) {
    if (!(image.value instanceof Dict)) continue;
    const node = nodeOf(image, masks);
    const name = field(node, 'name')?.value;
    const list = field(map, 'images');
    const known = list?.content.find((one) => field(one, 'name')?.value === name);
    if (!known) {
      appendItems(map, 'images', [node]);
      continue;
    }
    const own = field(node, 'newName');
    if (own && own.value !== '') putEntry(known, 'newName', own);
    if (!field(node, 'newTag')?.value && !field(node, 'digest')?.value) continue;
    // A tag and a digest are one setting: what is left of the other would win.
    known.content = entriesOf(known).flatMap(([key, value]) =>
      key.value === 'newTag' || key.value === 'digest' ? [] : [key, value],
    );
    for (const key of ['newTag', 'digest']) {
      const value = field(node, key);
      if (value) putEntry(known, key, value);
    }
  }
}
