import type { FixWorld } from '../../model/fix.js';
import type { SecretFact } from '../../workspace/facts.js';
import type { Located } from '../../workspace/index.js';
import type { YamlData } from '../../yaml/edit/edits.js';
import { fileName, folderOf, heldFolderBeside, join } from '../files.js';
import type { KnownKeys } from '../keys.js';
import { shellQuote } from '../shell-words.js';
import type { WantedSecret } from './destination.js';

/** Endings of the files that are made for a Secret. */
export const SECRET_FILE = '.secret.yaml';
export const EXTERNAL_SECRET_FILE = '.external-secret.yaml';
export const SEALED_SECRET_FILE = '.sealed-secret.yaml';
export const PUSH_SECRET_FILE = '.push-secret.yaml';
const MAKES_A_SECRET = [SECRET_FILE, EXTERNAL_SECRET_FILE, SEALED_SECRET_FILE];

/** Where a Secret in plaintext waits that belongs beside the finding's file. */
export function heldSecretPath(world: FixWorld, name: string): string {
  return join(heldFolderBeside(world), fileName(name, SECRET_FILE));
}

/** How many names are tried before the plain one is taken. */
const MOST_NAMES = 20;

/** What a Secret is called, and what makes it already, where that can be extended. */
export type NamedSecret<Found> = { readonly name: string; readonly found?: Found };

/**
 * The name of a Secret: the one wanted, or with a number where that is taken by something else than what `extend` can add
 * to. Refused where it has to be that name.
 */
export function secretNameFor<Found>(
  { name: base, namespace, exactName }: WantedSecret,
  world: FixWorld,
  extend: (name: string, known: readonly Located<SecretFact>[]) => Found | undefined,
): NamedSecret<Found> | { readonly refused: string } {
  const secrets = world.index.secrets(namespace);
  for (let count = 1; count <= (exactName ? 1 : MOST_NAMES); count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    const known = secrets.filter(({ fact }) => fact.name === name);
    const found = extend(name, known);
    if (found !== undefined) return { name, found };
    // What git ignores is no part of the index.
    const files = MAKES_A_SECRET.map((ending) => join(folderOf(world.path), fileName(name, ending)));
    files.push(heldSecretPath(world, name));
    if (known.length === 0 && !files.some((path) => world.isTaken(path))) return { name };
  }
  return exactName ? { refused: `Secret "${base}" exists already, without the keys it takes here` } : { name: base };
}

/** True for what stands in the same namespace: as it is written, or else in the same folder, or where its plaintext waits. */
export function standsBeside(
  namespace: string | undefined,
  path: string,
  { namespace: own }: WantedSecret,
  world: FixWorld,
): boolean {
  if (namespace !== undefined && own !== undefined) return namespace === own;
  const folder = folderOf(path);
  return namespace === own && (folder === folderOf(world.path) || folder === heldFolderBeside(world));
}

/** True where a Secret with these keys can take those wanted: a reader of exact keys takes no others for them. */
export function hasRoomFor({ keys = [], exactKeys }: WantedSecret, known: KnownKeys): boolean {
  return !exactKeys || !keys.some((key) => known.has(key));
}

/** The metadata of an object that makes a Secret. */
export function metadataFor(
  name: string,
  { namespace }: Pick<WantedSecret, 'namespace'>,
): Readonly<Record<string, YamlData>> {
  return namespace === undefined ? { name } : { name, namespace };
}

/** ` --namespace shop`, or nothing. */
export function namespaceFlag({ namespace }: Pick<WantedSecret, 'namespace'>): string {
  return namespace === undefined ? '' : ` --namespace ${shellQuote(namespace)}`;
}
