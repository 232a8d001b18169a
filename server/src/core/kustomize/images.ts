import { textOf } from '../provenance/traced.js';
import { joinTexts, sliceText, type TracedText } from '../provenance/traced-text.js';
import { compileRegexp, type GoRegexp } from '../text/go-regexp.js';
import { type FieldSpec, visitFields } from './field-specs.js';
import { expectKind, get, setScalar } from './fields.js';
import { entriesOf, isPresent, type Node, scalar } from './node.js';
import type { ResMap } from './res-map.js';
import type { Settings } from './settings.js';

/** The parts of an image, as offsets in its text. */
interface ImageParts {
  readonly name: number;
  readonly tag: readonly [number, number] | undefined;
  readonly digest: readonly [number, number] | undefined;
}

/** Sets name, tag and digest of the images with a name, in the lists of containers and in the fields of the configuration. */
export function setImages(map: ResMap, image: Settings, specs: readonly FieldSpec[]): void {
  // The name is a part of a regular expression there, too: `.*` is every image.
  const pattern = compileRegexp(`^${image.text('name')}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  const set = (node: Node): void => setImage(node, image, pattern);
  for (const { node, kind } of map.list) {
    if (!node || kind === 'CustomResourceDefinition') continue;
    walk(node, set);
  }
  for (const { node, kind } of map.list) {
    if (!node || kind === 'CustomResourceDefinition') continue;
    for (const spec of specs) visitFields(node, spec, { set });
  }
}

/** Finds the images of all lists that are named as those of containers are, anywhere. */
function walk(node: Node, set: (node: Node) => void): void {
  if (node.kind === 'sequence') {
    for (const item of node.content) walk(item, set);
    return;
  }
  for (const [key, value] of entriesOf(node)) {
    walk(value, set);
    if ((key.value !== 'containers' && key.value !== 'initContainers') || value.kind !== 'sequence') continue;
    for (const container of value.content) {
      const image = get(container, 'image');
      if (image) set(image);
    }
  }
}

function setImage(node: Node, image: Settings, pattern: GoRegexp | undefined): void {
  expectKind(node, 'scalar');
  if (!pattern?.test(node.value)) return;
  const written = textOf({ value: node.value, from: node.from });
  const { name, tag, digest } = partsOf(node.value);
  const own = (setting: string): TracedText | undefined => {
    const value = image.get(setting);
    return isPresent(value) && value.value !== '' ? textOf({ value: value.value, from: value.from }) : undefined;
  };
  const part = (range: readonly [number, number] | undefined): TracedText | undefined =>
    range && range[0] < range[1] ? sliceText(written, range[0], range[1]) : undefined;
  const [newTag, newDigest, suffix] = [own('newTag'), own('digest'), own('tagSuffix')];
  let [finalTag, finalDigest] = [part(tag), part(digest)];
  if (newTag || newDigest) [finalTag, finalDigest] = [newTag, newDigest];
  else if (suffix) [finalTag, finalDigest] = [finalTag ? joinTexts([finalTag, suffix]) : suffix, undefined];
  const { text, pieces } = joinTexts([
    own('newName') ?? sliceText(written, 0, name),
    ...(finalTag ? [{ text: ':', pieces: [{ at: 0, source: finalTag.pieces[0]?.source }] }, finalTag] : []),
    ...(finalDigest ? [{ text: '@', pieces: [{ at: 0, source: finalDigest.pieces[0]?.source }] }, finalDigest] : []),
  ]);
  // What did not change keeps its source, with its place in the file.
  setScalar(node, scalar(text, text === node.value ? node.from : pieces));
}

/** Splits an image as kustomize does: a port in the host is no tag. */
function partsOf(image: string): ImageParts {
  const slash = Math.max(0, image.indexOf('/'));
  const at = image.indexOf('@', slash);
  const colon = image.indexOf(':', slash);
  const end = image.length;
  if (at >= 0 && (colon < 0 || at < colon)) return { name: at, tag: undefined, digest: [at + 1, end] };
  if (colon < 0) return { name: end, tag: undefined, digest: undefined };
  if (at < 0) return { name: colon, tag: [colon + 1, end], digest: undefined };
  return { name: colon, tag: [colon + 1, at], digest: [at + 1, end] };
}
