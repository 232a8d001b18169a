import type { Resource } from '../../kubernetes/resource.js';
import type { FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import type { Located } from '../../workspace/index.js';
import type { SecretFact, StoreFact } from '../../workspace/named-facts.js';
import { allOf, appendItem, documentText, type EditPlan, setIn, type YamlData } from '../../yaml/edit/edits.js';
import { folderOf, freePath, heldPath, holdValue, onePerPath } from '../files.js';
import { type AddedKey, allocateKeys, type KnownKeys, quotedKeys } from '../keys.js';
import { findObject, type ObjectEdit, type OpenObject } from '../objects.js';
import {
  type Destination,
  describeValues,
  type MovedValue,
  type Placement,
  rotationAdvice,
  type WantedSecret,
} from './destination.js';
import { newManifest } from './new-manifest.js';
import { EXTERNAL_SECRET_FILE, hasRoomFor, isBeside, metadataFor, secretNameFor } from './secret-name.js';
import { fetchedFrom } from './targets.js';
import { entryIn, type RemoteRef, type Upload, uploadCommand, uploadMore, uploadTo } from './upload.js';

/** A key of a Secret that is fetched from a store. */
export interface FetchedKey {
  readonly key: string;
  readonly ref: RemoteRef;
  /** True where the store has the value in base64, which need not be text. */
  readonly isBase64?: boolean;
}

/** Returns the `spec` of an ExternalSecret that fetches keys from a store into a Secret of this name. */
export function externalSecretSpec(store: StoreFact, target: YamlData, keys: readonly FetchedKey[]): YamlData {
  return {
    refreshInterval: '1h',
    secretStoreRef: { kind: store.kind, name: store.name },
    target,
    data: keys.map(fetched),
  };
}

/** Returns an item of an ExternalSecret's `data`. */
function fetched({ key, ref, isBase64 }: FetchedKey): YamlData {
  const remoteRef = ref.property === undefined ? { key: ref.key } : { key: ref.key, property: ref.property };
  return { secretKey: key, remoteRef: isBase64 ? { ...remoteRef, decodingStrategy: 'Base64' } : remoteRef };
}

/** A document that the operator renders from the fetched values. The Secret has its key and no other. */
export interface TemplatedDocument {
  readonly key: string;
  /** Returns the template; `keys` are the identifiers of the values, in their order. */
  text(keys: readonly string[]): string;
}

/**
 * Returns the destination that creates a Secret from a store: an existing ExternalSecret is extended, otherwise a new
 * one is created. A document always gets a new one.
 */
export function externalSecretOf(
  wanted: WantedSecret,
  store: StoreFact,
  world: FixWorld,
  document?: TemplatedDocument,
): Destination {
  const named = secretNameFor(wanted, world, (name, known) =>
    document ? undefined : extendable(name, known, wanted, store, world),
  );
  const found = 'found' in named ? named.found : undefined;
  const where = say`(${store.kind} "${store.name}")`;
  return {
    kind: 'external-secret',
    target: fetchedFrom(store),
    place: found ? say`ExternalSecret "${found.resource.name ?? ''}" ${where}` : say`a new ExternalSecret ${where}`,
    put: (values, planned) =>
      'refused' in named ? named : put(values, { name: named.name, found, wanted, store, document }, planned),
  };
}

interface Target {
  readonly name: string;
  readonly found: OpenObject | undefined;
  readonly wanted: WantedSecret;
  readonly store: StoreFact;
  readonly document: TemplatedDocument | undefined;
}

function put(values: readonly MovedValue[], target: Target, world: FixWorld): Placement | { readonly refused: string } {
  const { name, found, wanted, store, document } = target;
  const { keys, added } = allocateKeys(values, found && existingKeys(found, name, world), wanted.exactKeys);
  const held = added.map(({ key, value }) => holdValue(world, `${name}.${key}`, value));
  const waiting = added.map(({ key }, index) => ({ key, file: held[index]?.path ?? '' }));
  const upload = (found ? uploadMore : uploadTo)(store, entryIn(world, wanted.namespace, name), waiting);
  const manifest = found ? extend(found, added, upload) : create(target, keys, added, upload, world);
  if ('refused' in manifest) return manifest;
  const placement = {
    keys: keys.map((key) => ({ name, key: document?.key ?? key })),
    files: onePerPath([...(manifest.files ?? []), ...held.flatMap(({ changes }) => changes)]),
    edits: manifest.edits ?? [],
    ...(manifest.manifest === undefined ? {} : { manifest: manifest.manifest }),
  };
  // A value that waits for its upload already has been handed over with the equal value.
  if (added.length === 0) return placement;
  const from = waiting.map(({ file }) => file).join(say`, `);
  return {
    ...placement,
    handOff: {
      title: say`Upload the ${describeValues(wanted, values)} from ${from} to ${store.kind} "${store.name}". ${rotationAdvice(values)}`,
      command: uploadCommand(upload, waiting),
      waiting: waiting.map((value) => ({ ...value, secret: name })),
    },
  };
}

type Changes = Partial<Pick<Placement, 'files' | 'edits' | 'manifest'>>;

function create(
  { name, wanted, store, document }: Target,
  keys: readonly string[],
  added: readonly AddedKey[],
  { refs }: Upload,
  world: FixWorld,
): Changes | { readonly refused: string } {
  const fetchedKeys = added.map(({ key }, index) => ({ key, ref: refs[index] ?? { key } }));
  const template = {
    ...(wanted.labels ? { metadata: { labels: wanted.labels } } : {}),
    ...(document ? { engineVersion: 'v2', data: { [document.key]: document.text(keys) } } : {}),
  };
  const target = { name, creationPolicy: 'Owner', ...(Object.keys(template).length > 0 ? { template } : {}) };
  const text = documentText({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadataFor(name, wanted),
    spec: externalSecretSpec(store, target, fetchedKeys),
  });
  const path = freePath(world, folderOf(world.path), name, EXTERNAL_SECRET_FILE);
  const files = newManifest(world, path, text, say`Fetches ${quotedKeys(added)} from ${store.kind} "${store.name}"`);
  return 'refused' in files ? files : { files, manifest: path };
}

function extend(
  object: OpenObject,
  added: readonly AddedKey[],
  { refs }: Upload,
): Changes | { readonly refused: string } {
  if (added.length === 0) return {};
  const { resource } = object;
  const plan = withItems(
    resource,
    added.map(({ key }, index) => fetched({ key, ref: refs[index] ?? { key } })),
  );
  if ('refused' in plan)
    return { refused: say`ExternalSecret "${resource.name ?? ''}" cannot be extended: ${plan.refused}` };
  const edit: ObjectEdit = { object, plan, why: say`Fetches ${quotedKeys(added)} too` };
  return { edits: [edit] };
}

function withItems({ cursor }: Resource, items: readonly YamlData[]): EditPlan {
  const data = cursor.at('spec', 'data');
  if (data?.kind === 'sequence' && data.size > 0) return allOf(items.map((item) => appendItem(data, item)));
  return setIn(cursor, ['spec', 'data'], items);
}

/**
 * Returns an ExternalSecret beside the workload that creates this Secret from this store and can be extended; undefined
 * where there is none.
 */
function extendable(
  name: string,
  known: readonly Located<SecretFact>[],
  wanted: WantedSecret,
  store: StoreFact,
  world: FixWorld,
): OpenObject | undefined {
  for (const { path, fact } of known) {
    if (fact.kind !== 'ExternalSecret' || !isBeside(fact.namespace, path, wanted, world)) continue;
    const found = findObject(world, path, (other) => isExternalSecret(other, name, fact.namespace));
    if (found && takesKeys(found.resource, wanted, store) && hasRoomFor(wanted, existingKeys(found, name, world)))
      return found;
  }
  return undefined;
}

function isExternalSecret({ kind, group, name, namespace, cursor }: Resource, wanted: string, space?: string): boolean {
  if (kind !== 'ExternalSecret' || group !== 'external-secrets.io' || namespace !== space) return false;
  return (cursor.at('spec', 'target', 'name')?.string ?? name) === wanted;
}

function takesKeys(resource: Resource, { labels = {} }: WantedSecret, store: StoreFact): boolean {
  const spec = resource.cursor.at('spec');
  const target = spec?.at('target');
  const template = target?.at('template');
  const from = spec?.at('secretStoreRef');
  const isOfStore =
    from?.at('name')?.string === store.name && (from.at('kind')?.string ?? 'SecretStore') === store.kind;
  // A template with data determines the keys; an ExternalSecret that is fetched only once takes no more of them.
  const isFixed =
    template?.has('data') === true ||
    template?.has('templateFrom') === true ||
    target?.at('immutable')?.value === true ||
    target?.at('creationPolicy')?.string === 'None' ||
    spec?.at('refreshPolicy')?.string === 'CreatedOnce';
  const isSeen = Object.entries(labels).every(
    ([label, value]) => template?.at('metadata', 'labels', label)?.string === value,
  );
  return isOfStore && !isFixed && isSeen && !('refused' in withItems(resource, [{ secretKey: 'key' }]));
}

/** Returns the keys of an ExternalSecret, with the values that still wait for their upload. */
function existingKeys({ resource }: OpenObject, name: string, world: FixWorld): KnownKeys {
  const items = [...(resource.cursor.at('spec', 'data')?.items() ?? [])];
  const keys = items.flatMap((item) => item.at('secretKey')?.string ?? []);
  return new Map(keys.map((key) => [key, world.files.textOf(heldPath(world, `${name}.${key}`))]));
}
