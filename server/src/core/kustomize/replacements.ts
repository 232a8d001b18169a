import { textOf } from '../provenance/traced.js';
import { joinTexts, sliceText, type TracedText } from '../provenance/traced-text.js';
import { withoutEnds } from '../text/trim.js';
import { BuildError, during } from './build-error.js';
import { splitPath } from './field-specs.js';
import { lookup, matchPath } from './fields.js';
import { idText, isSelectedBy, type ResId } from './ids.js';
import { parseLabelSelector } from './label-selector.js';
import { isNilOrEmpty, Node, scalar, sourceOf, text, textIn } from './node.js';
import type { ResMap } from './res-map.js';
import type { Resource } from './resource.js';
import type { Settings } from './settings.js';

/** Splits a path with dots; `[name=a.b]` stays one part, and `[a.b]` is the name `a.b`. */
export function splitFieldPath(path: string): readonly string[] {
  const parts = splitPath(path, '.');
  const result: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? '';
    if (!part.startsWith('[') || part.endsWith(']')) {
      result.push(part);
      continue;
    }
    const bracketed = [part];
    while (index < parts.length - 1) {
      const next = parts[++index] ?? '';
      bracketed.push(next);
      if (next.endsWith(']')) break;
    }
    const whole = bracketed.join('.');
    result.push(whole.includes('=') ? whole : withoutEnds(whole, '[]'));
  }
  return result;
}

/** Makes one replacement: copies a value from one object into fields of others. */
export function applyReplacement(map: ResMap, replacement: Settings): void {
  const source = replacement.settings('source');
  const constant = replacement.get('sourceValue');
  const place = replacement.place();
  if ((!source && !constant) || !replacement.has('targets'))
    throw new BuildError('replacements must specify a source and at least one target', place);
  if (source && constant) throw new BuildError('value and resource selectors are mutually exclusive', place);
  const value = source ? sourceValue(map, source) : scalar(constant?.value ?? '', constant?.from);
  for (const target of replacement.list('targets')) during('', target.place(), () => applyTo(map, value, target));
}

/** Returns an id of which some parts may be ''. */
export function selectorId(settings: Settings | undefined): ResId {
  const part = (name: string): string => settings?.text(name) ?? '';
  return {
    group: part('group'),
    version: part('version'),
    kind: part('kind'),
    name: part('name'),
    namespace: part('namespace'),
    scoped: false,
  };
}

/** The ids of an object; kustomize takes every kind for one with a namespace here. */
function idsOf(resource: Resource): readonly ResId[] {
  return [{ ...resource.id, scoped: false }, ...resource.previousIds];
}

function sourceValue(map: ResMap, source: Settings): Node {
  const id = selectorId(source);
  const found = map.list.filter((resource) => idsOf(resource).some((one) => isSelectedBy(one, id)));
  if (found.length > 1) throw new BuildError(`multiple matches for selector ${idText(id)}`, source.place());
  const [resource] = found;
  if (!resource) throw new BuildError(`nothing selected by ${idText(id)}`, source.place(), 'missing');
  const path = source.text('fieldPath') || 'metadata.name';
  const value = during('error looking up replacement source', source.place('fieldPath'), () =>
    lookup(resource.node, ...splitFieldPath(path)),
  );
  if (!value || isNilOrEmpty(value))
    throw new BuildError(
      `fieldPath \`${path}\` is missing for replacement source ${idText(id)}`,
      source.place('fieldPath'),
    );
  const options = source.settings('options');
  const delimiter = options?.text('delimiter') ?? '';
  if (!options || delimiter === '') return value;
  if (value.kind !== 'scalar')
    throw new BuildError('delimiter option can only be used with scalar nodes', options.place());
  const parts = partsOf(value, delimiter);
  const index = options.integer('index');
  const part = parts[index];
  if (!part) throw new BuildError(`options.index ${index} is out of bounds for value`, options.place('index'));
  const copied = value.copy();
  copied.value = part.text;
  copied.from = part.pieces;
  return copied;
}

/** Splits a scalar, and keeps the sources of its parts. */
function partsOf(node: Node, delimiter: string): readonly TracedText[] {
  const whole = textOf({ value: textIn(node), from: node.from });
  const parts: TracedText[] = [];
  let start = 0;
  for (const part of whole.text.split(delimiter)) {
    parts.push(sliceText(whole, start, start + part.length));
    start += part.length + delimiter.length;
  }
  return parts;
}

function applyTo(map: ResMap, value: Node, target: Settings): void {
  const select = target.settings('select');
  if (!select) throw new BuildError('target must specify resources to select', target.place());
  const rejects = target.list('reject');
  const selectId = selectorId(select);
  const rejectIds = rejects.map(selectorId).filter(isAny);
  const matches = (settings: Settings): ((resource: Resource) => boolean) => {
    const labels = parseLabelSelector(settings.text('labelSelector'));
    const annotations = parseLabelSelector(settings.text('annotationSelector'));
    return (resource) => annotations(resource.strings('annotations')) && labels(resource.strings('labels'));
  };
  const selected = matches(select);
  const rejected = rejects
    .filter((reject) => reject.text('labelSelector') !== '' || reject.text('annotationSelector') !== '')
    .map(matches);
  for (const resource of map.list) {
    if (!resource.node || !selected(resource) || rejected.some((reject) => reject(resource))) continue;
    const ids = idsOf(resource);
    if (!ids.some((id) => isSelectedBy(id, selectId))) continue;
    if (rejectIds.some((reject) => ids.some((id) => isSelectedBy(id, reject)))) continue;
    copyInto(resource.node, value, target);
  }
}

/** Returns true for a selector that says anything of the id. */
function isAny({ group, version, kind, name, namespace }: ResId): boolean {
  return [group, version, kind, name, namespace].some((part) => part !== '');
}

function copyInto(node: Node, value: Node, target: Settings): void {
  const options = target.settings('options');
  const create = options?.is('create') ? value.kind : undefined;
  const paths = target.items('fieldPaths');
  for (const path of paths.length > 0 ? paths : [text('metadata.name')]) {
    const failure = `unable to find ${create ? 'or create ' : ''}field "${path.value}" in replacement target`;
    const place = sourceOf(path)?.place ?? target.place();
    const found = during(failure, place, () => matchPath(node, splitFieldPath(path.value), create));
    if (found.length === 0) throw new BuildError(failure, place);
    for (const one of found) during('', place, () => setValue(one, value.copy(), options));
  }
}

function setValue(field: Node, value: Node, options: Settings | undefined): void {
  const delimiter = options?.text('delimiter') ?? '';
  if (options && delimiter !== '') {
    if (field.kind !== 'scalar') throw new BuildError('delimiter option can only be used with scalar nodes', undefined);
    const whole = textOf({ value: field.value, from: field.from });
    const parts = [...partsOf(new Node('scalar', '', whole.text, 'plain', [], whole.pieces), delimiter)];
    const own = textOf({ value: textIn(value), from: value.from });
    const index = options.integer('index');
    if (index < 0) parts.unshift(own);
    else if (index >= parts.length) parts.push(own);
    else parts[index] = own;
    const between: TracedText = { text: delimiter, pieces: [{ at: 0, source: undefined }] };
    const joined = joinTexts(parts.flatMap((part, at) => (at === 0 ? [part] : [between, part])));
    value.value = joined.text;
    value.from = joined.pieces;
  }
  if (field.kind === 'scalar') {
    field.value = value.value;
    field.from = value.from;
  } else field.become(value);
}
