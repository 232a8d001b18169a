import type { Resource } from '../kubernetes/resource.js';
import type { FixWorld } from '../rule.js';
import { decodeBase64 } from '../secrets/base64.js';
import type { SecretFact } from '../workspace/facts.js';
import type { YamlDocument } from '../yaml/document.js';
import type { Destination, Placement, SecretKey } from './destination.js';
import { folderOf, heldPath, holdValue } from './files.js';
import { findManifest } from './manifests.js';
import { keyFit } from './names.js';
import { shellQuote } from './upload.js';
import { namespaceFlag, namespaceOf } from './workload.js';

/** A key that a Secret of the workspace has. */
export interface ExistingKey {
  readonly path: string;
  readonly secret: SecretFact;
  readonly key: string;
}

/** Keys of the workspace's Secrets that a variable of this name could refer to, the best one first. */
export function existingKeysFor(variable: string, resource: Resource, world: FixWorld): readonly ExistingKey[] {
  const namespace = namespaceOf(resource);
  return world.index
    .secrets(namespace)
    .flatMap(({ path, fact }) =>
      fact.keys.map((key) => ({ path, secret: fact, key, score: keyFit(variable, key, fact.name) })),
    )
    .filter(({ score, secret, path }) => score > 0 && belongs(secret, path, namespace, world.path))
    .sort((a, b) => b.score - a.score);
}

/** True for a Secret of the same namespace; where that is not written, for one in a folder nearby. */
function belongs(secret: SecretFact, path: string, namespace: string | undefined, from: string): boolean {
  if (secret.namespace !== undefined && namespace !== undefined) return secret.namespace === namespace;
  const around = folderOf(folderOf(from));
  return folderOf(path) === folderOf(from) || (around !== '' && path.startsWith(`${around}/`));
}

/** A key that is there already. Its value may be another one: the literal is kept until somebody has compared the two. */
export function existingKey({ path, secret, key }: ExistingKey, resource: Resource, own: YamlDocument): Destination {
  const what = `${secret.kind} "${secret.name}"`;
  return {
    place: `key "${key}" of ${what}`,
    put: (values, world) => {
      const [first, ...others] = values;
      if (!first || others.some(({ value }) => value !== first.value)) return { refused: 'one key holds one value' };
      const keys = values.map(() => ({ name: secret.name, key }));
      const isSame = first.value === knownValue(secret, key, path, own, world);
      return isSame ? { keys, files: [] } : comparedTo({ name: secret.name, key }, what, first, resource, world, keys);
    },
  };
}

/** The literal goes to a file that git ignores, to be compared with what the Secret holds. */
export function comparedTo(
  { name, key }: SecretKey,
  what: string,
  moved: { readonly name: string; readonly value: string },
  resource: Resource,
  world: FixWorld,
  keys: readonly SecretKey[],
): Placement {
  const held = holdValue(world, `${name}.${key}`, moved.value);
  const file = shellQuote(held.path);
  return {
    keys,
    files: held.changes,
    handOff: {
      title: `"${moved.name}" now comes from ${what}. Its old value waits in ${held.path}: rotate it (git history keeps it), or compare it with what the Secret holds, then delete the file`,
      command: `kubectl get secret ${name}${namespaceFlag(resource)} -o go-template='{{ index .data "${key}" | base64decode }}' | cmp - ${file} && rm ${file}`,
    },
  };
}

/** What a key holds as far as the workspace tells: in a Secret that is written out, or on its way to a store. */
function knownValue(
  { kind, name, namespace }: SecretFact,
  key: string,
  path: string,
  own: YamlDocument,
  world: FixWorld,
): string | undefined {
  if (kind === 'ExternalSecret') return world.readText(heldPath(world, `${name}.${key}`));
  if (kind !== 'Secret') return undefined;
  const found = findManifest(
    world,
    own,
    path,
    (other) => other.kind === 'Secret' && other.name === name && other.namespace === namespace,
  );
  const text = found?.resource.cursor.at('stringData', key)?.string;
  const encoded = found?.resource.cursor.at('data', key)?.string;
  return text ?? (encoded === undefined ? undefined : decodeBase64(encoded));
}
