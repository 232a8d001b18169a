import type { Resource } from '../kubernetes/resource.js';
import type { FixWorld } from '../rule.js';
import { scopeOf, sealingLabel } from '../sealed/scope.js';
import { sealedSecret } from '../sealed/sealed-secret.js';
import type { SecretFact } from '../workspace/facts.js';
import type { Located } from '../workspace/index.js';
import type { YamlDocument } from '../yaml/document.js';
import { allOf, documentText, setIn } from '../yaml/edits.js';
import type { Destination, MovedValue, Placement } from './destination.js';
import { folderOf, freePath, fromRoot } from './files.js';
import { type AddedKey, allocateKeys } from './keys.js';
import { findManifest, type Manifest } from './manifests.js';
import { newManifest } from './new-manifest.js';
import { sealerFor } from './seal.js';
import { shellQuote } from './upload.js';
import { namespaceOf, secretNameFor, standsBeside } from './workload.js';

const SEALED_SECRET_FILE = '.sealed-secret.yaml';

/** The SealedSecret of a workload: the one there is is extended, otherwise there will be one. */
export function sealedSecretOf(resource: Resource, own: YamlDocument, world: FixWorld): Destination {
  const { name, found } = secretNameFor(resource, world, (wanted, known) =>
    extendable(wanted, known, resource, own, world),
  );
  return {
    place: found ? `SealedSecret "${name}"` : 'a new SealedSecret',
    put: (values, planned) => put(values, name, found, resource, planned),
  };
}

function put(
  values: readonly MovedValue[],
  name: string,
  found: Manifest | undefined,
  resource: Resource,
  world: FixWorld,
): Placement | { readonly refused: string } {
  const existing = [...(found?.resource.cursor.at('spec', 'encryptedData')?.entries() ?? [])];
  const { keys, added } = allocateKeys(values, new Map(existing.map(({ key = '' }) => [key, undefined])));
  const sealed = found ? extend(found, name, added, world) : create(name, resource, added, world);
  if ('refused' in sealed) return sealed;
  const path = shellQuote(fromRoot(world, sealed.path));
  return {
    keys: keys.map((key) => ({ name, key })),
    files: sealed.files,
    edits: sealed.edits,
    handOff: {
      title:
        'The value is sealed for the controller of the certificate. Rotate it soon: git history keeps the old one in plaintext',
      command: `kubeseal --validate < ${path}`,
    },
  };
}

type Sealed =
  | { readonly path: string; readonly files: Placement['files']; readonly edits: NonNullable<Placement['edits']> }
  | { readonly refused: string };

function create(name: string, resource: Resource, added: readonly AddedKey[], world: FixWorld): Sealed {
  const sealer = sealerFor(world);
  if ('refused' in sealer) return sealer;
  const values = new Map(added.map(({ key, value }) => [key, { text: value }]));
  const made = sealedSecret({ name, namespace: namespaceOf(resource), values }, 'strict', sealer.sealer);
  if ('refused' in made) return made;
  const path = freePath(world, folderOf(world.path), name, SEALED_SECRET_FILE);
  const files = newManifest(world, path, documentText(made.data), `Holds ${quoted(added)}, sealed`);
  return 'refused' in files ? files : { path, files, edits: [] };
}

function extend(
  { path, resource, change }: Manifest,
  name: string,
  added: readonly AddedKey[],
  world: FixWorld,
): Sealed {
  const { cursor, namespace } = resource;
  const label = sealingLabel(scopeOf(cursor.at('metadata')), { name, namespace });
  if ('refused' in label) return label;
  const sealer = sealerFor(world);
  if ('refused' in sealer) return sealer;
  const plan = allOf(
    ...added.map(({ key, value }) =>
      setIn(cursor, ['spec', 'encryptedData', key], sealer.sealer.seal({ text: value }, label.label)),
    ),
  );
  if ('refused' in plan) return { refused: `SealedSecret "${name}" cannot be extended: ${plan.refused}` };
  return { path, ...change(plan.edits, `Holds ${quoted(added)} too, sealed`) };
}

function quoted(added: readonly AddedKey[]): string {
  return added.map(({ key }) => `"${key}"`).join(', ');
}

/** A SealedSecret beside the workload to which keys can be added. */
function extendable(
  name: string,
  known: readonly Located<SecretFact>[],
  resource: Resource,
  own: YamlDocument,
  world: FixWorld,
): Manifest | undefined {
  for (const { path, fact } of known) {
    if (fact.kind !== 'SealedSecret' || !standsBeside(fact.namespace, path, resource, world)) continue;
    const found = findManifest(
      world,
      own,
      path,
      (other) => other.kind === 'SealedSecret' && other.name === name && other.namespace === fact.namespace,
    );
    const spec = found?.resource.cursor.at('spec');
    const fixed = spec?.at('template', 'immutable')?.value === true || spec?.at('template', 'data') !== undefined;
    const values = spec?.at('encryptedData');
    if (found && !fixed && values?.kind === 'map' && values.size > 0 && !('refused' in setIn(values, ['new'], '')))
      return found;
  }
  return undefined;
}
