import { kindKeyOf } from '../../graph/facts-of-document.js';
import type { PlacedObject } from '../../graph/graph-set.js';
import { isOfCluster } from '../../graph/table/table.js';
import type { FileChange, FixWorld, HandOff } from '../../model/fix.js';
import type { Place } from '../../provenance/source.js';
import { folderOf, nameOf } from '../../text/paths.js';
import { shiftEdits } from '../../text/range.js';
import { say } from '../../text/say.js';
import { documentText, type YamlMap } from '../../yaml/edit/edits.js';
import { addBeside } from '../beside.js';
import { isCoveredBySops } from '../destinations/new-manifest.js';
import { fileName, freePath, join } from '../files.js';
import {
  type Anchor,
  anchorAt,
  type Changes,
  isGenerated,
  listWith,
  type MissingObject,
  whyStillMissing,
} from './place.js';

type Refused = { readonly refused: string };
/** The changes that create an object, and what is left to do. */
export type Created = { readonly changes: readonly FileChange[]; readonly handOff?: HandOff } | Refused;

/** An object to be created, and the reference that needs it. */
export interface Creation {
  readonly missing: MissingObject;
  /** Where its name is written. */
  readonly place: Place;
  /** The object that refers to it. */
  readonly reader: Pick<PlacedObject, 'kind' | 'name' | 'definitions'>;
  /** The reason, for the preview. */
  readonly why: string;
}

/** A manifest, and where it goes. */
export interface NewObject extends Creation {
  /** Returns the manifest, or several, for a namespace as it is to be written; undefined where none is. */
  manifestOf(namespace: string | undefined, anchor: Anchor): YamlMap | readonly YamlMap[] | Refused;
  /** The name of its file, where it is not that of the object. */
  readonly stem?: string;
  /** The end of its file's name. */
  readonly ending: string;
  /** True where it goes into the file of its reader, as long as that takes more objects. */
  readonly inOwnFile?: true;
}

/**
 * Returns the changes that create an object where a person would: in the file of its reader, or in a new one beside that, which the
 * kustomization of the reader lists. Refused where what is applied would not have it.
 */
export function createObject(created: NewObject, world: FixWorld): Created {
  return inNamespaces(created, world, (namespace, anchor) => {
    const manifest = created.manifestOf(namespace, anchor);
    if (isRefused(manifest)) return manifest;
    const { resource, path, start } = anchor;
    if (created.inOwnFile && resource && !isList(manifest) && !isGenerated(path, world)) {
      const plan = addBeside(resource, manifest, world, path);
      if (!('refused' in plan)) return [{ kind: 'edit', path, edits: shiftEdits(plan.edits, start), why: created.why }];
    }
    return newFile(created, manifest, anchor, world);
  });
}

/**
 * Returns the first of the changes, with and without a namespace in the manifest, after which the object is applied where its reader
 * looks for it.
 */
export function inNamespaces(
  { missing, place, reader }: Creation,
  world: FixWorld,
  make: (namespace: string | undefined, anchor: Anchor) => Changes,
): Created {
  if (!isName(missing)) return { refused: say`Kubernetes allows no object the name "${missing.name}"` };
  const anchor = anchorAt(place, world);
  if ('refused' in anchor) return anchor;
  let reason: string | undefined;
  for (const namespace of namespacesFor(missing, reader, anchor)) {
    const changes = make(namespace, anchor);
    const why = 'refused' in changes ? changes.refused : whyStillMissing(missing, anchor.path, changes, world);
    if (why === undefined && !('refused' in changes)) return { changes };
    reason ??= why;
  }
  return { refused: reason ?? say`the namespace is not known` };
}

/** Returns true for a name that an object of the kind may have; the names of roles may have more characters than others. */
function isName({ kind, name }: MissingObject): boolean {
  return name.length <= 253 && (/^(?:Cluster)?Role\./.test(kind) ? ROLE_NAME : NAME).test(name);
}

const NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const ROLE_NAME = /^(?!\.{1,2}$)[^/%\s]+$/;

/** Returns the namespaces that a manifest may have, those that its reader has by the way it is applied first. */
function namespacesFor(
  { kind, namespace }: MissingObject,
  reader: Creation['reader'],
  { resource }: Anchor,
): readonly (string | undefined)[] {
  if (isOfCluster(kind) || namespace === undefined) return [undefined];
  // Kustomize may have changed its name.
  const names = [reader.name, ...reader.definitions.flatMap(({ former }) => former?.names ?? [])];
  const isReader =
    resource &&
    kindKeyOf(resource) === reader.kind &&
    names.includes(resource.name) &&
    !isOfCluster(kindKeyOf(resource));
  return isReader && resource.cursor.at('metadata', 'namespace') === undefined ? [undefined, namespace] : [namespace];
}

function newFile(
  { missing, stem = missing.name, ending, why }: NewObject,
  manifest: YamlMap | readonly YamlMap[],
  { path: from }: Anchor,
  world: FixWorld,
): Changes {
  // `web-config-map` in `web-config-map.yaml`.
  const word = ending.replace(/\.yaml$/, '').slice(1);
  const isNamedSo = word !== '' && stem.replaceAll('-', '').toLowerCase().endsWith(word.replaceAll('-', ''));
  const wanted = join(folderOf(from), `${fileName(stem)}${isNamedSo ? '.yaml' : ending}`);
  const path = freePath(world, folderOf(from), stem, isNamedSo ? '.yaml' : ending);
  const text = (isList(manifest) ? manifest : [manifest]).map((one) => documentText(one)).join('---\n');
  // Whoever chooses it twice may be faster than the news of the first file.
  if (path !== wanted && world.files.textOf(wanted) === text)
    return { refused: say`${nameOf(wanted)} holds it already` };
  // Nothing but SOPS itself could read it.
  if (isCoveredBySops(world, path, text))
    return { refused: say`a rule of .sops.yaml covers new files of this folder; keep the objects in another` };
  const listed = listWith(world, from, path);
  return 'refused' in listed ? listed : [{ kind: 'create', path, text, why }, ...listed];
}

function isRefused(manifest: YamlMap | readonly YamlMap[] | Refused): manifest is Refused {
  return 'refused' in manifest && typeof manifest.refused === 'string';
}

function isList(manifest: YamlMap | readonly YamlMap[]): manifest is readonly YamlMap[] {
  return Array.isArray(manifest);
}
