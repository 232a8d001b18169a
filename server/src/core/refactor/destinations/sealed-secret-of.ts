import { type SealingScope, scopeOf, sealingLabel } from '../../encryption/sealed/scope.js';
import { sealedSecret } from '../../encryption/sealed/sealed-secret.js';
import type { FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import type { Located } from '../../workspace/index.js';
import type { SecretFact } from '../../workspace/named-facts.js';
import { documentText, setAll, setIn } from '../../yaml/edit/edits.js';
import { folderOf, freePath, fromRoot } from '../files.js';
import { type AddedKey, allocateKeys, type KnownKeys, quotedKeys } from '../keys.js';
import { sealerFor } from '../manifest/seal.js';
import { findObject, type OpenObject } from '../objects.js';
import { shellQuote } from '../shell-words.js';
import { type Destination, describeValues, type MovedValue, type Placement, type WantedSecret } from './destination.js';
import { newManifest } from './new-manifest.js';
import { hasRoomFor, isBeside, SEALED_SECRET_FILE, secretNameFor } from './secret-name.js';
import { SEALED } from './targets.js';

/** Returns the destination of a SealedSecret: an existing one is extended, otherwise a new one is created. */
export function sealedSecretOf(wanted: WantedSecret, world: FixWorld): Destination {
  const named = secretNameFor(wanted, world, (name, known) => extendable(name, known, wanted, world));
  const found = 'found' in named ? named.found : undefined;
  return {
    kind: 'sealed-secret',
    target: SEALED,
    place: found ? say`SealedSecret "${found.resource.name ?? ''}"` : newSealedSecret(wanted),
    put: (values, planned) => ('refused' in named ? named : put(values, named.name, found, wanted, planned)),
  };
}

/** Returns the scope: `strict` where there is a namespace to bind to. */
function scopeFor({ namespace }: WantedSecret): SealingScope {
  return namespace === undefined ? 'cluster-wide' : 'strict';
}

function newSealedSecret(wanted: WantedSecret): string {
  return scopeFor(wanted) === 'strict'
    ? say`a new SealedSecret`
    : say`a new SealedSecret that any namespace can unseal`;
}

function put(
  values: readonly MovedValue[],
  name: string,
  found: OpenObject | undefined,
  wanted: WantedSecret,
  world: FixWorld,
): Placement | { readonly refused: string } {
  const { keys, added } = allocateKeys(values, found && existingKeys(found), wanted.exactKeys);
  const sealed = found ? extend(found, name, added, world) : create(name, wanted, added, world);
  if ('refused' in sealed) return sealed;
  const { path, files, edits } = sealed;
  const described = describeValues(wanted, values);
  return {
    keys: keys.map((key) => ({ name, key })),
    files,
    edits,
    ...(found ? {} : { manifest: path }),
    handOff: {
      title:
        values.length > 1
          ? say`The ${described} are sealed for the controller of the certificate. Rotate them soon: git history keeps the old ones in plaintext`
          : say`The ${described} is sealed for the controller of the certificate. Rotate it soon: git history keeps the old one in plaintext`,
      command: `kubeseal --validate < ${shellQuote(fromRoot(world, path))}`,
    },
  };
}

type Sealed = (Required<Pick<Placement, 'files' | 'edits'>> & { readonly path: string }) | { readonly refused: string };

function create(name: string, wanted: WantedSecret, added: readonly AddedKey[], world: FixWorld): Sealed {
  const sealer = sealerFor(world);
  if ('refused' in sealer) return sealer;
  const values = new Map(added.map(({ key, value }) => [key, { text: value }]));
  const { namespace, labels } = wanted;
  const secret = { name, namespace, values, ...(labels ? { labels } : {}) };
  const made = sealedSecret(secret, scopeFor(wanted), sealer.sealer);
  if ('refused' in made) return made;
  const path = freePath(world, folderOf(world.path), name, SEALED_SECRET_FILE);
  const files = newManifest(world, path, documentText(made.data), say`Holds ${quotedKeys(added)}, sealed`);
  return 'refused' in files ? files : { path, files, edits: [] };
}

function extend(object: OpenObject, name: string, added: readonly AddedKey[], world: FixWorld): Sealed {
  const { cursor, namespace } = object.resource;
  const label = sealingLabel(scopeOf(cursor.at('metadata')), { name, namespace });
  if ('refused' in label) return label;
  const sealer = sealerFor(world);
  if ('refused' in sealer) return sealer;
  const encryptedData = added.map(({ key, value }) => [key, sealer.sealer.seal({ text: value }, label.label)]);
  const plan = setAll(cursor, { spec: { encryptedData: Object.fromEntries(encryptedData) } });
  if ('refused' in plan) return { refused: say`SealedSecret "${name}" cannot be extended: ${plan.refused}` };
  return { path: object.path, files: [], edits: [{ object, plan, why: say`Holds ${quotedKeys(added)} too, sealed` }] };
}

/** Returns a SealedSecret beside the workload that can be extended; undefined where there is none. */
function extendable(
  name: string,
  known: readonly Located<SecretFact>[],
  wanted: WantedSecret,
  world: FixWorld,
): OpenObject | undefined {
  for (const { path, fact } of known) {
    if (fact.kind !== 'SealedSecret' || !isBeside(fact.namespace, path, wanted, world)) continue;
    const found = findObject(
      world,
      path,
      (other) => other.kind === 'SealedSecret' && other.name === name && other.namespace === fact.namespace,
    );
    const spec = found?.resource.cursor.at('spec');
    const template = spec?.at('template');
    const isFixed = template?.at('immutable')?.value === true || template?.at('data') !== undefined;
    const isSeen = Object.entries(wanted.labels ?? {}).every(
      ([label, value]) => template?.at('metadata', 'labels', label)?.string === value,
    );
    const values = spec?.at('encryptedData');
    const takes = values?.kind === 'map' && values.size > 0 && !('refused' in setIn(values, ['new'], ''));
    if (found && !isFixed && isSeen && takes && hasRoomFor(wanted, existingKeys(found))) return found;
  }
  return undefined;
}

/** Returns the sealed keys, whose values cannot be read. */
function existingKeys({ resource }: OpenObject): KnownKeys {
  const sealed = [...(resource.cursor.at('spec', 'encryptedData')?.entries() ?? [])];
  return new Map(sealed.map(({ key = '' }) => [key, undefined]));
}
