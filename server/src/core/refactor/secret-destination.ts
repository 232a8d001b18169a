import type { FileChange, FixWorld, HandOff } from '../rule.js';
import type { SecretFact, StoreFact } from '../workspace/facts.js';
import type { Located } from '../workspace/index.js';
import type { Cursor } from '../yaml/cursor.js';
import { allOf, appendItem, documentText, type EditPlan, setIn, type YamlData } from '../yaml/edits.js';
import { externalSecretSpec } from './external-secret.js';
import { folderOf, freePath, fromRoot, type Held, holdValue, ignoreChanges, join } from './files.js';
import { keyFit } from './names.js';
import { type OpenObject, openObjects } from './plan-changes.js';
import { shellQuote, uploadCommand, uploadMore, uploadTo } from './upload.js';
import { EXTERNAL_SECRET_FILE, SECRET_FILE } from './workload.js';

/** Values that are to live in a Secret from now on. */
export interface Move {
  readonly values: readonly MovedValue[];
  /** How hand-offs name what is moved: never by its value. */
  readonly subject: string;
  readonly namespace: string | undefined;
  /** What a new Secret is called, as long as no other has the name. */
  readonly name: string;
  /** True where the reader of the Secret wants the keys as they are. */
  readonly exactKeys?: boolean;
  /** True where the reader looks for a Secret of just this name. */
  readonly exactName?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  /** Which existing Secrets may be used at all; each by default. */
  readonly suits?: (secret: SecretFact) => boolean;
}

export interface MovedValue {
  /** The key it has in a new Secret. */
  readonly key: string;
  readonly value: string;
}

/** A place in which the values can live. */
export interface Destination {
  /** As an end of a sentence: `a new ExternalSecret (SecretStore "company")`. */
  readonly title: string;
  place(world: FixWorld): Placed | { readonly refused: string };
}

/** Where the values live once the files are changed. */
export interface Placed {
  /** The Secret's name. */
  readonly name: string;
  /** The key of each value, in their order. */
  readonly keys: readonly string[];
  readonly files: readonly FileChange[];
  /** An object that is to hold more than before. */
  readonly extended?: { readonly object: OpenObject; readonly plan: EditPlan; readonly why: string };
  readonly handOff: HandOff;
}

/** How many existing Secrets and stores are offered: the best ones. */
const MOST_CHOICES = 3;
const ROTATE = 'Rotate it soon: git history keeps the old value';

/** Where values can go, the preferred place first: an existing Secret, an ExternalSecret, a Secret that git ignores. */
export function destinationsOf(move: Move, world: FixWorld): readonly Destination[] {
  const stores = world.index.stores(move.namespace).slice(0, MOST_CHOICES);
  return [...existing(move, world), ...stores.map(({ fact }) => externalSecret(move, fact)), ignoredSecret(move)];
}

function existing(move: Move, world: FixWorld): readonly Destination[] {
  const nearby = secretsNearby(move, world).filter(
    ({ fact }) => (move.suits?.(fact) ?? true) && (!move.exactName || fact.name === move.name),
  );
  const ways = nearby.flatMap(({ fact }): readonly { fact: SecretFact; keys: readonly string[]; score: number }[] => {
    const wanted = move.values.map(({ key }) => key);
    if (wanted.every((key) => fact.keys.includes(key))) return [{ fact, keys: wanted, score: 1000 }];
    const [only] = wanted;
    if (move.exactKeys || only === undefined || wanted.length > 1) return [];
    return fact.keys.map((key) => ({ fact, keys: [key], score: keyFit(only, key, fact.name) }));
  });
  return ways
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_CHOICES)
    .map(({ fact, keys }) => existingSecret(move, fact, keys));
}

