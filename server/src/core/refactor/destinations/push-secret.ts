import type { Resource } from '../../kubernetes/resource.js';
import type { FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import type { StoreFact } from '../../workspace/named-facts.js';
import { allOf, appendItem, documentText, type YamlData } from '../../yaml/edit/edits.js';
import { folderOf, freePath, join } from '../files.js';
import { findObject } from '../objects.js';
import type { Placement } from './destination.js';
import { newManifest } from './new-manifest.js';
import { metadataFor, PUSH_SECRET_FILE } from './secret-name.js';
import { entryIn, uploadTo } from './upload.js';

/** Providers that the operator can write to, and whose key names are known here. */
const WRITABLE = new Set(['aws', 'vault', 'gcpsm', 'azurekv', 'kubernetes', 'akeyless']);

/** Returns true where a PushSecret can write to a store. */
export function canPush({ provider }: StoreFact): boolean {
  return provider !== undefined && WRITABLE.has(provider);
}

export interface Push {
  /** The Secret's name. */
  readonly name: string;
  readonly keys: readonly string[];
  readonly namespace: string | undefined;
  readonly store: StoreFact;
}

/** Returns the changes that make a PushSecret copy keys of a Secret to a store: an existing PushSecret is extended. */
export function pushChanges(
  push: Push,
  world: FixWorld,
): (Required<Pick<Placement, 'files' | 'edits'>> & { readonly path: string }) | { readonly refused: string } {
  const { name, store } = push;
  const keys = [...new Set(push.keys)];
  const beside = join(folderOf(world.path), name + PUSH_SECRET_FILE);
  const object = findObject(world, beside, (other) => pushesTo(other, push));
  const data = object?.resource.cursor.at('spec', 'data');
  if (object && data?.kind === 'sequence') {
    const pushed = new Set([...data.items()].map((item) => item.at('match', 'secretKey')?.string));
    const more = keys.filter((key) => !pushed.has(key));
    const plan = allOf(items(push, more, world).map((item) => appendItem(data, item)));
    if ('refused' in plan) return { refused: say`PushSecret "${name}" cannot be extended: ${plan.refused}` };
    const edits = more.length === 0 ? [] : [{ object, plan, why: say`Carries ${quoted(more)} to the store too` }];
    return { path: beside, files: [], edits };
  }
  const path = freePath(world, folderOf(world.path), name, PUSH_SECRET_FILE);
  const text = documentText({
    apiVersion: 'external-secrets.io/v1alpha1',
    kind: 'PushSecret',
    metadata: metadataFor(name, push),
    spec: {
      refreshInterval: '1h',
      secretStoreRefs: [{ kind: store.kind, name: store.name }],
      selector: { secret: { name } },
      data: items(push, keys, world),
    },
  });
  const files = newManifest(world, path, text, say`Carries ${quoted(keys)} to ${store.kind} "${store.name}"`);
  return 'refused' in files ? files : { path, files, edits: [] };
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => say`"${key}"`).join(say`, `);
}

function pushesTo({ kind, group, cursor }: Resource, { name, store }: Push): boolean {
  if (kind !== 'PushSecret' || group !== 'external-secrets.io') return false;
  const [first, ...others] = [...(cursor.at('spec', 'secretStoreRefs')?.items() ?? [])];
  return (
    cursor.at('spec', 'selector', 'secret', 'name')?.string === name &&
    others.length === 0 &&
    first?.at('name')?.string === store.name
  );
}

function items({ store, namespace, name }: Push, keys: readonly string[], world: FixWorld): readonly YamlData[] {
  const values = keys.map((key) => ({ key, file: '' }));
  const { refs } = uploadTo(store, entryIn(world, namespace, name), values);
  return keys.map((key, index) => {
    const { key: remoteKey, property } = refs[index] ?? { key };
    return {
      match: { secretKey: key, remoteRef: property === undefined ? { remoteKey } : { remoteKey, property } },
    };
  });
}
