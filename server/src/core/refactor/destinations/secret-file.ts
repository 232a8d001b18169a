import { AFTER } from '../../kubernetes/insertion-order.js';
import type { FixWorld } from '../../model/fix.js';
import { decodeBase64 } from '../../secrets/values/base64.js';
import { say } from '../../text/say.js';
import { isHeld } from '../../workspace/held.js';
import type { Located } from '../../workspace/index.js';
import type { SecretFact, StoreFact } from '../../workspace/named-facts.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, documentText, type EditPlan, setIn } from '../../yaml/edit/edits.js';
import { freePath, fromRoot, heldChanges, heldFolderBeside } from '../files.js';
import { type AddedKey, allocateKeys, type KnownKeys, quotedKeys } from '../keys.js';
import { findObject, type OpenObject } from '../objects.js';
import { shellQuote } from '../shell-words.js';
import {
  type Destination,
  describeValues,
  type MovedValue,
  type Placement,
  rotationAdvice,
  type WantedSecret,
} from './destination.js';
import { pushChanges } from './push-secret.js';
import {
  hasRoomFor,
  heldSecretPath,
  isBeside,
  metadataFor,
  namespaceFlag,
  SECRET_FILE,
  secretNameFor,
} from './secret-name.js';
import { OUTSIDE_GIT } from './targets.js';

/**
 * Returns the destination of a Secret in a file that git ignores: an existing one is extended, otherwise a new one is
 * created. With a store, a PushSecret copies the values there once the Secret is applied.
 */
export function secretFileOf(wanted: WantedSecret, world: FixWorld, store?: StoreFact): Destination {
  const named = secretNameFor(wanted, world, (name, known) => extendable(name, known, wanted, world));
  const found = 'found' in named ? named.found : undefined;
  const { name } = found?.resource ?? {};
  const place = found ? say`Secret "${name ?? ''}", which git ignores` : say`a new Secret outside git`;
  const withPush = found ? say`Secret "${name ?? ''}" with a PushSecret` : say`a new Secret with a PushSecret`;
  return {
    kind: store ? 'pushed' : 'git-ignored',
    ...(store ? {} : { target: OUTSIDE_GIT }),
    place: store ? say`${withPush} (${store.kind} "${store.name}")` : place,
    put: (values, planned) =>
      'refused' in named ? named : put(values, { name: named.name, found, wanted, store }, planned),
  };
}

interface Target {
  readonly name: string;
  readonly found: OpenObject | undefined;
  readonly wanted: WantedSecret;
  readonly store: StoreFact | undefined;
}

function put(
  values: readonly MovedValue[],
  { name, found, wanted, store }: Target,
  world: FixWorld,
): Placement | { readonly refused: string } {
  const { keys, added } = allocateKeys(values, found && secretKeys(found), wanted.exactKeys);
  const path = found?.path ?? freePath(world, heldFolderBeside(world), name, SECRET_FILE);
  const secret = found ? extendedSecret(found, added) : create(name, wanted, added, path);
  if ('refused' in secret) return secret;
  const push = store && pushChanges({ name, keys, namespace: wanted.namespace, store }, world);
  if (push && 'refused' in push) return push;
  const apply = (file: string): string => `kubectl apply --server-side -f ${shellQuote(fromRoot(world, file))}`;
  const several = values.length > 1;
  const carried = !store
    ? ''
    : several
      ? say`; the PushSecret carries them to ${store.kind} "${store.name}"`
      : say`; the PushSecret carries it to ${store.kind} "${store.name}"`;
  const [described, file, advice] = [describeValues(wanted, values), fromRoot(world, path), rotationAdvice(values)];
  return {
    keys: keys.map((key) => ({ name, key })),
    files: [...heldChanges(world, path), ...(secret.files ?? []), ...(push?.files ?? [])],
    edits: [...(secret.edits ?? []), ...(push?.edits ?? [])],
    handOff: {
      title: several
        ? say`The ${described} stand in ${file}, which git ignores. Bring the Secret into the cluster with kubectl, which reads the file${carried}. ${advice}`
        : say`The ${described} stands in ${file}, which git ignores. Bring the Secret into the cluster with kubectl, which reads the file${carried}. ${advice}`,
      command: [
        [path, ...(push ? [push.path] : [])].map(apply).join(' && \\\n'),
        ...(found ? [] : orCreate(name, wanted, added)),
      ].join('\n'),
      waiting: [{ file: fromRoot(world, path), secret: name }],
    },
  };
}