function existingSecret(
  { values, subject, namespace, exactKeys }: Move,
  { kind, name }: SecretFact,
  keys: readonly string[],
): Destination {
  return {
    title: `${exactKeys ? '' : `key "${keys.join('" and "')}" of `}${kind} "${name}"`,
    place: (world) => {
      const held = values.map(({ value }, index) => holdValue(world, `${name}.${keys[index]}`, value));
      const compare = held.map(({ path }, index) => {
        const file = shellQuote(path);
        return `kubectl get secret ${name}${namespaceFlag(namespace)} -o go-template='{{ index .data "${keys[index]}" | base64decode }}' | cmp - ${file} && rm ${file}`;
      });
      return {
        name,
        keys,
        files: held.flatMap(({ changes }) => changes),
        handOff: {
          title: `${subject} now comes from ${kind} "${name}". The old value waits in ${listed(held)}: rotate it (git history keeps it), or compare it with what the Secret holds, then delete the file`,
          command: compare.join(' && \\\n'),
        },
      };
    },
  };
}

function externalSecret(move: Move, store: StoreFact): Destination {
  const { namespace, subject } = move;
  return {
    title: `an ExternalSecret (${store.kind} "${store.name}")`,
    place: (world) => {
      const grown = externalSecretToExtend(move, store, world);
      const name = grown ? move.name : freeName(move, world);
      if (name === undefined) return nameIsTaken(move);
      const held = move.values.map(({ key, value }) => holdValue(world, `${name}.${key}`, value));
      const waiting = move.values.map(({ key }, index) => ({ key, file: held[index]?.path ?? '' }));
      const upload = (grown ? uploadMore : uploadTo)(store, namespace ?? 'default', name, waiting);
      const keys = waiting.map(({ key }, index) => ({ key, ref: upload.refs[index] ?? { key } }));
      const spec = externalSecretSpec(store, target(move, name), keys);
      const why = `Fetches ${quoted(move)} from ${store.kind} "${store.name}"`;
      const place = {
        name,
        keys: keys.map(({ key }) => key),
        handOff: {
          title: `Upload the value of ${subject} from ${listed(held)} to ${store.kind} "${store.name}". ${ROTATE}`,
          command: uploadCommand(upload, waiting),
        },
      };
      const changes = held.flatMap((one) => one.changes);
      if (grown) {
        const items = dataOf(spec).map((item) => appendItem(grown.list, item));
        return { ...place, files: changes, extended: { object: grown.object, plan: allOf(...items), why } };
      }
      const text = documentText({
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: metadata(name, namespace),
        spec,
      });
      const path = freePath(world, folderOf(world.path), name, EXTERNAL_SECRET_FILE);
      return { ...place, files: [{ kind: 'create', path, text, why }, ...changes] };
    },
  };
}

function dataOf(spec: YamlData): readonly YamlData[] {
  const data = typeof spec === 'object' && spec !== null && 'data' in spec ? spec.data : undefined;
  return Array.isArray(data) ? data : [];
}

function target({ labels }: Move, name: string): YamlData {
  const template = labels === undefined ? {} : { template: { metadata: { labels } } };
  return { name, creationPolicy: 'Owner', ...template };
}

/** The ExternalSecret an earlier move made: it takes more keys, so that one object does not become many. */
function externalSecretToExtend(
  move: Move,
  store: StoreFact,
  world: FixWorld,
): { readonly object: OpenObject; readonly list: Cursor } | undefined {
  const known = secretsNearby(move, world).find(
    ({ fact }) => fact.kind === 'ExternalSecret' && fact.name === move.name && !takes(fact, move),
  );
  const object =
    known &&
    openObjects(world, known.path)?.find(({ resource: { kind, name, cursor } }) => {
      const reference = cursor.at('spec', 'secretStoreRef');
      const makes = cursor.at('spec', 'target', 'name')?.string ?? name;
      return (
        kind === 'ExternalSecret' &&
        makes === move.name &&
        reference?.at('name')?.string === store.name &&
        (reference.at('kind')?.string ?? 'SecretStore') === store.kind
      );
    });
  const list = object?.resource.cursor.at('spec', 'data');
  return object && list?.kind === 'sequence' ? { object, list } : undefined;
}

