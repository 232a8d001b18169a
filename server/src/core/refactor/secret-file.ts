import type { Resource } from '../kubernetes/resource.js';
import type { FileChange, FixWorld } from '../rule.js';
import { decodeBase64 } from '../secrets/base64.js';
import type { SecretFact, StoreFact } from '../workspace/facts.js';
import type { Located } from '../workspace/index.js';
import type { YamlDocument } from '../yaml/document.js';
import { allOf, documentText, type EditPlan, setIn } from '../yaml/edits.js';
import type { Destination, MovedValue, Placement } from './destination.js';
import { folderOf, freePath, fromRoot, ignoreChanges, join } from './files.js';
import { type AddedKey, allocateKeys } from './keys.js';
import { findManifest, type Manifest } from './manifests.js';
import { pushChanges } from './push-secret.js';
import { shellQuote } from './upload.js';
import { metadataFor, namespaceOf, SECRET_FILE, secretNameFor, standsBeside } from './workload.js';

/**
 * The Secret of a workload in a file that git ignores: the one there is is extended, otherwise there will be one. With a
 * store, a PushSecret carries the values there once the Secret is applied.
 */
export function secretFileOf(resource: Resource, own: YamlDocument, world: FixWorld, store?: StoreFact): Destination {
  const { name, found } = secretNameFor(resource, world, (wanted, known) =>
    extendable(wanted, known, resource, own, world),
  );
  const place = found ? `Secret "${name}", which git ignores` : 'a new Secret in a file that git ignores';
  return {
    place: store ? `${place}, with a PushSecret to ${store.kind} "${store.name}"` : place,
    put: (values, planned) => put(values, { name, found, resource, own, store }, planned),
  };
}

interface Target {
  readonly name: string;
  readonly found: Manifest | undefined;
  readonly resource: Resource;
  readonly own: YamlDocument;
  readonly store: StoreFact | undefined;
}

function put(
  values: readonly MovedValue[],
  { name, found, resource, own, store }: Target,
  world: FixWorld,
): Placement | { readonly refused: string } {
  const { keys, added } = allocateKeys(values, found && existingKeys(found));
  const path = found?.path ?? freePath(world, folderOf(world.path), name, SECRET_FILE);
  const secret = found ? extend(found, added) : create(name, resource, added, path);
  if ('refused' in secret) return secret;
  const push = store && pushChanges({ name, keys, resource, own, store }, world);
  if (push && 'refused' in push) return push;
  const named = values.map((value) => `"${value.name}"`).join(', ');
  const [it, one] = values.length > 1 ? ['them', 'ones'] : ['it', 'one'];
  const apply = (file: string): string => `kubectl apply --server-side -f ${shellQuote(fromRoot(world, file))}`;
  const carried = store ? `; the PushSecret carries ${it} to ${store.kind} "${store.name}"` : '';
  return {
    keys: keys.map((key) => ({ name, key })),
    files: [...secret.files, ...ignoreChanges(world, path), ...(push?.files ?? [])],
    edits: [...secret.edits, ...(push?.edits ?? [])],
    handOff: {
      title: `The value${values.length > 1 ? 's' : ''} of ${named} stand${values.length > 1 ? '' : 's'} in ${fromRoot(world, path)}, which git ignores. Bring the Secret into the cluster with kubectl, which reads the file${carried}. Rotate ${it} soon: git history keeps the old ${one}`,
      command: [
        [path, ...(push ? [push.path] : [])].map(apply).join(' && \\\n'),
        ...(found ? [] : orCreate(name, resource, keys)),
      ].join('\n'),
    },
  };
}

/** The same without the file, for one value: kubectl reads it from its input, so that no history keeps it. */
function orCreate(name: string, { namespace }: Resource, keys: readonly string[]): readonly string[] {
  const [key, ...more] = keys;
  if (key === undefined || more.length > 0) return [];
  const place = namespace === undefined ? '' : ` --namespace ${namespace}`;
  return [`# or, to paste the value: kubectl create secret generic ${name}${place} --from-file=${key}=/dev/stdin`];
}

type Changes = { readonly files: readonly FileChange[]; readonly edits: NonNullable<Placement['edits']> };

function create(name: string, resource: Resource, added: readonly AddedKey[], path: string): Changes {
  const text = documentText({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadataFor(name, resource),
    type: 'Opaque',
    stringData: Object.fromEntries(added.map(({ key, value }) => [key, value])),
  });
  const why = `Holds ${added.map(({ key }) => `"${key}"`).join(', ')}, outside git`;
  return { files: [{ kind: 'create', path, text, why }], edits: [] };
}

function extend({ resource, change }: Manifest, added: readonly AddedKey[]): Changes | { readonly refused: string } {
  if (added.length === 0) return { files: [], edits: [] };
  const plan = withKeys(resource, added);
  if ('refused' in plan) return { refused: `Secret "${resource.name ?? ''}" cannot be extended: ${plan.refused}` };
  return change(plan.edits, `Holds ${added.map(({ key }) => `"${key}"`).join(', ')} too, outside git`);
}

function withKeys({ cursor }: Resource, added: readonly AddedKey[]): EditPlan {
  const values = cursor.at('stringData');
  if (values?.kind === 'map' && values.size > 0)
    return allOf(...added.map(({ key, value }) => setIn(cursor, ['stringData', key], value)));
  return setIn(cursor, ['stringData'], Object.fromEntries(added.map(({ key, value }) => [key, value])), [
    'type',
    'data',
  ]);
}

/** A Secret of this name beside the workload, in a file that git ignores, and to which keys can be added. */
function extendable(
  name: string,
  known: readonly Located<SecretFact>[],
  resource: Resource,
  own: YamlDocument,
  world: FixWorld,
): Manifest | undefined {
  // What git ignores is no part of the index, unless somebody has it open.
  const beside = join(folderOf(world.path), name + SECRET_FILE);
  const space = namespaceOf(resource);
  for (const path of new Set([...known.map(({ path: other }) => other), beside])) {
    if (!world.isIgnored(path)) continue;
    const found = findManifest(
      world,
      own,
      path,
      (other) => other.kind === 'Secret' && other.group === '' && other.name === name,
    );
    if (!found || !standsBeside(found.resource.namespace, path, resource, world)) continue;
    const fixed = found.resource.cursor.at('immutable')?.value === true;
    if (
      !fixed &&
      found.resource.namespace === space &&
      !('refused' in withKeys(found.resource, [{ key: 'new', value: '' }]))
    )
      return found;
  }
  return undefined;
}

function existingKeys({ resource: { cursor } }: Manifest): ReadonlyMap<string, string | undefined> {
  const keys = new Map<string, string | undefined>();
  for (const entry of cursor.at('data')?.entries() ?? []) keys.set(entry.key ?? '', decodeBase64(entry.text));
  for (const entry of cursor.at('stringData')?.entries() ?? [])
    keys.set(entry.key ?? '', entry.opaque ? undefined : entry.text);
  return keys;
}
