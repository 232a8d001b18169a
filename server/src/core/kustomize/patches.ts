import type { Place } from '../provenance/source.js';
import { append } from '../text/append.js';
import { NodeStyle } from '../yaml/nodes.js';
import { scalarOffsets } from '../yaml/scalar-offsets.js';
import { BuildError, during } from './build-error.js';
import { apiVersionOf, idText } from './ids.js';
import { applyOperations, type Operation, readOperations } from './json-patch.js';
import { tracedFile } from './loader.js';
import { mergePatch } from './merge.js';
import { field, type Node, scalar, sourceOf } from './node.js';
import { type FileText, readDocument } from './read-nodes.js';
import { objectsFrom } from './read-objects.js';
import { mergeMetadata, type ResMap } from './res-map.js';
import { BUILD, type Resource } from './resource.js';
import { type Select, selectBy } from './selector.js';
import type { Settings } from './settings.js';

/** Where the texts of files come from. */
export interface Texts {
  /**
   * Returns a file that a kustomization names.
   * @throws BuildError where it cannot be read.
   */
  load(path: Node): FileText;
  /** Returns the text of a file that was loaded, as it is. */
  textOf(file: string): string | undefined;
}

const STYLES: Readonly<Record<string, NodeStyle>> = {
  "'": NodeStyle.Single,
  '"': NodeStyle.Double,
  '|': NodeStyle.Literal,
  '>': NodeStyle.Folded,
};

/** Returns a text within a scalar, whose offsets lead into the file of the scalar. */
export function embeddedText(node: Node, texts: Texts): FileText {
  const source = sourceOf(node);
  const place = source?.place;
  if (Array.isArray(node.from)) return tracedFile(place?.file ?? '', { text: node.value, pieces: node.from });
  const written = place && texts.textOf(place.file)?.slice(place.start, place.end);
  const offsets =
    written === undefined
      ? undefined
      : scalarOffsets(written, node.value, STYLES[written[0] ?? ''] ?? NodeStyle.Plain)?.offsets;
  if (!place) return { file: '', text: node.value, sourceAt: () => undefined };
  return {
    file: place.file,
    text: node.value,
    sourceAt: (start, end) => {
      if (!offsets) return source;
      const [from, to] = [offsets[start] ?? 0, offsets[end] ?? offsets.at(-1) ?? 0];
      return { place: { file: place.file, start: place.start + from, end: place.start + to } };
    },
  };
}

function trimmed(from: FileText): FileText {
  const text = from.text.trimStart();
  const cut = from.text.length - text.length;
  const { sourceAt, originAt } = from;
  return {
    file: from.file,
    text: text.trimEnd(),
    ...(sourceAt ? { sourceAt: (start: number, end: number) => sourceAt(start + cut, end + cut) } : {}),
    ...(originAt
      ? { originAt: (start: number, end: number, value: string) => originAt(start + cut, end + cut, value) }
      : {}),
  };
}

/** Returns the result of a step, or the BuildError that it throws. */
function attempt<T>(step: () => T): { readonly value: T } | { readonly error: BuildError } {
  try {
    return { value: step() };
  } catch (error) {
    if (error instanceof BuildError) return { error };
    throw error;
  }
}

