import { isNamedAsPart } from '../kubernetes/named-as-part.js';
import { folderOf } from '../text/paths.js';
import type { ObjectFact } from './facts.js';
import type { GraphSet, PlacedObject } from './graph-set.js';
import { relocated } from './relocate.js';

/** A file whose objects are applied as they are written. */
export interface LooseFile {
  readonly path: string;
  readonly objects: readonly ObjectFact[];
}

/** The objects of facts in their file: unchanged facts give the same object, so that who compares sees what changed. */
const placedBefore = new WeakMap<ObjectFact, { readonly file: string; readonly placed: PlacedObject }>();

/**
 * Returns the sets that files make which no chart or kustomization takes in, patches and the like left out: those of one folder are
 * applied together, unless two of
 * them have an object in common, as examples and variants do. Then each file is a set.
 */
export function looseSets(files: readonly LooseFile[]): readonly GraphSet[] {
  const folders = new Map<string, LooseFile[]>();
  for (const file of files) {
    if (file.objects.length === 0 || isNamedAsPart(file.path)) continue;
    const folder = folderOf(file.path);
    const known = folders.get(folder);
    if (known) known.push(file);
    else folders.set(folder, [file]);
  }
  return [...folders].flatMap(([folder, members]) =>
    haveCommonObject(members)
      ? members.map((file) => ({ ...setOf(file.path, [file]), isExample: true as const }))
      : [setOf(folder, members)],
  );
}

function setOf(path: string, members: readonly LooseFile[]): GraphSet {
  const objects = members.flatMap((file) => file.objects.map((object) => placedIn(object, file.path)));
  return { key: `files\n${path}`, kind: 'files', path, cluster: undefined, objects };
}

function placedIn(object: ObjectFact, file: string): PlacedObject {
  const known = placedBefore.get(object);
  if (known?.file === file) return known.placed;
  const placed = relocated(object, ({ start, end }) => ({ file, start, end }));
  placedBefore.set(object, { file, placed });
  return placed;
}

function haveCommonObject(files: readonly LooseFile[]): boolean {
  const known = new Map<string, string>();
  for (const { path, objects } of files)
    for (const { kind, name, namespace } of objects) {
      if (name === undefined || kind === 'Namespace') continue;
      const id = `${kind}/${namespace ?? ''}/${name}`;
      const other = known.get(id);
      if (other !== undefined && other !== path) return true;
      known.set(id, path);
    }
  return false;
}
