import type { Resource } from '../kubernetes/resource.js';
import type { FileChange, FixWorld } from '../rule.js';
import type { Edit } from '../text/range.js';
import type { StoreFact } from '../workspace/facts.js';
import type { YamlDocument } from '../yaml/document.js';
import { allOf, appendItem, documentText, type YamlData } from '../yaml/edits.js';
import { folderOf, freePath, join } from './files.js';
import { findManifest } from './manifests.js';
import { newManifest } from './new-manifest.js';
import { uploadTo } from './upload.js';
import { metadataFor, namespaceOf, PUSH_SECRET_FILE } from './workload.js';

/** Providers the operator can write to, and whose keys are named here as it takes them. */
const WRITABLE = new Set(['aws', 'vault', 'gcpsm', 'azurekv', 'kubernetes', 'akeyless']);

/** True where a PushSecret can write to a store. */
export function canPush({ provider }: StoreFact): boolean {
  return provider !== undefined && WRITABLE.has(provider);
}

export interface Push {
  /** The Secret's name. */
  readonly name: string;
  readonly keys: readonly string[];
  readonly resource: Resource;
  readonly own: YamlDocument;
  readonly store: StoreFact;
}

/** What makes a PushSecret carry keys of a Secret to a store: one that does so already gets them too. */
export function pushChanges(
  push: Push,
  world: FixWorld,
):
  | { readonly path: string; readonly files: readonly FileChange[]; readonly edits: readonly Edit[] }
  | { readonly refused: string } {
  const { name, resource, own, store } = push;
  const keys = [...new Set(push.keys)];
  const beside = join(folderOf(world.path), name + PUSH_SECRET_FILE);
  const existing = findManifest(world, own, beside, (other) => pushesTo(other, name, store));
  const data = existing?.resource.cursor.at('spec', 'data');
  if (existing && data?.kind === 'sequence') {
    const pushed = new Set([...data.items()].map((item) => item.at('match', 'secretKey')?.string));
    const more = keys.filter((key) => !pushed.has(key));
    const plan = allOf(...items(store, resource, name, more).map((item) => appendItem(data, item)));
    if ('refused' in plan) return { refused: `PushSecret "${name}" cannot be extended: ${plan.refused}` };
    if (more.length === 0) return { path: beside, files: [], edits: [] };
    return { path: beside, ...existing.change(plan.edits, `Carries ${quoted(more)} to the store too`) };
  }
  const path = freePath(world, folderOf(world.path), name, PUSH_SECRET_FILE);
  const text = documentText({
    apiVersion: 'external-secrets.io/v1alpha1',
    kind: 'PushSecret',
    metadata: metadataFor(name, resource),
    spec: {
      refreshInterval: '1h',
      secretStoreRefs: [{ kind: store.kind, name: store.name }],
      selector: { secret: { name } },
      data: items(store, resource, name, keys),
    },
  });
  const why = `Carries ${quoted(keys)} to ${store.kind} "${store.name}"`;
  const files = newManifest(world, path, text, why);
  return 'refused' in files ? files : { path, files, edits: [] };
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}

function pushesTo({ kind, group, cursor }: Resource, name: string, store: StoreFact): boolean {
  if (kind !== 'PushSecret' || group !== 'external-secrets.io') return false;
  const [first, ...others] = [...(cursor.at('spec', 'secretStoreRefs')?.items() ?? [])];
  return (
    cursor.at('spec', 'selector', 'secret', 'name')?.string === name &&
    others.length === 0 &&
    first?.at('name')?.string === store.name
  );
}

function items(store: StoreFact, resource: Resource, name: string, keys: readonly string[]): readonly YamlData[] {
  const values = keys.map((key) => ({ key, file: '' }));
  const { refs } = uploadTo(store, namespaceOf(resource) ?? 'default', name, values);
  return keys.map((key, index) => {
    const { key: remoteKey, property } = refs[index] ?? { key };
    return {
      match: { secretKey: key, remoteRef: property === undefined ? { remoteKey } : { remoteKey, property } },
    };
  });
}
