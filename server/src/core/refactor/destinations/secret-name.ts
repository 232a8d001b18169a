import type { FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import type { Located } from '../../workspace/index.js';
import type { SecretFact } from '../../workspace/named-facts.js';
import type { YamlData } from '../../yaml/edit/edits.js';
import { fileName, folderOf, heldFolderBeside, join } from '../files.js';
import type { KnownKeys } from '../keys.js';
import { shellQuote } from '../shell-words.js';
import type { WantedSecret } from './destination.js';

/** Endings of the files that are created for a Secret. */
export const SECRET_FILE = '.secret.yaml';
export const EXTERNAL_SECRET_FILE = '.external-secret.yaml';
export const SEALED_SECRET_FILE = '.sealed-secret.yaml';
export const PUSH_SECRET_FILE = '.push-secret.yaml';
const MAKES_A_SECRET = [SECRET_FILE, EXTERNAL_SECRET_FILE, SEALED_SECRET_FILE];

/** Returns the path outside git of a Secret in plaintext that belongs beside the finding's file. */
export function heldSecretPath(world: FixWorld, name: string): string {
  return join(heldFolderBeside(world), fileName(name, SECRET_FILE));
}

/** The number of names that are tried before the plain one is taken. */
const MOST_NAMES = 20;

/** The name of a Secret, and the object that creates it and can be extended, where there is one. */
export type NamedSecret<Found> = { readonly name: string; readonly found?: Found };

/**
 * Returns the name of a Secret: the one wanted, with a number where another object than one that `extend` accepts has
 * it. Refused where the exact name is needed.
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
    // The index has no files that git ignores.
    const files = MAKES_A_SECRET.map((ending) => join(folderOf(world.path), fileName(name, ending)));
    files.push(heldSecretPath(world, name));
    if (known.length === 0 && !files.some((path) => world.isTaken(path))) return { name };
  }
  return exactName ? { refused: say`Secret "${base}" exists already, without the keys it takes here` } : { name: base };
}

/**
 * Returns true for an object in the same namespace; without namespaces, for one in the same folder or in the folder
 * outside git that belongs to it.
 */
export function isBeside(
  namespace: string | undefined,
  path: string,
  { namespace: own }: WantedSecret,
  world: FixWorld,
): boolean {
  if (namespace !== undefined && own !== undefined) return namespace === own;
  const folder = folderOf(path);
  return namespace === own && (folder === folderOf(world.path) || folder === heldFolderBeside(world));
}

/** Returns true where the keys wanted can be added to a Secret with these keys: exact keys must not exist there. */
export function hasRoomFor({ keys = [], exactKeys }: WantedSecret, known: KnownKeys): boolean {
  return !exactKeys || !keys.some((key) => known.has(key));
}

/** Returns the metadata of an object that creates a Secret. */
export function metadataFor(
  name: string,
  { namespace }: Pick<WantedSecret, 'namespace'>,
): Readonly<Record<string, YamlData>> {
  return namespace === undefined ? { name } : { name, namespace };
}

/** Returns ` --namespace shop`, or '' without a namespace. */
export function namespaceFlag({ namespace }: Pick<WantedSecret, 'namespace'>): string {
  return namespace === undefined ? '' : ` --namespace ${shellQuote(namespace)}`;
}