/**
 * Returns the command that creates the Secret without the file, for one value: kubectl reads it from standard input, so
 * that no shell history keeps it.
 */
function orCreate(name: string, wanted: WantedSecret, added: readonly AddedKey[]): readonly string[] {
  const [only, ...more] = added;
  // The command sets no labels, and a value of several lines is hard to paste.
  if (!only || more.length > 0 || wanted.labels || only.value.includes('\n')) return [];
  return [
    `# or, to paste the value: kubectl create secret generic ${shellQuote(name)}${namespaceFlag(wanted)} --from-file=${shellQuote(`${only.key}=/dev/stdin`)}`,
  ];
}

type Changes = Partial<Pick<Placement, 'files' | 'edits'>>;

function create(name: string, wanted: WantedSecret, added: readonly AddedKey[], path: string): Changes | Refused {
  const text = secretText(name, wanted, added);
  return { files: [{ kind: 'create', path, text, why: say`Holds ${quotedKeys(added)}, outside git` }] };
}

type Refused = { readonly refused: string };

/** Returns a Secret manifest with plaintext values. */
export function secretText(name: string, wanted: WantedSecret, added: readonly AddedKey[]): string {
  return documentText({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...metadataFor(name, wanted), ...(wanted.labels ? { labels: wanted.labels } : {}) },
    type: 'Opaque',
    stringData: Object.fromEntries(added.map(({ key, value }) => [key, value])),
  });
}

/** Returns the changes that add keys to a Secret in plaintext. */
export function extendedSecret(object: OpenObject, added: readonly AddedKey[]): Changes | Refused {
  if (added.length === 0) return {};
  const { cursor, name } = object.resource;
  const plan = withKeys(cursor, added);
  if ('refused' in plan) return { refused: say`Secret "${name ?? ''}" cannot be extended: ${plan.refused}` };
  return { edits: [{ object, plan, why: say`Holds ${quotedKeys(added)} too, outside git` }] };
}

function withKeys(secret: Cursor, added: readonly AddedKey[]): EditPlan {
  const values = secret.at('stringData');
  if (values?.kind === 'map' && values.size > 0)
    return allOf(added.map(({ key, value }) => setIn(secret, ['stringData', key], value)));
  return setIn(
    secret,
    ['stringData'],
    Object.fromEntries(added.map(({ key, value }) => [key, value])),
    AFTER.secret.stringData,
  );
}

/**
 * Returns a Secret of this name beside the workload, in a file that git ignores, that can be extended; undefined where
 * there is none.
 */
function extendable(
  name: string,
  known: readonly Located<SecretFact>[],
  wanted: WantedSecret,
  world: FixWorld,
): OpenObject | undefined {
  // The index has no files that git ignores, except open ones.
  const beside = heldSecretPath(world, name);
  for (const path of new Set([...known.map(({ path: other }) => other), beside])) {
    if (!isHeld(path)) continue;
    const found = findObject(
      world,
      path,
      (other) => other.kind === 'Secret' && other.group === '' && other.name === name,
    );
    if (!found || !isBeside(found.resource.namespace, path, wanted, world)) continue;
    const { cursor, namespace } = found.resource;
    const isFixed = cursor.at('immutable')?.value === true || namespace !== wanted.namespace;
    const isSeen = Object.entries(wanted.labels ?? {}).every(
      ([label, value]) => cursor.at('metadata', 'labels', label)?.string === value,
    );
    const takes = !('refused' in withKeys(cursor, [{ key: 'new', value: '' }]));
    if (!isFixed && isSeen && takes && hasRoomFor(wanted, secretKeys(found))) return found;
  }
  return undefined;
}

/** Returns the keys of a Secret in plaintext, with their values. */
export function secretKeys({ resource: { cursor } }: OpenObject): KnownKeys {
  const keys = new Map<string, string | undefined>();
  for (const entry of cursor.at('data')?.entries() ?? []) keys.set(entry.key ?? '', decodeBase64(entry.text));
  for (const entry of cursor.at('stringData')?.entries() ?? [])
    keys.set(entry.key ?? '', entry.opaque ? undefined : entry.text);
  return keys;
}
