import { filesTakenBy, graphSetOf } from '../../applied/graph-set-of.js';
import type { KindKey } from '../../graph/facts.js';
import type { Resource } from '../../kubernetes/resource.js';
import { isKustomizationName, kustomizationsIn } from '../../kubernetes/well-known-names.js';
import type { FileChange, FixWorld } from '../../model/fix.js';
import type { Place } from '../../provenance/source.js';
import { withoutCredentials } from '../../secrets/said-of-sets.js';
import { folderOf, nameOf, relativeTo, resolvePath } from '../../text/paths.js';
import { applyEdits, shiftEdits } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { fromRoot } from '../files.js';
import { openObjects } from '../objects.js';
import { addItem } from '../plan-changes.js';

type Refused = { readonly refused: string };
export type Changes = readonly FileChange[] | Refused;

/** An object, or a key of one, that a reference names and nothing defines. */
export interface MissingObject {
  readonly kind: KindKey;
  readonly name: string;
  /** Names that it had before kustomize added a hash or a prefix. */
  readonly formerNames?: readonly string[];
  readonly key?: string;
  /** Undefined where it is not known, and for objects of the cluster. */
  readonly namespace: string | undefined;
}

/** The object in which a name is written, beside which another one goes; without an object for a kustomization. */
export interface Anchor {
  readonly path: string;
  /** The start of its document in the file, in UTF-16 code units. */
  readonly start: number;
  readonly resource?: Resource;
}

/** Returns the object in which a name is written; refused where it is put together elsewhere. */
export function anchorAt(place: Place, world: FixWorld): Anchor | Refused {
  if (isKustomizationName(place.file)) return { path: place.file, start: 0 };
  const objects = openObjects(world, place.file);
  if (!objects) return { refused: say`${nameOf(place.file)} cannot be read` };
  const found = objects.find(({ start, resource: { cursor } }) => {
    const { start: from, end } = cursor.range;
    return from <= place.start - start && place.start - start <= end;
  });
  if (!found) return { refused: say`the name stands among settings, of which other files make the objects` };
  return found.resource.cursor.document.templated
    ? { refused: say`a template makes the object, and would have to make this one, too` }
    : found;
}

/** Returns true for a file that begins with the words by which programs tell people not to edit what they generate. */
export function isGenerated(path: string, world: FixWorld): boolean {
  const head = /^(?:\s*(?:#.*|---)?\r?\n)*/.exec(world.files.textOf(path) ?? '')?.[0] ?? '';
  return /\bdo not (?:edit|modify|change)\b/i.test(head);
}

/**
 * Returns the changes that add a new file to the kustomization which takes in another one, as a resource or a patch. Empty where none
 * does; refused where its list cannot be changed.
 */
export function listWith(world: FixWorld, path: string, added: string): Changes {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    for (const file of kustomizationsIn(folder)) {
      for (const { document, start } of world.files.streamOf(file)?.documents ?? []) {
        const { root } = document;
        if (root?.kind !== 'map' || (file !== path && !takesIn(root, folder, path))) continue;
        const name = relativeTo(folder, added) ?? added;
        const plan = addItem(root, 'resources', name, ['kind', 'apiVersion']);
        if ('refused' in plan)
          return { refused: say`${fromRoot(world, file)} cannot list the new file: ${plan.refused}` };
        return [
          { kind: 'edit', path: file, edits: shiftEdits(plan.edits, start), why: say`Applies ${name} with the rest` },
        ];
      }
    }
    if (folder === world.root || folder === '' || folder === '/' || !folder.startsWith(world.root)) return [];
  }
}

function takesIn(kustomization: Cursor, folder: string, path: string): boolean {
  const items = (key: string): readonly Cursor[] => kustomization.at(key)?.items() ?? [];
  const named = [
    ...['resources', 'patchesStrategicMerge'].flatMap(items),
    ...['patches', 'patchesJson6902'].flatMap(items).flatMap((patch) => patch.at('path') ?? []),
  ];
  return named.some(
    ({ string }) => string !== undefined && !string.includes('\n') && resolvePath(folder, string) === path,
  );
}

/**
 * Returns why an object would still be missing after some changes; undefined where what is applied has it then, and where nothing but
 * the files themselves says what is applied.
 * @param beside The file whose objects need it.
 */
export function whyStillMissing(
  { kind, name, formerNames = [], namespace, key }: MissingObject,
  beside: string,
  changes: readonly FileChange[],
  world: FixWorld,
): string | undefined {
  const { applied } = world;
  const sets = (applied?.setsWith([beside])?.sets ?? []).filter((set) => filesTakenBy(set).has(beside));
  if (!applied || sets.length === 0) return undefined;
  const texts = textsAfterChanges(changes, world);
  let isThere = false;
  for (const set of sets) {
    const after = applied.rebuild(set, texts);
    const fatal = after.problems.find((one) => one.fatal);
    if (fatal && !set.problems.some((one) => one.fatal)) {
      const message = withoutCredentials(fatal.message, [set, after], (path) => applied.textOf(path));
      return say`nothing would be applied any more: ${message}`;
    }
    isThere ||= graphSetOf(after).objects.some(({ definitions }) =>
      definitions.some(
        (one) =>
          one.kind === kind &&
          [name, ...formerNames].some((known) => one.name === known || one.former?.names.includes(known)) &&
          (namespace === undefined || one.namespace === namespace || one.namespace === '*') &&
          (key === undefined || one.keys.some((known) => known.name === key)),
      ),
    );
  }
  return isThere ? undefined : say`what is applied would still have no "${key ?? name}"`;
}

/** Returns the texts of files once they are changed, by their paths; of a file that the sops program encrypts before it does. */
export function textsAfterChanges(changes: readonly FileChange[], world: FixWorld): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const change of changes) {
    if (change.kind === 'create' || change.kind === 'encrypt') texts.set(change.path, change.text);
    if (change.kind !== 'edit') continue;
    const text = texts.get(change.path) ?? world.files.textOf(change.path);
    if (text !== undefined) texts.set(change.path, applyEdits(text, change.edits));
  }
  return texts;
}
