import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { Range } from '../text/range.js';
import type { YamlDocument, YamlStream } from '../yaml/document.js';

/** A Secret that exists once the workspace is applied, whoever creates it. */
export interface SecretFact {
  readonly kind: 'Secret' | 'ExternalSecret' | 'SealedSecret';
  readonly name: string;
  /** Undefined where the manifest leaves it to the context it is applied in. */
  readonly namespace: string | undefined;
  readonly keys: readonly string[];
  /** True when keys exist that are not written here: `dataFrom`, a template. */
  readonly moreKeys: boolean;
  /** Where the name is written, counted from the file's start. */
  readonly range: Range;
}

/** A SecretStore or ClusterSecretStore of the External Secrets Operator. */
export interface StoreFact {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
  readonly namespace: string | undefined;
  /** `aws`, `vault`, `gcpsm` …: the one key below `spec.provider`. */
  readonly provider: string | undefined;
  /** AWS has two services. */
  readonly service: string | undefined;
  /** Vault's mount path. */
  readonly mount: string | undefined;
  readonly range: Range;
}

/** What one file defines that others may refer to. Holds no secret value. */
export interface FileFacts {
  readonly secrets: readonly SecretFact[];
  readonly stores: readonly StoreFact[];
}

type DocumentFacts = FileFacts;
const known = new WeakMap<YamlDocument, DocumentFacts>();

/** The facts of a file; those of unchanged documents are remembered. */
export function factsOf(stream: YamlStream): FileFacts {
  const secrets: SecretFact[] = [];
  const stores: StoreFact[] = [];
  for (const { document, start } of stream.documents) {
    let facts = known.get(document);
    if (!facts) {
      facts = documentFacts(document);
      known.set(document, facts);
    }
    const place = (range: Range): Range => ({ start: range.start + start, end: range.end + start });
    for (const fact of facts.secrets) secrets.push({ ...fact, range: place(fact.range) });
    for (const fact of facts.stores) stores.push({ ...fact, range: place(fact.range) });
  }
  return { secrets, stores };
}

function documentFacts(document: YamlDocument): DocumentFacts {
  const secrets: SecretFact[] = [];
  const stores: StoreFact[] = [];
  for (const resource of resourcesOf(document)) {
    const secret = secretFact(resource);
    if (secret) secrets.push(secret);
    const store = storeFact(resource);
    if (store) stores.push(store);
  }
  return { secrets, stores };
}

function secretFact(resource: Resource): SecretFact | undefined {
  const { cursor, name, namespace } = resource;
  const keysAt = (...paths: readonly (readonly string[])[]): string[] =>
    paths.flatMap((path) => [...(cursor.at(...path)?.entries() ?? [])].flatMap((entry) => entry.key ?? []));
  const label = cursor.at('metadata', 'name') ?? cursor;
  if (resource.kind === 'Secret' && resource.group === '' && name !== undefined) {
    return {
      kind: 'Secret',
      name,
      namespace,
      keys: keysAt(['data'], ['stringData']),
      moreKeys: false,
      range: label.range,
    };
  }
  if (resource.kind === 'SealedSecret' && resource.group === 'bitnami.com' && name !== undefined) {
    return {
      kind: 'SealedSecret',
      name,
      namespace,
      keys: keysAt(['spec', 'encryptedData'], ['spec', 'template', 'data']),
      moreKeys: false,
      range: label.range,
    };
  }
  if (resource.kind === 'ExternalSecret' && resource.group === 'external-secrets.io') {
    const target = cursor.at('spec', 'target', 'name')?.string ?? name;
    if (target === undefined) return undefined;
    const template = keysAt(['spec', 'target', 'template', 'data']);
    const fetched = [...(cursor.at('spec', 'data')?.items() ?? [])].flatMap(
      (item) => item.at('secretKey')?.string ?? [],
    );
    // A template replaces the fetched keys unless it merges with them.
    const replaced = template.length > 0 && cursor.at('spec', 'target', 'template', 'mergePolicy')?.value !== 'Merge';
    const moreKeys =
      cursor.at('spec', 'dataFrom') !== undefined ||
      cursor.at('spec', 'target', 'template', 'templateFrom') !== undefined;
    return {
      kind: 'ExternalSecret',
      name: target,
      namespace,
      keys: replaced ? template : [...fetched, ...template],
      moreKeys,
      range: label.range,
    };
  }
  return undefined;
}

function storeFact(resource: Resource): StoreFact | undefined {
  const { kind, name, namespace, cursor } = resource;
  if (resource.group !== 'external-secrets.io' || name === undefined) return undefined;
  if (kind !== 'SecretStore' && kind !== 'ClusterSecretStore') return undefined;
  const provider = [...(cursor.at('spec', 'provider')?.entries() ?? [])][0];
  return {
    kind,
    name,
    namespace: kind === 'SecretStore' ? namespace : undefined,
    provider: provider?.key,
    service: provider?.at('service')?.string,
    mount: provider?.at('path')?.string,
    range: (cursor.at('metadata', 'name') ?? cursor).range,
  };
}