function ignoredSecret(move: Move): Destination {
  const { namespace, subject, values } = move;
  return {
    title: 'a Secret in a file that git ignores',
    place: (world) => {
      const object = ignoredSecretToExtend(move, world);
      const name = object ? move.name : freeName(move, world);
      if (name === undefined) return nameIsTaken(move);
      const why = `Holds ${quoted(move)}, outside git`;
      const path = object?.path ?? freePath(world, folderOf(world.path), name, SECRET_FILE);
      const place = {
        name,
        keys: values.map(({ key }) => key),
        handOff: {
          title: `The value of ${subject} stands in ${fromRoot(world, path)}, which git ignores. Create the Secret from it. ${ROTATE}`,
          command: `kubectl apply --server-side --filename ${shellQuote(fromRoot(world, path))}`,
        },
      };
      if (object) {
        const plans = values.map(({ key, value }) => setIn(object.resource.cursor, ['stringData', key], value));
        return { ...place, files: [], extended: { object, plan: allOf(...plans), why } };
      }
      const text = documentText({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...metadata(name, namespace), ...(move.labels ? { labels: move.labels } : {}) },
        type: 'Opaque',
        stringData: Object.fromEntries(values.map(({ key, value }) => [key, value])),
      });
      return { ...place, files: [{ kind: 'create', path, text, why }, ...ignoreChanges(world, path)] };
    },
  };
}

/** The Secret an earlier move made. What git ignores is no part of the index, unless somebody has it open. */
function ignoredSecretToExtend(move: Move, world: FixWorld): OpenObject | undefined {
  const path = join(folderOf(world.path), move.name + SECRET_FILE);
  if (!world.isIgnored(path)) return undefined;
  return openObjects(world, path)?.find(({ resource: { kind, name, namespace, cursor } }) => {
    const has = (key: string): boolean => ['data', 'stringData'].some((field) => cursor.at(field, key) !== undefined);
    return (
      kind === 'Secret' &&
      name === move.name &&
      namespace === move.namespace &&
      !move.values.some(({ key }) => has(key))
    );
  });
}

/** True when a Secret has one of the keys already. */
function takes(secret: SecretFact, { values }: Move): boolean {
  return values.some(({ key }) => secret.keys.includes(key));
}

/** Secrets of the namespace; where that is not written, those in folders nearby. */
function secretsNearby({ namespace }: Move, world: FixWorld): readonly Located<SecretFact>[] {
  const [here, around] = [folderOf(world.path), folderOf(folderOf(world.path))];
  return world.index.secrets(namespace).filter(({ path, fact }) => {
    if (fact.namespace !== undefined && namespace !== undefined) return true;
    return folderOf(path) === here || (around !== '' && path.startsWith(`${around}/`));
  });
}

/** The name wanted, with a number where another Secret has it; undefined where it has to be that name. */
function freeName({ namespace, name, exactName }: Move, world: FixWorld): string | undefined {
  const known = new Set(world.index.secrets(namespace).map(({ fact }) => fact.name));
  const isTaken = (wanted: string): boolean =>
    known.has(wanted) ||
    [SECRET_FILE, EXTERNAL_SECRET_FILE].some((ending) => world.isTaken(join(folderOf(world.path), wanted + ending)));
  if (exactName) return isTaken(name) ? undefined : name;
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name}-${count}`;
    if (!isTaken(free)) return free;
  }
}

function nameIsTaken({ name }: Move): { readonly refused: string } {
  return { refused: `Secret "${name}" exists already, without the keys it takes here` };
}

function metadata(name: string, namespace: string | undefined): Readonly<Record<string, YamlData>> {
  return namespace === undefined ? { name } : { name, namespace };
}

function namespaceFlag(namespace: string | undefined): string {
  return namespace === undefined ? '' : ` --namespace ${namespace}`;
}

function quoted({ values }: Move): string {
  return values.map(({ key }) => `"${key}"`).join(' and ');
}

function listed(held: readonly Held[]): string {
  return held.map(({ path }) => path).join(' and ');
}
