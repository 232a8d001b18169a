import type { Resource } from '../kubernetes/resource.js';
import type { FixWorld } from '../rule.js';
import type { SecretFact, StoreFact } from '../workspace/facts.js';
import type { Located } from '../workspace/index.js';
import type { YamlDocument } from '../yaml/document.js';
import { allOf, appendItem, documentText, type EditPlan, setIn, type YamlData } from '../yaml/edits.js';
import type { Destination, MovedValue, Placement } from './destination.js';
import { folderOf, freePath, heldPath, holdValue, onePerPath } from './files.js';
import { type AddedKey, allocateKeys } from './keys.js';
import { findManifest, type Manifest } from './manifests.js';
import { newManifest } from './new-manifest.js';
import { type RemoteRef, type Upload, uploadCommand, uploadMore, uploadTo } from './upload.js';
import { EXTERNAL_SECRET_FILE, metadataFor, namespaceOf, secretNameFor, standsBeside } from './workload.js';

/** The `spec` of an ExternalSecret that fetches keys from a store into a Secret of this name. */
export function externalSecretSpec(
  store: StoreFact,
  target: YamlData,
  keys: readonly { readonly key: string; readonly ref: RemoteRef }[],
): YamlData {
  return {
    refreshInterval: '1h',
    secretStoreRef: { kind: store.kind, name: store.name },
    target,
    data: keys.map(({ key, ref }) => fetched(key, ref)),
  };
}

/** An item of an ExternalSecret's `data`. */
function fetched(key: string, { key: remote, property }: RemoteRef): YamlData {
  return { secretKey: key, remoteRef: property === undefined ? { key: remote } : { key: remote, property } };
}

/** The ExternalSecret of a workload for a store: the one there is is extended, otherwise there will be one. */
export function externalSecretOf(
  resource: Resource,
  own: YamlDocument,
  store: StoreFact,
  world: FixWorld,
): Destination {
  const { name, found } = secretNameFor(resource, world, (wanted, known) =>
    extendable(wanted, known, resource, own, store, world),
  );
  const where = `(${store.kind} "${store.name}")`;
  return {
    place: found ? `ExternalSecret "${found.resource.name ?? name}" ${where}` : `a new ExternalSecret ${where}`,
    put: (values, planned) => put(values, { name, found, resource, store }, planned),
  };
}

interface Target {
  readonly name: string;
  readonly found: Manifest | undefined;
  readonly resource: Resource;
  readonly store: StoreFact;
}

function put(
  values: readonly MovedValue[],
  { name, found, resource, store }: Target,
  world: FixWorld,
): Placement | { readonly refused: string } {
  const { keys, added } = allocateKeys(values, existingKeys(found, name, world));
  const references = keys.map((key) => ({ name, key }));
  const held = added.map(({ key, value }) => holdValue(world, `${name}.${key}`, value));
  const waiting = added.map(({ key }, index) => ({ key, file: held[index]?.path ?? '' }));
  const namespace = namespaceOf(resource) ?? 'default';
  const upload = found ? uploadMore(store, namespace, name, waiting) : uploadTo(store, namespace, name, waiting);
  const manifest = found ? extend(found, added, upload) : create(name, resource, store, added, upload, world);
  if ('refused' in manifest) return manifest;
  const placement = {
    keys: references,
    files: onePerPath([...manifest.files, ...held.flatMap(({ changes }) => changes)]),
    edits: manifest.edits,
  };
  // What waits for its upload already was handed over with the value it is equal to.
  if (added.length === 0) return placement;
  const named = values.map((value) => `"${value.name}"`).join(', ');
  const [s, it] = values.length > 1 ? ['s', 'them'] : ['', 'it'];
  const from = waiting.map(({ file }) => file).join(', ');
  return {
    ...placement,
    handOff: {
      title: `Upload the value${s} of ${named} from ${from} to ${store.kind} "${store.name}". Rotate ${it} soon: git history keeps the old one${s}`,
      command: uploadCommand(upload, waiting),
    },
  };
}

