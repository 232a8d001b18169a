import { needsProgram } from '../../encryption/sops/config.js';
import type { FileChange, FixWorld, HandOff } from '../../model/fix.js';
import { commonFolders, folderOf } from '../../text/paths.js';
import { say } from '../../text/say.js';
import { withoutEnd } from '../../text/trim.js';
import type { StoreFact } from '../../workspace/named-facts.js';
import { documentText, type YamlData } from '../../yaml/edit/edits.js';
import { externalSecretSpec } from '../destinations/external-secret.js';
import { type Mechanism, mechanismOf, mechanismsOf } from '../destinations/mechanism.js';
import { isCoveredBySops } from '../destinations/new-manifest.js';
import { EXTERNAL_SECRET_FILE, metadataFor, namespaceFlag, SEALED_SECRET_FILE } from '../destinations/secret-name.js';
import { newSopsFile } from '../destinations/sops-new-file.js';
import { namesForSops, placeForSops, whyNotManifest } from '../destinations/sops-rules.js';
import { entryIn, uploadTo } from '../destinations/upload.js';
import { freePath, fromRoot } from '../files.js';
import { fluxFor } from '../flux-decryption.js';
import { quotedKeys } from '../keys.js';
import { canSeal } from '../manifest/seal.js';
import { changesOf } from '../objects.js';
import { shellQuote } from '../shell-words.js';
import { storesFor } from '../stores.js';
import { type Created, type Creation, inNamespaces } from './create.js';
import { fileForValue, fillStore } from './fetch.js';
import { FILL_IN } from './fill-in.js';
import { listWith } from './place.js';

type Refused = { readonly refused: string };

/** A Secret that a reference names and nothing defines. */
export interface MissingSecret extends Creation {
  /** The keys that its readers ask for; empty where they take whatever it has. */
  readonly keys: readonly string[];
  /** The type that its readers need; `Opaque` by default. */
  readonly type?: string;
}

/** A way to make a Secret that is missing. */
export interface WayToMake {
  readonly mechanism: Mechanism;
  readonly title: string;
  plan(world: FixWorld): Created;
}

/**
 * Returns the ways to make a Secret that is missing: that of the Secrets nearest to its reader where one can be told, else all, those
 * of most Secrets of the repository first. No value is made up: what is to be filled in is empty, or says so.
 */
export function waysToMake(secret: MissingSecret, world: FixWorld): readonly WayToMake[] {
  const ways: Readonly<Record<Mechanism, () => readonly WayToMake[]>> = {
    'external-secret': () => storesNear(secret, world).map((store) => fromStore(secret, store)),
    sops: () => encrypted(secret, world),
    'sealed-secret': () => sealed(secret, world),
  };
  const own = mechanismNear(secret, world);
  const near = own ? ways[own]() : [];
  return near.length > 0 ? near : mechanismsOf(world).flatMap((one) => ways[one]());
}

/** Returns the mechanism of the Secrets in the nearest folder that has any; undefined where there are several, or none. */
function mechanismNear({ place, missing }: MissingSecret, { index }: FixWorld): Mechanism | undefined {
  const known = index.secrets(missing.namespace).flatMap(({ path, fact }) => {
    const mechanism = mechanismOf(fact);
    return mechanism ? [{ mechanism, nearness: commonFolders(path, place.file) }] : [];
  });
  return onlyOne(nearest(known).map(({ mechanism }) => mechanism));
}

/** Returns the store that the ExternalSecrets in the nearest folder name; where they name several, all that there are. */
function storesNear({ place, missing }: MissingSecret, world: FixWorld): readonly StoreFact[] {
  const stores = storesFor(missing.namespace, world);
  const { store: wanted } = world.externalSecrets;
  if (wanted) return stores.slice(0, 1);
  const used = world.index
    .stores(missing.namespace)
    .flatMap(({ path, fact }) =>
      fact.isReference ? [{ id: `${fact.kind} ${fact.name}`, nearness: commonFolders(path, place.file) }] : [],
    );
  const own = onlyOne(nearest(used).map(({ id }) => id));
  const found = stores.filter(({ kind, name }) => `${kind} ${name}` === own);
  return found.length > 0 ? found : stores;
}

