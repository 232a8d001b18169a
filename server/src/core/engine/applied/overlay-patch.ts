import type { SourceEdits } from '../../applied/change-in-source.js';
import type { Change } from '../../applied/changes.js';
import { type Resource, resourcesOf } from '../../kubernetes/resource.js';
import { kustomizationsIn } from '../../kubernetes/well-known-names.js';
import { type MergeType, mergeTypeOf } from '../../kustomize/built-in-kinds.js';
import { sourceAt } from '../../provenance/traced-text.js';
import { own } from '../../text/own.js';
import { resolvePath } from '../../text/paths.js';
import { shiftEdits } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import type { PlacedDocument } from '../../yaml/document.js';
import { documentAt } from '../../yaml/document-at.js';
import { allOf, appendItem, documentText, type EditPlan, insertEntry, setIn } from '../../yaml/edit/edits.js';
import { isMapData, type YamlData, type YamlMap } from '../../yaml/edit/write.js';
import type { AppliedSources } from './applied-sources.js';
import type { AppliedFinding } from './check-applied.js';
import type { Refused, Wanted } from './wanted.js';

/** An object as a kustomization below knows it. */
interface Target {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

/**
 * Returns the edits that have the kustomization of a root patch its object: in a file of patches that it has for this object, and
 * otherwise in an entry of its own. A list that kustomize does not merge by names is changed by JSON 6902.
 */
export function patchInOverlay(
  { finding: { set, checked }, placed, root, changes }: Wanted,
  sources: AppliedSources,
): SourceEdits | Refused {
  const { resource } = checked;
  const { by, folder } = set.root;
  // The file of a root that an object deploys is that of the object.
  const file = by ? kustomizationsIn(folder).find((path) => sources.textOf(path) !== undefined) : set.root.file;
  if (file === undefined) return { refused: say`there is no kustomization in ${sources.nameOf(folder)}` };
  const kustomization = sources.streamOf(file, false)?.documents[0];
  const own = kustomization?.document.root;
  if (!kustomization || own?.kind !== 'map') return { refused: say`the kustomization cannot be read` };
  if (!resource || resource.cursor.range.start !== root.range.start)
    return { refused: say`the object is one of a list` };
  const target = targetOf(set.text, resource, placed, sources);
  if (!target) return { refused: say`the object has no name` };
  const merge = mergePatch(root, changes, mergeTypeOf(target.apiVersion, target.kind));
  if (merge) {
    for (const path of patchFilesOf(own, folder)) {
      for (const document of sources.streamOf(path, false)?.documents ?? []) {
        const patch = document.document.root;
        if (!patch || !isFor(patch, target, resource.name)) continue;
        const plan = mergeInto(patch, merge);
        if (!('refused' in plan)) return { path, edits: shiftEdits(plan.edits, document.start) };
      }
    }
  }
  const text = merge ? strategicMerge(target, merge) : jsonPatch(changes);
  const { kind, name, group } = target;
  const entry = merge ? { patch: text } : { target: { ...(group === '' ? {} : { group }), kind, name }, patch: text };
  const plan = withItem(own, 'patches', entry);
  return 'refused' in plan ? plan : { path: file, edits: shiftEdits(plan.edits, kustomization.start) };
}

/** The object as its own file has it: patches name it so, whatever later steps call it. */
function targetOf(
  traced: AppliedFinding['set']['text'],
  { cursor, apiVersion, group, kind, name, namespace }: Resource,
  { start }: PlacedDocument,
  sources: AppliedSources,
): Target | undefined {
  const keyRange = cursor.at('kind')?.keyRange;
  const place = keyRange && sourceAt(traced, keyRange.start + start)?.place;
  const stream = place && sources.streamOf(place.file, false);
  const document = stream && documentAt(stream, place.start);
  const written = document && resourcesOf(document.document).find((one) => one.kind === kind);
  if (written?.name !== undefined)
    return { apiVersion: written.apiVersion, group, kind, name: written.name, namespace: written.namespace };
  return name === undefined ? undefined : { apiVersion, group, kind, name, namespace };
}

/** Returns the paths of the files of patches that a kustomization has. */
function patchFilesOf(own: Cursor, folder: string): readonly string[] {
  const named = [
    ...(own.at('patches')?.items() ?? []).flatMap((entry) => entry.at('path')?.string ?? []),
    ...(own.at('patchesStrategicMerge')?.items() ?? []).flatMap(({ string }) => string ?? []),
  ];
  return named.flatMap((name) => (name.includes('\n') ? [] : (resolvePath(folder, name) ?? [])));
}

function isFor(patch: Cursor, { kind, name, apiVersion }: Target, applied: string | undefined): boolean {
  const named = patch.at('metadata', 'name')?.string;
  return (
    patch.kind === 'map' &&
    patch.at('kind')?.string === kind &&
    patch.at('apiVersion')?.string === apiVersion &&
    (named === name || named === applied) &&
    !patch.has('$patch')
  );
}

/** Returns changes as what a strategic merge has beside the name; undefined where it would replace a list as a whole. */
function mergePatch(root: Cursor, changes: readonly Change[], type: MergeType | undefined): YamlMap | undefined {
  let tree: YamlData = {};
  for (const { path, value } of changes) {
    const next = withChange(tree, root, path, value ?? null, type);
    if (next === undefined) return undefined;
    tree = next;
  }
  return isMapData(tree) ? tree : undefined;
}

function withChange(
  tree: YamlData,
  at: Cursor | undefined,
  [step, ...rest]: readonly Step[],
  value: YamlData,
  type: MergeType | undefined,
): YamlData | undefined {
  if (step === undefined) return isListOfMaps(value) ? undefined : value;
  if (typeof step === 'number') return undefined;
  const map = isMapData(tree) ? tree : {};
  const field = type?.fields.get(step);
  const [index, ...below] = rest;
  if (typeof index !== 'number') {
    const inner = withChange(own(map, step) ?? {}, at?.at(step), rest, value, field?.type);
    return inner === undefined ? undefined : { ...map, [step]: inner };
  }
  const item = at?.at(step, index);
  const keys = field?.keys ?? [];
  if (!item || keys.length === 0 || below.length === 0) return undefined;
  const named: Record<string, YamlData> = {};
  for (const key of keys) {
    const known = item.at(key)?.value;
    if (known !== undefined) named[key] = known;
  }
  const isSame = (other: YamlData): boolean => isMapData(other) && keys.every((key) => other[key] === named[key]);
  if (Object.keys(named).length === 0) return undefined;
  const known = own(map, step);
  const list: readonly YamlData[] = Array.isArray(known) ? known : [];
  const changed = withChange(list.find(isSame) ?? named, item, below, value, field?.type);
  if (changed === undefined) return undefined;
  const isThere = list.some(isSame);
  return { ...map, [step]: isThere ? list.map((other) => (isSame(other) ? changed : other)) : [...list, changed] };
}

function isListOfMaps(value: YamlData): boolean {
  return Array.isArray(value) && value.some((item) => isMapData(item as YamlData));
}

/** Adds a patch to one that is there. */
function mergeInto(map: Cursor, tree: YamlMap): EditPlan {
  const plans = Object.entries(tree).map(([key, value]): EditPlan => {
    const known = map.at(key);
    if (!known) return insertEntry(map, key, value);
    if (isMapData(value) && known.kind === 'map' && known.size > 0) return mergeInto(known, value);
    if (!Array.isArray(value) || known.kind !== 'sequence') return setIn(map, [key], value);
    return allOf(
      (value as readonly YamlData[]).map((item): EditPlan => {
        const named = isMapData(item) ? item : {};
        const [name] = Object.keys(named);
        const same = known.items().find((one) => name !== undefined && one.at(name)?.value === named[name]);
        return same ? mergeInto(same, named) : appendItem(known, item);
      }),
    );
  });
  // The names are there already.
  return allOf(plans.filter((plan) => 'refused' in plan || plan.edits.length > 0));
}

function strategicMerge({ apiVersion, kind, name, namespace }: Target, tree: YamlMap): string {
  const { metadata, ...rest } = tree;
  const identity = { name, ...(namespace === undefined ? {} : { namespace }) };
  return documentText({
    apiVersion,
    kind,
    metadata: { ...identity, ...(metadata !== undefined && isMapData(metadata) ? metadata : {}) },
    ...rest,
  }).trimEnd();
}

const OPERATIONS = { add: 'add', set: 'replace', remove: 'remove' } as const;

function jsonPatch(changes: readonly Change[]): string {
  return documentText(
    changes.map(({ path, value, kind }) => ({
      op: OPERATIONS[kind],
      path: path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
      ...(value === undefined ? {} : { value }),
    })),
  ).trimEnd();
}

function withItem(map: Cursor, key: string, item: YamlData): EditPlan {
  const list = map.at(key);
  if (!list) return insertEntry(map, key, [item]);
  if (list.kind === 'sequence' && list.size > 0) return appendItem(list, item);
  return setIn(map, [key], [item]);
}
