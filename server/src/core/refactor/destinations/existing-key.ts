import type { FixWorld } from '../../model/fix.js';
import { decodeBase64 } from '../../secrets/values/base64.js';
import { commonFolders } from '../../text/paths.js';
import { say } from '../../text/say.js';
import type { SecretFact } from '../../workspace/named-facts.js';
import { folderOf, heldPath, holdValue, onePerPath } from '../files.js';
import { keyFit } from '../names.js';
import { findObject } from '../objects.js';
import { shellQuote } from '../shell-words.js';
import type { Destination, MovedValue, Placement, SecretKey, WantedSecret } from './destination.js';
import { namespaceFlag } from './secret-name.js';

/** Keys of a Secret of the workspace. */
interface ExistingKeys {
  readonly path: string;
  readonly secret: SecretFact;
  readonly keys: readonly string[];
}

/**
 * Returns the Secrets of the workspace that have the keys wanted or, for one value, a key that fits its name; the best
 * first.
 */
export function existingKeysFor(wanted: WantedSecret, world: FixWorld): readonly ExistingKeys[] {
  const { keys: names = [], namespace, exactKeys, exactName, suits } = wanted;
  const [only, ...more] = names;
  if (only === undefined) return [];
  return world.index
    .secrets(namespace)
    .filter(({ path, fact }) => belongs(fact, path, namespace, world.path))
    .filter(({ fact }) => (suits?.(fact) ?? true) && (!exactName || fact.name === wanted.name))
    .flatMap(({ path, fact }) => {
      const candidate = (keys: readonly string[], score: number) => ({ path, secret: fact, keys, score });
      if (names.every((name) => fact.keys.includes(name))) return [candidate(names, 1000)];
      return exactKeys || more.length > 0 ? [] : fact.keys.map((key) => candidate([key], keyFit(only, key, fact.name)));
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || commonFolders(b.path, world.path) - commonFolders(a.path, world.path))
    .filter((one, index, all) => all.findIndex((other) => isSame(other, one)) === index);
}

/**
 * Returns true for the same keys of a Secret that several files define, as variants of a repository do; the nearest
 * file counts.
 */
function isSame(one: ExistingKeys, other: ExistingKeys): boolean {
  const [a, b] = [one.secret, other.secret];
  return a.kind === b.kind && a.name === b.name && one.keys.join('\n') === other.keys.join('\n');
}

/** Returns true for a Secret of the same namespace; without a namespace, for one in a nearby folder. */
function belongs(secret: SecretFact, path: string, namespace: string | undefined, from: string): boolean {
  if (secret.namespace !== undefined && namespace !== undefined) return secret.namespace === namespace;
  const outerFolder = folderOf(folderOf(from));
  return folderOf(path) === folderOf(from) || (outerFolder !== '' && path.startsWith(`${outerFolder}/`));
}

/**
 * Returns the destination for existing keys. Their values may differ: each literal is kept until the user has compared
 * the two.
 */
export function existingKey({ path, secret, keys }: ExistingKeys, wanted: WantedSecret): Destination {
  const what = say`${secret.kind} "${secret.name}"`;
  return {
    kind: 'existing',
    place: wanted.exactKeys ? what : say`key "${keys.join(say`" and "`)}" of ${what}`,
    put: (values, world) => {
      const [first] = values;
      const isOne = keys.length === 1;
      if (!first || (isOne && values.some(({ value }) => value !== first.value)))
        return { refused: say`one key holds one value` };
      const places = values.map((_, index) => ({ name: secret.name, key: keys[isOne ? 0 : index] ?? '' }));
      const pairs = places.flatMap((key, index) => {
        const value = values[index];
        return value && (index === 0 || !isOne) ? [{ ...value, key }] : [];
      });
      const other = pairs.filter(({ key, value }) => value !== knownValue(secret, key.key, path, world));
      return other.length === 0
        ? { keys: places, files: [] }
        : { keys: places, ...compareWith(other, what, wanted, world) };
    },
  };
}

/**
 * Returns the changes that keep the literals in files outside git, and the hand-off that compares them with the values
 * of the Secret.
 */
export function compareWith(
  values: readonly (Pick<MovedValue, 'name' | 'value'> & { readonly key: SecretKey })[],
  what: string,
  wanted: Pick<WantedSecret, 'namespace' | 'subject'>,
  world: FixWorld,
): Required<Pick<Placement, 'files' | 'handOff'>> {
  const held = values.map(({ key, value }) => ({ key, ...holdValue(world, `${key.name}.${key.key}`, value) }));
  const named = wanted.subject ?? values.map(({ name }) => say`"${name}"`).join(say`, `);
  const files = held.map(({ path }) => path).join(say`, `);
  const commands = held.map(({ key, path }) => {
    const file = shellQuote(path);
    const template = shellQuote(`go-template={{ index .data ${JSON.stringify(key.key)} | base64decode }}`);
    return `kubectl get secret ${shellQuote(key.name)}${namespaceFlag(wanted)} -o ${template} | cmp - ${file} && rm ${file}`;
  });
  return {
    files: onePerPath(held.flatMap(({ changes }) => changes)),
    handOff: {
      title:
        values.length > 1
          ? say`${named} now come from ${what}. The old values wait in ${files}: rotate them (git history keeps them), or compare them with what the Secret holds, then delete the files`
          : say`${named} now comes from ${what}. Its old value waits in ${files}: rotate it (git history keeps it), or compare it with what the Secret holds, then delete the file`,
      command: commands.join(' && \\\n'),
      waiting: held.map(({ key, path }) => ({ file: path, secret: key.name, key: key.key })),
    },
  };
}

/**
 * Returns the value of a key as far as the workspace has it: in a manifest of the Secret, or in a file that waits for
 * its upload. Undefined where unknown.
 */
function knownValue(
  { kind, name, namespace }: SecretFact,
  key: string,
  path: string,
  world: FixWorld,
): string | undefined {
  if (kind === 'ExternalSecret') return world.files.textOf(heldPath(world, `${name}.${key}`));
  // A plaintext value that git tracks in another file is a finding itself, and will move.
  if (kind !== 'Secret' || !(path === world.path || world.isIgnored(path))) return undefined;
  const found = findObject(
    world,
    path,
    (other) => other.kind === 'Secret' && other.name === name && other.namespace === namespace,
  );
  const text = found?.resource.cursor.at('stringData', key)?.string;
  const encoded = found?.resource.cursor.at('data', key)?.string;
  return text ?? (encoded === undefined ? undefined : decodeBase64(encoded));
}