function nearest<One extends { readonly nearness: number }>(known: readonly One[]): readonly One[] {
  const most = Math.max(...known.map(({ nearness }) => nearness));
  return known.filter(({ nearness }) => nearness === most);
}

function onlyOne<Value>(values: readonly Value[]): Value | undefined {
  const [first, ...others] = new Set(values);
  return others.length === 0 ? first : undefined;
}

function fromStore(secret: MissingSecret, store: StoreFact): WayToMake {
  const { name } = secret.missing;
  return {
    mechanism: 'external-secret',
    title: say`Create an ExternalSecret that makes "${name}" (${store.kind} "${store.name}")`,
    plan: (world) => externalSecret(secret, store, world),
  };
}

function externalSecret(secret: MissingSecret, store: StoreFact, world: FixWorld): Created {
  const { missing, keys, type } = secret;
  const { name } = missing;
  const entry = entryIn(world, missing.namespace, name);
  // Without known keys, one entry of the store has all of them.
  const values = (keys.length > 0 ? keys : ['']).map((key) => fileForValue(name, key, world));
  const { refs, commands } = uploadTo(store, entry, values);
  const fetched = keys.map((key, index) => ({ key, ref: refs[index] ?? { key } }));
  const template = type === undefined ? {} : { template: { type } };
  const target: YamlData = { name, creationPolicy: 'Owner', ...template };
  const whole = withoutEnd(refs[0]?.key ?? name, '/.-');
  const spec: YamlData =
    keys.length > 0
      ? externalSecretSpec(store, target, fetched)
      : {
          refreshInterval: '1h',
          secretStoreRef: { kind: store.kind, name: store.name },
          target,
          dataFrom: [{ extract: { key: whole } }],
        };
  const made = inNamespaces(secret, world, (namespace, { path: beside }) => {
    const text = documentText({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: metadataFor(name, { namespace }),
      spec,
    });
    const path = freePath(world, folderOf(beside), name, EXTERNAL_SECRET_FILE);
    if (isCoveredBySops(world, path, text))
      return { refused: say`a rule of .sops.yaml covers new files of this folder; keep the objects in another` };
    const listed = listWith(world, beside, path);
    return 'refused' in listed ? listed : [{ kind: 'create', path, text, why: secret.why }, ...listed];
  });
  if ('refused' in made) return made;
  if (keys.length === 0)
    return {
      ...made,
      handOff: {
        title: say`ExternalSecret "${name}" fetches all that ${store.kind} "${store.name}" has as "${whole}": put the values there, or correct the place`,
        command: `kubectl get externalsecret ${shellQuote(name)}${namespaceFlag(missing)}`,
      },
    };
  const { files, handOff } = fillStore(store, name, fetched, world, commands);
  return { changes: [...made.changes, ...files], handOff };
}

/** The key in whose place others of a Secret for SOPS or Sealed Secrets would have to be known. */
const unknownKeys = (): Refused => ({ refused: say`no reader says which keys the Secret has` });

function encrypted(secret: MissingSecret, world: FixWorld): readonly WayToMake[] {
  const { missing, keys, place } = secret;
  const beside = { ...world, path: place.file };
  const found = placeForSops(beside, namesForSops(missing.name), (rule) => {
    const reason = whyNotManifest(rule, keys.length > 0 ? keys : ['value']);
    return reason === undefined ? true : { refused: reason };
  });
  if (!found || 'refused' in found) return [];
  return [
    {
      mechanism: 'sops',
      title: say`Create Secret "${missing.name}" for SOPS, with its values to be filled in`,
      plan: (planned) => sopsSecret(secret, { ...planned, path: place.file }),
    },
  ];
}