type Changes = { readonly files: Placement['files']; readonly edits: NonNullable<Placement['edits']> };

function create(
  name: string,
  resource: Resource,
  store: StoreFact,
  added: readonly AddedKey[],
  { refs }: Upload,
  world: FixWorld,
): Changes | { readonly refused: string } {
  const keys = added.map(({ key }, index) => ({ key, ref: refs[index] ?? { key } }));
  const text = documentText({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadataFor(name, resource),
    spec: externalSecretSpec(store, { name, creationPolicy: 'Owner' }, keys),
  });
  const path = freePath(world, folderOf(world.path), name, EXTERNAL_SECRET_FILE);
  const files = newManifest(world, path, text, fetches(added, store));
  return 'refused' in files ? files : { files, edits: [] };
}

function extend(
  { resource, change }: Manifest,
  added: readonly AddedKey[],
  { refs }: Upload,
): Changes | { readonly refused: string } {
  if (added.length === 0) return { files: [], edits: [] };
  const plan = withItems(
    resource,
    added.map(({ key }, index) => fetched(key, refs[index] ?? { key })),
  );
  if ('refused' in plan)
    return { refused: `ExternalSecret "${resource.name ?? ''}" cannot be extended: ${plan.refused}` };
  return change(plan.edits, `Fetches ${added.map(({ key }) => `"${key}"`).join(', ')} too`);
}

function fetches(added: readonly AddedKey[], store: StoreFact): string {
  return `Fetches ${added.map(({ key }) => `"${key}"`).join(', ')} from ${store.kind} "${store.name}"`;
}

function withItems({ cursor }: Resource, items: readonly YamlData[]): EditPlan {
  const data = cursor.at('spec', 'data');
  if (data?.kind === 'sequence' && data.size > 0) return allOf(...items.map((item) => appendItem(data, item)));
  return setIn(cursor, ['spec', 'data'], items);
}

/** An ExternalSecret beside the workload that makes this Secret from this store, and to which keys can be added. */
function extendable(
  name: string,
  known: readonly Located<SecretFact>[],
  resource: Resource,
  own: YamlDocument,
  store: StoreFact,
  world: FixWorld,
): Manifest | undefined {
  for (const { path, fact } of known) {
    if (fact.kind !== 'ExternalSecret' || !standsBeside(fact.namespace, path, resource, world)) continue;
    const found = findManifest(world, own, path, (other) => isExternalSecret(other, name, fact.namespace));
    if (found && takesKeys(found.resource, store)) return found;
  }
  return undefined;
}

function isExternalSecret({ kind, group, name, namespace, cursor }: Resource, wanted: string, space?: string): boolean {
  if (kind !== 'ExternalSecret' || group !== 'external-secrets.io' || namespace !== space) return false;
  return (cursor.at('spec', 'target', 'name')?.string ?? name) === wanted;
}

function takesKeys(resource: Resource, store: StoreFact): boolean {
  const spec = resource.cursor.at('spec');
  const target = spec?.at('target');
  const from = spec?.at('secretStoreRef');
  const isOfStore =
    from?.at('name')?.string === store.name && (from.at('kind')?.string ?? 'SecretStore') === store.kind;
  // A template decides itself which keys there are; what is made once only takes no more of them.
  const isFixed =
    target?.has('template') === true ||
    target?.at('immutable')?.value === true ||
    target?.at('creationPolicy')?.string === 'None' ||
    spec?.at('refreshPolicy')?.string === 'CreatedOnce';
  return isOfStore && !isFixed && !('refused' in withItems(resource, [{ secretKey: 'key' }]));
}

/** The keys an ExternalSecret has, with the values that still wait for their upload. */
function existingKeys(
  found: Manifest | undefined,
  name: string,
  world: FixWorld,
): ReadonlyMap<string, string | undefined> {
  const items = [...(found?.resource.cursor.at('spec', 'data')?.items() ?? [])];
  const keys = items.flatMap((item) => item.at('secretKey')?.string ?? []);
  return new Map(keys.map((key) => [key, world.readText(heldPath(world, `${name}.${key}`))]));
}