/** Returns the operations of a JSON patch. A text that begins with `[` is JSON. */
function operationsFrom(from: FileText): readonly Operation[] {
  if (from.text.startsWith('[') && !isJson(from.text)) throw new BuildError('invalid character in JSON', undefined);
  const document = readDocument(from);
  if (!document || document.isNull) return [];
  const operations = readOperations(document);
  if (!operations)
    throw new BuildError(
      'json: cannot unmarshal object into Go value of type jsonpatch.Patch',
      sourceOf(document)?.place,
    );
  return operations;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Makes an entry of `patches`: a strategic merge patch or a JSON patch. */
export function applyPatch(map: ResMap, patch: Settings, texts: Texts): void {
  const [inline, path] = [patch.get('patch'), patch.get('path')];
  const [hasInline, hasPath] = [(inline?.value.trim() ?? '') !== '', (path?.value ?? '') !== ''];
  if (!hasInline && !hasPath) throw new BuildError('must specify one of patch and path in', patch.place());
  if (hasInline && hasPath) throw new BuildError("patch and path can't be set at the same time", patch.place());
  const from =
    hasInline && inline
      ? trimmed(embeddedText(inline, texts))
      : during(`failed to get the patch file from path(${path?.value})`, patch.place('path'), () => {
          if (!path) throw new BuildError('there is no path', patch.place());
          return texts.load(path);
        });
  const source = hasPath ? `[path: "${path?.value}"]` : '[patch]';
  const [merge, json] = [attempt(() => objectsFrom(from)), attempt(() => operationsFrom(from))];
  if ('value' in merge && 'value' in json && merge.value.length > 0 && json.value.length > 0)
    throw new BuildError(`illegally qualifies as both an SM and JSON patch: ${source}`, patch.place());
  if ('error' in merge && 'error' in json) {
    const why = json.error.cause === 'malformed' || readsAsMap(from) ? merge.error : json.error;
    throw new BuildError(
      `unable to parse SM or JSON patch from ${source}: ${why.message}`,
      why.place ?? patch.place(hasPath ? 'path' : 'patch'),
    );
  }
  const target = patch.settings('target');
  const select = target && selectBy(target);
  if ('value' in merge && merge.value.length > 0) {
    const options = patch.settings('options');
    for (const one of merge.value) {
      if (options?.is('allowNameChange')) one.enable(BUILD.allowNameChange);
      if (options?.is('allowKindChange')) one.enable(BUILD.allowKindChange);
    }
    during('', patch.place(), () => applyMerges(map, merge.value, select, source));
    return;
  }
  if (!select) throw new BuildError(`must specify a target for JSON patch ${source}`, patch.place());
  const operations = 'value' in json ? json.value : [];
  during('', patch.place(), () => applyJson(map, select, operations, true));
}

function readsAsMap(from: FileText): boolean {
  const document = attempt(() => readDocument(from));
  return 'value' in document && document.value?.kind === 'map';
}

function applyMerges(map: ResMap, patches: readonly Resource[], select: Select | undefined, source: string): void {
  if (!select) {
    for (const patch of patches) {
      const id = patch.originalId;
      const target = during(
        `no resource matches strategic merge patch "${idText(id)}"`,
        sourceOf(patch.node)?.place,
        () => map.theOne(id),
      );
      mergeInto(target, patch);
    }
    return;
  }
  const [patch] = patches;
  if (patches.length > 1)
    throw new BuildError(
      `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
      undefined,
    );
  if (patch) applyToSelected(map, map.select(select), patch);
}

/** Applies a strategic merge patch to objects, whatever its own name is. */
function applyToSelected(map: ResMap, selected: readonly Resource[], patch: Resource): void {
  const ids = new Set(selected.map(({ id }) => idText(id)));
  const list: Resource[] = [];
  for (const resource of map.list) {
    if (ids.has(idText(resource.id))) {
      const own = patch.copy();
      mergeMetadata(own, patch);
      own.setApiVersion(apiVersionOf(resource.gvk));
      own.setKind(patch.kind);
      mergeInto(resource, own);
    }
    if (!resource.isEmpty) list.push(resource);
  }
  map.list = [];
  map.appendAll(list);
}

function mergeInto(resource: Resource, patch: Resource): void {
  const { name, namespace, kind, node } = resource;
  if (!node || !patch.node) return;
  const { metadata } = resource;
  const [nameBefore, namespaceBefore] = ['name', 'namespace'].map((field) => fieldFrom(metadata, field));
  const [nameChange, kindChange] = [patch.isEnabled(BUILD.allowNameChange), patch.isEnabled(BUILD.allowKindChange)];
  const kindBefore = fieldFrom(node, 'kind');
  if (nameChange || kindChange) resource.rememberId();
  // The object itself is changed; kustomize does not look at what else may come of it: `$patch: replace` at the top does nothing.
  resource.node = mergePatch(patch.node, node) ? node : undefined;
  if (resource.isEmpty) return;
  if (!kindChange) resource.setKind(kind, kindBefore);
  if (!nameChange) resource.setName(scalar(name, nameBefore));
  resource.setNamespace(namespace, namespaceBefore);
}

function fieldFrom(node: Node | undefined, name: string): Node['from'] {
  return field(node, name)?.from;
}

/** Applies the operations of a JSON patch to the objects that are selected. */
function applyJson(map: ResMap, select: Select, operations: readonly Operation[], remember: boolean): void {
  for (const resource of map.select(select)) {
    if (remember) resource.rememberId();
    const internal = resource.internalAnnotations();
    if (!resource.node) continue;
    const result = applyOperations(resource.node, operations);
    if (result.kind !== 'map')
      throw new BuildError('json: cannot unmarshal array into Go value of type map[string]interface {}', undefined);
    resource.node = result;
    resource.setStrings('annotations', new Map([...resource.strings('annotations'), ...internal]));
  }
}

/** Makes an entry of `patchesJson6902`; `name` is the field of a patch that is written in place. */
export function applyJson6902(map: ResMap, patch: Settings, texts: Texts, name = 'patch'): void {
  const target = patch.settings('target');
  if (!target) throw new BuildError('must specify a target for patch', patch.place());
  if (target.text('name') === '') throw new BuildError('must specify the target name', target.place());
  const [inline, path] = [patch.get(name), patch.get('path')];
  if (!inline?.value && !path?.value) throw new BuildError('empty file path and empty jsonOp', patch.place());
  if (inline?.value && path?.value) throw new BuildError('must specify a file path or jsonOp, not both', patch.place());
  const from = inline?.value ? embeddedText(inline, texts) : path ? texts.load(path) : undefined;
  if (!from?.text) throw new BuildError(`patch file '${path?.value}' empty seems to be empty`, patch.place('path'));
  const operations = during('decoding the patch', patch.place(), () => operationsFrom(from));
  if (operations.length === 0) throw new BuildError('patch appears to be empty', patch.place());
  const select = selectBy(target);
  during('', patch.place(), () => applyJson(map, select, operations, false));
}

/** Makes `patchesStrategicMerge`: each entry is the path of a file, or a patch itself. */
export function applyStrategicMerges(map: ResMap, entries: readonly Node[], texts: Texts): void {
  applyMergeTexts(map, entries, undefined, texts, sourceOf(entries[0])?.place);
}

/** Makes the patches of files, and those that are written in place in one text. */
export function applyMergeTexts(
  map: ResMap,
  entries: readonly Node[],
  own: Node | undefined,
  texts: Texts,
  place: Place | undefined,
): void {
  const patches = entries.flatMap((entry) => {
    const inline = attempt(() => objectsFrom(embeddedText(entry, texts)));
    return 'value' in inline ? inline.value : objectsFrom(texts.load(entry));
  });
  if (own && own.value !== '') append(patches, objectsFrom(embeddedText(own, texts)));
  if (patches.length === 0) throw new BuildError('patch appears to be empty', place);
  for (const patch of patches) {
    during('', sourceOf(patch.node)?.place, () => {
      const target = map.theOne(patch.originalId);
      applyToSelected(map, [target], patch);
    });
  }
}