function sopsSecret(secret: MissingSecret, world: FixWorld): Created {
  const { missing, keys, why, type = 'Opaque' } = secret;
  const { name } = missing;
  if (keys.length === 0) return unknownKeys();
  const place = placeForSops(world, namesForSops(name), () => true);
  if (!place || 'refused' in place) return place ?? { refused: say`no rule of .sops.yaml is for a new file` };
  if (needsProgram(place.rule) && world.sopsProgram?.() !== 'ready')
    return { refused: say`the rule of .sops.yaml needs the sops program` };
  const file = fromRoot(world, place.path);
  const made = inNamespaces(secret, world, (namespace, { path: beside }): readonly FileChange[] | Refused => {
    const text = documentText({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadataFor(name, { namespace }),
      type,
      stringData: Object.fromEntries(keys.map((key) => [key, ''])),
    });
    const written = newSopsFile(place, text, `${name}.secret.yaml`, why, world, { mayBeEmpty: true });
    if ('refused' in written) return written;
    const listed = listWith(world, beside, place.path);
    return 'refused' in listed ? listed : [...written.files, ...listed];
  });
  if ('refused' in made) return made;
  const flux = fluxFor(place.path, world);
  const handOff: HandOff = {
    title: say`Secret "${name}" in ${file} has empty values: fill in ${quoted(keys)} with the sops program${flux.decrypts ? say`; Flux decrypts it` : ''}`,
    command: `sops ${shellQuote(file)}`,
  };
  return { changes: joined([...made.changes, ...changesOf(flux.edits)]), handOff };
}

/** Returns changes with those of one file together. */
function joined(changes: readonly FileChange[]): readonly FileChange[] {
  const byPath = new Map<string, FileChange>();
  for (const change of changes) {
    const known = byPath.get(change.path);
    const isBoth = known?.kind === 'edit' && change.kind === 'edit';
    byPath.set(change.path, isBoth ? { ...known, edits: [...known.edits, ...change.edits] } : change);
  }
  return [...byPath.values()];
}

function sealed(secret: MissingSecret, world: FixWorld): readonly WayToMake[] {
  const isUsed = world.index.secrets(undefined).some(({ fact }) => fact.kind === 'SealedSecret');
  if (!isUsed && !canSeal(world)) return [];
  const { name } = secret.missing;
  return [
    {
      mechanism: 'sealed-secret',
      title: say`Create a SealedSecret that makes "${name}", with its values to be filled in`,
      plan: (planned) => sealedSecret(secret, planned),
    },
  ];
}

function sealedSecret(secret: MissingSecret, world: FixWorld): Created {
  const { missing, keys, why, type = 'Opaque' } = secret;
  const { name, namespace: own } = missing;
  if (keys.length === 0) return unknownKeys();
  // A value is bound to its namespace unless it is sealed for all.
  const isWide = own === undefined;
  const annotations = isWide ? { annotations: { 'sealedsecrets.bitnami.com/cluster-wide': 'true' } } : {};
  const made = inNamespaces(secret, world, (namespace, { path: beside }): readonly FileChange[] | Refused => {
    const metadata = { ...metadataFor(name, { namespace }), ...annotations };
    const text = documentText({
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata,
      spec: { encryptedData: Object.fromEntries(keys.map((key) => [key, FILL_IN])), template: { metadata, type } },
    });
    const path = freePath(world, folderOf(beside), name, SEALED_SECRET_FILE);
    const listed = listWith(world, beside, path);
    return 'refused' in listed ? listed : [{ kind: 'create', path, text, why }, ...listed];
  });
  if ('refused' in made) return made;
  const scope = isWide ? '--scope cluster-wide' : `--name ${shellQuote(name)}${namespaceFlag({ namespace: own })}`;
  return {
    ...made,
    handOff: {
      title: say`SealedSecret "${name}" says "${FILL_IN}" for ${quoted(keys)}: seal each value, and write what kubeseal prints in its place`,
      command: `kubeseal --raw ${scope} --from-file=/dev/stdin`,
    },
  };
}

function quoted(keys: readonly string[]): string {
  return quotedKeys(keys.map((key) => ({ key })));
}
