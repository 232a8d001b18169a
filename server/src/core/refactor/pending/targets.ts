import { type Resource, resourcesOf } from '../../kubernetes/resource.js';
import { factsOf } from '../../workspace/facts.js';
import type { Files } from '../../workspace/files.js';
import { namedFactsOf, type StoreFact } from '../../workspace/named-facts.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { RemoteRef } from '../destinations/upload.js';

/** The place in a store of a key of a Secret, and the object that fetches it from there or brings it there. */
export interface PendingTarget {
  readonly secret: string;
  readonly key: string;
  readonly by: { readonly kind: string; readonly name: string; readonly file: string };
  readonly store?: { readonly kind: string; readonly name: string };
  readonly remote?: RemoteRef;
}

/** Returns what the ExternalSecrets and PushSecrets of some files say of keys, in the order of the files. */
export function targetsIn(paths: readonly string[], files: Files): readonly PendingTarget[] {
  return paths.flatMap((path) =>
    resourcesIn(path, files).flatMap((resource) => {
      if (resource.group !== 'external-secrets.io') return [];
      if (resource.kind === 'ExternalSecret') return fetchedBy(resource, path);
      return resource.kind === 'PushSecret' ? pushedBy(resource, path) : [];
    }),
  );
}

/** Returns the store that files define; undefined where none does. */
export function storeIn(paths: readonly string[], files: Files, kind: string, name: string): StoreFact | undefined {
  for (const path of paths) {
    const stream = files.streamOf(path);
    const stores = stream ? factsOf(stream).objects.flatMap((object) => namedFactsOf(object).stores) : [];
    const found = stores.find((one) => one.kind === kind && one.name === name && !one.isReference);
    if (found) return found;
  }
  return undefined;
}

/** Returns the objects of a file; none where it does not exist. */
export function resourcesIn(path: string, files: Files): readonly Resource[] {
  return (files.streamOf(path)?.documents ?? []).flatMap(({ document }) => resourcesOf(document));
}

function fetchedBy({ kind, name = '', cursor }: Resource, file: string): readonly PendingTarget[] {
  const spec = cursor.at('spec');
  const secret = spec?.at('target', 'name')?.string ?? name;
  return [...(spec?.at('data')?.items() ?? [])].flatMap((item) => {
    const key = item.at('secretKey')?.string;
    if (key === undefined) return [];
    const store = storeAt(item.at('sourceRef', 'storeRef') ?? spec?.at('secretStoreRef'));
    const remote = remoteAt(item.at('remoteRef'), 'key');
    return [{ secret, key, by: { kind, name, file }, ...store, ...remote }];
  });
}

function pushedBy({ kind, name = '', cursor }: Resource, file: string): readonly PendingTarget[] {
  const secret = cursor.at('spec', 'selector', 'secret', 'name')?.string;
  if (secret === undefined) return [];
  const [first] = cursor.at('spec', 'secretStoreRefs')?.items() ?? [];
  return [...(cursor.at('spec', 'data')?.items() ?? [])].flatMap((item) => {
    const key = item.at('match', 'secretKey')?.string;
    const remote = remoteAt(item.at('match', 'remoteRef'), 'remoteKey');
    return key === undefined ? [] : [{ secret, key, by: { kind, name, file }, ...storeAt(first), ...remote }];
  });
}

function storeAt(reference: Cursor | undefined): Pick<PendingTarget, 'store'> {
  const name = reference?.at('name')?.string;
  return name === undefined ? {} : { store: { kind: reference?.at('kind')?.string ?? 'SecretStore', name } };
}

function remoteAt(reference: Cursor | undefined, field: string): Pick<PendingTarget, 'remote'> {
  const [key, property] = [reference?.at(field)?.string, reference?.at('property')?.string];
  return key === undefined ? {} : { remote: { key, ...(property === undefined ? {} : { property }) } };
}
