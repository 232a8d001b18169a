import type { Resource } from '../kubernetes/resource.js';
import type { FileChange, Fix, FixPlan, FixWorld } from '../rule.js';
import { decodeBase64 } from '../secrets/base64.js';
import type { StoreFact } from '../workspace/facts.js';
import type { Cursor } from '../yaml/cursor.js';
import { allOf, type EditPlan, removeEntry, replaceEntry, setScalar, type YamlData } from '../yaml/edits.js';
import { externalSecretSpec } from './external-secret.js';
import { fromRoot, type Held, holdValue, ignoreChanges } from './files.js';
import { shellQuote, uploadCommand, uploadTo } from './upload.js';

const MOST_STORES = 3;

/** The ways out for a Secret manifest with plaintext in it: an ExternalSecret in its place, or no place in git. */
export function moveSecretManifest(resource: Resource, world: FixWorld): readonly Fix[] {
  const stores = world.index.stores(resource.namespace).slice(0, MOST_STORES);
  return [...stores.map(({ fact }) => toExternalSecret(resource, fact)), keepOutOfGit()];
}

function toExternalSecret(resource: Resource, store: StoreFact): Fix {
  return {
    title: `Convert to an ExternalSecret (${store.kind} "${store.name}")`,
    safety: 'create',
    plan: (world) => convert(resource, store, world),
  };
}

/** Changes the manifest in place: name, labels and comments stay, the values wait in files for their upload. */
function convert(resource: Resource, store: StoreFact, world: FixWorld): FixPlan {
  const { cursor, name } = resource;
  const values = valuesOf(cursor);
  if ('refused' in values) return values;
  const [apiVersion, kind] = [cursor.at('apiVersion'), cursor.at('kind')];
  const [first, ...others] = ['data', 'stringData'].flatMap((key) => cursor.at(key) ?? []);
  if (name === undefined || !apiVersion || !kind || !first) return { refused: 'the Secret is not complete yet' };
  if (values.entries.length === 0) return { refused: 'the Secret has no values' };

  const held: Held[] = [];
  for (const { key, value } of values.entries) held.push(holdValue(world, `${name}.${key}`, value));
  const waiting = values.entries.map(({ key }, index) => ({ key, file: held[index]?.path ?? '' }));
  const upload = uploadTo(store, resource.namespace ?? 'default', name, waiting);
  const keys = values.entries.map(({ key }, index) => ({ key, ref: upload.refs[index] ?? { key } }));
  const spec = externalSecretSpec(store, target(name, cursor), keys);
  const edits = allOf(
    setScalar(apiVersion, 'external-secrets.io/v1'),
    setScalar(kind, 'ExternalSecret'),
    replaceEntry(first, 'spec', spec),
    ...[...others, ...['type', 'immutable'].flatMap((key) => cursor.at(key) ?? [])].map(
      (entry): EditPlan => removeEntry(entry),
    ),
  );
  if ('refused' in edits) return edits;
  return {
    edits: edits.edits,
    files: once(held.flatMap(({ changes }) => changes)),
    handOff: {
      title: `Upload the values of Secret "${name}" to ${store.kind} "${store.name}". Rotate them soon: git history keeps the old ones`,
      command: uploadCommand(upload, waiting),
    },
  };
}

/** What the operator is to make: a Secret of the same name and type. */
function target(name: string, secret: Cursor): YamlData {
  const type = secret.at('type')?.string;
  const immutable = secret.at('immutable')?.value === true ? { immutable: true } : {};
  const template = type === undefined || type === 'Opaque' ? {} : { template: { type } };
  return { name, creationPolicy: 'Owner', ...immutable, ...template };
}

function valuesOf(
  secret: Cursor,
): { readonly entries: readonly { readonly key: string; readonly value: string }[] } | { readonly refused: string } {
  const values = new Map<string, string>();
  for (const [field, encoded] of [
    ['data', true],
    ['stringData', false],
  ] as const) {
    for (const entry of secret.at(field)?.entries() ?? []) {
      const key = entry.key ?? '';
      if (entry.opaque || entry.kind !== 'scalar')
        return { refused: `the value of "${key}" is filled in by a template` };
      if (/^ENC\[|\$\{/.test(entry.text)) return { refused: `the value of "${key}" is encrypted or substituted` };
      const value = encoded ? decodeBase64(entry.text) : entry.text;
      if (value === undefined || value.includes('\uFFFD')) return { refused: `the value of "${key}" is not text` };
      values.set(key, value);
    }
  }
  return { entries: [...values].map(([key, value]) => ({ key, value })) };
}

/** Several values are held in one folder, which is ignored once. */
function once(changes: readonly FileChange[]): readonly FileChange[] {
  const paths = new Set<string>();
  return changes.filter(({ path }) => !paths.has(path) && paths.add(path));
}

function keepOutOfGit(): Fix {
  return {
    title: 'Keep this file out of git',
    safety: 'create',
    plan: (world) => {
      const files = ignoreChanges(world, world.path);
      if (files.length === 0) return { refused: 'git ignores the file already' };
      const path = shellQuote(fromRoot(world, world.path));
      return {
        edits: [],
        files,
        handOff: {
          title:
            'If git tracks the file already, take it out of the index. Rotate its values soon: git history keeps them',
          command: `git rm --cached --ignore-unmatch ${path}`,
        },
      };
    },
  };
}
