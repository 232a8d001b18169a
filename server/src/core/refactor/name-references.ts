import { type AppliedSet, keyOfRoot } from '../applied/applied-set.js';
import type { KindKey } from '../graph/facts.js';
import { kindKeyOf, objectFactsOf } from '../graph/facts-of-document.js';
import { resourcesOf } from '../kubernetes/resource.js';
import { isKustomizationName } from '../kubernetes/well-known-names.js';
import type { FileChange, FixWorld } from '../model/fix.js';
import type { Place } from '../provenance/source.js';
import { folderOf, nameOf, resolvePath } from '../text/paths.js';
import { applyEdits, shiftEdits } from '../text/range.js';
import { phrase, say, words } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import type { PlacedDocument } from '../yaml/document.js';
import { writtenDocumentAt } from '../yaml/document-at.js';
import { appendItem, type EditPlan, setIn, type YamlMap } from '../yaml/edit/edits.js';
import { type FileStyle, renderEntry } from '../yaml/edit/write.js';
import { freePath } from './files.js';

/** A reference that kustomize does not change with the name of the object that it means. */
export interface UnchangedReference {
  /** The kind and name of the object that has it. */
  readonly kind: KindKey;
  readonly owner: string | undefined;
  readonly place: Place;
  /** The kind that it refers to. */
  readonly to: KindKey;
  /** The name as it is written. */
  readonly name: string;
  /** The kind of the object whose name kustomize changes, and the file that has it changed. */
  readonly target: KindKey;
  readonly file: string;
  /** The key of the applied set. */
  readonly set: string;
}

type Planned = { readonly changes: readonly FileChange[] } | { readonly refused: string };

/**
 * Returns the changes by which kustomize follows a reference: a `nameReference` in a file that the kustomization lists under
 * `configurations`, in a new one where it lists none. Refused where the reference is put together elsewhere, and where kustomize,
 * tried with the changes, would still leave the name as it is.
 */
export function referToNames(reference: UnchangedReference, world: FixWorld): Planned {
  const { file, set } = reference;
  if (!isKustomizationName(file)) return { refused: say`${nameOf(file)} is no kustomization` };
  const document = world.files.streamOf(file)?.documents.find(({ document: { root } }) => root?.kind === 'map');
  if (!document?.document.root) return { refused: say`${nameOf(file)} cannot be read` };
  const path = pathIn(reference, world);
  if (typeof path !== 'string') return path;
  const planned = changesFor(document, document.document.root, entryOf(reference, path), file, world);
  if ('refused' in planned) return planned;
  const { applied } = world;
  const before = applied?.setsWith([file])?.sets.find(({ root }) => keyOfRoot(root) === set);
  if (applied && before) {
    const after = applied.rebuild(before, textsOf(planned.changes, world));
    if (timesNamed(reference, after) >= timesNamed(reference, before))
      return { refused: say`kustomize would still leave the name as it is` };
  }
  return planned;
}

/** Returns the path of the field as kustomize writes it: lists have no part in it. */
function pathIn({ place, kind, name }: UnchangedReference, world: FixWorld): string | { readonly refused: string } {
  const elsewhere = { refused: say`the reference is put together elsewhere` };
  const stream = world.files.streamOf(place.file);
  const found = stream && writtenDocumentAt(stream, place.start);
  if (!found) return elsewhere;
  for (const resource of resourcesOf(found.document)) {
    if (kindKeyOf(resource) !== kind) continue;
    const { cursor } = resource;
    const value = [...cursor.walk()].find(
      (one) => one.kind === 'scalar' && one.range.start === place.start - found.start,
    );
    if (!value) continue;
    if (value.string !== name) return { refused: say`the name is a part of a longer text` };
    const steps = value.path.slice(cursor.path.length).filter((step) => typeof step === 'string');
    return steps.map((step) => step.replaceAll('/', '\\/')).join('/');
  }
  return elsewhere;
}

function entryOf({ kind, target }: UnchangedReference, path: string): YamlMap {
  return { ...selectorOf(target), fieldSpecs: [{ ...selectorOf(kind), path }] };
}

function selectorOf(key: KindKey): YamlMap {
  const dot = key.indexOf('.');
  return dot < 0 ? { kind: key } : { group: key.slice(dot + 1), kind: key.slice(0, dot) };
}

const STYLE: FileStyle = { step: 2, indentSequences: false, newline: '\n' };
const WHY = phrase`Has kustomize change the name in this field, too`;

function changesFor(
  { start }: PlacedDocument,
  kustomization: Cursor,
  entry: YamlMap,
  file: string,
  world: FixWorld,
): Planned {
  const folder = folderOf(file);
  const listed = kustomization.at('configurations');
  for (const { string } of listed?.items() ?? []) {
    const path = string === undefined ? undefined : resolvePath(folder, string);
    const known = path === undefined ? undefined : world.files.streamOf(path)?.documents[0];
    if (path === undefined || known?.document.root?.kind !== 'map') continue;
    const plan = addEntry(known.document.root, entry);
    if ('refused' in plan) return { refused: say`${nameOf(path)} cannot be changed: ${plan.refused}` };
    return { changes: [{ kind: 'edit', path, edits: shiftEdits(plan.edits, known.start), why: words(WHY) }] };
  }
  const path = freePath(world, folder, 'name-references', '.yaml');
  const name = nameOf(path);
  const plan =
    listed && listed.size > 0
      ? appendItem(listed, name)
      : setIn(kustomization, ['configurations'], [name], ['configMapGenerator', 'secretGenerator', 'resources']);
  if ('refused' in plan) return { refused: say`${nameOf(file)} cannot list the new file: ${plan.refused}` };
  return {
    changes: [
      { kind: 'create', path, text: `${renderEntry('nameReference', [entry], STYLE).join('\n')}\n`, why: words(WHY) },
      { kind: 'edit', path: file, edits: shiftEdits(plan.edits, start), why: say`Lists the file with the field` },
    ],
  };
}

function addEntry(root: Cursor, entry: YamlMap): EditPlan {
  const list = root.at('nameReference');
  return list && list.size > 0 ? appendItem(list, entry) : setIn(root, ['nameReference'], [entry]);
}

/** The texts of the files once they are changed. */
function textsOf(changes: readonly FileChange[], world: FixWorld): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap((change): [string, string][] => {
      if (change.kind === 'create') return [[change.path, change.text]];
      const text = change.kind === 'edit' ? world.files.textOf(change.path) : undefined;
      return text === undefined || change.kind !== 'edit' ? [] : [[change.path, applyEdits(text, change.edits)]];
    }),
  );
}

/** Returns how often the object has the reference by the name that is written. */
function timesNamed({ kind, owner, to, name }: UnchangedReference, { stream }: AppliedSet): number {
  return stream.documents
    .flatMap(({ document }) => objectFactsOf(document))
    .filter((object) => object.kind === kind && object.name === owner)
    .flatMap(({ references }) => references.filter((one) => one.to === to && one.name === name)).length;
}
