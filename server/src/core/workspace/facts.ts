import { madeByCommands, mayCreate } from '../graph/commands/made-by-commands.js';
import type { ObjectFact } from '../graph/facts.js';
import { objectFactsOf } from '../graph/facts-of-document.js';
import { relocated } from '../graph/relocate.js';
import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import { memo } from '../text/memo.js';
import { type Range, shiftRange } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument, YamlStream } from '../yaml/document.js';
import { type BindingFact, bindingFacts, mayBind } from './bindings.js';
import { type DeliveryFact, deliveryFact, mayDeliver } from './deliveries.js';
import {
  type ConfigMapFact,
  type ConfigMapGeneratorFact,
  configMapFact,
  configMapGeneratorFacts,
  type WorkloadFact,
  workloadFact,
} from './workloads.js';

/** A Secret that exists once the workspace is applied, created by the file itself or by a controller. */
export interface SecretFact {
  readonly kind: 'Secret' | 'ExternalSecret' | 'SealedSecret';
  readonly name: string;
  /** Undefined where the manifest has none: the context it is applied in decides. */
  readonly namespace: string | undefined;
  readonly keys: readonly string[];
  /** True when there are keys that are not written here: `dataFrom`, a template. */
  readonly moreKeys: boolean;
  /** True for a Secret whose values SOPS encrypted. */
  readonly encrypted?: boolean;
  /** The range of the name. Offsets count from the file's start. */
  readonly range: Range;
}

/** A SecretStore or ClusterSecretStore of the External Secrets Operator. */
export interface StoreFact {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
  readonly namespace: string | undefined;
  /** The only key below `spec.provider`: `aws`, `vault`, `gcpsm` … */
  readonly provider: string | undefined;
  /** The service of AWS, which has two. */
  readonly service: string | undefined;
  /** The mount path of Vault. Without one, each key begins with its mount. */
  readonly mount: string | undefined;
  /** The version of Vault's key-value engine: `v1`, or the default `v2`. */
  readonly version: string | undefined;
  /** True where the store is only referred to by its name, and nothing else is known of it. */
  readonly isReference?: true;
  readonly range: Range;
}

/** A Namespace with the label of an enforced Pod Security Standard. */
export interface NamespaceFact {
  readonly kind: 'Namespace';
  readonly name: string;
  /** The enforced level. */
  readonly podSecurity: 'privileged' | 'baseline' | 'restricted';
  readonly range: Range;
}

/** A ServiceAccount that a file defines. */
export interface AccountFact {
  readonly kind: 'ServiceAccount';
  readonly name: string;
  readonly namespace: string | undefined;
  readonly range: Range;
}

/** A Certificate of cert-manager, which creates a Secret. */
export interface CertificateFact {
  readonly kind: 'Certificate';
  /** The name of the Secret. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly hosts: readonly string[];
  readonly range: Range;
}

/** The definitions of one file that others may refer to. Contains no secret value. */
export interface FileFacts {
  readonly secrets: readonly SecretFact[];
  readonly stores: readonly StoreFact[];
  readonly configMaps: readonly ConfigMapFact[];
  readonly configMapGenerators: readonly ConfigMapGeneratorFact[];
  /** Objects that use ConfigMaps. */
  readonly workloads: readonly WorkloadFact[];
  readonly namespaces: readonly NamespaceFact[];
  readonly accounts: readonly AccountFact[];
  readonly certificates: readonly CertificateFact[];
  readonly bindings: readonly BindingFact[];
  readonly deliveries: readonly DeliveryFact[];
  /** All objects, with what they define and refer to. */
  readonly objects: readonly ObjectFact[];
  /** What people make by hand with the commands of the file, a command each. */
  readonly commands: readonly ObjectFact[];
}

/** Matches the texts that may have objects, or a kustomization without a kind that generates some. Others need not be parsed. */
const HAS_KIND = /\bkind["']?\s*:|\bconfigMapGenerator\b/;

/** Returns false for a text without definitions. */
export function mayDefine(text: string): boolean {
  return HAS_KIND.test(text) || mayBind(text) || mayCreate(text);
}

type DocumentFacts = FileFacts;

const factsOfDocument = memo(documentFacts);

/** Returns the facts of a file; those of unchanged documents are remembered. */
export function factsOf(stream: YamlStream): FileFacts {
  const parts = stream.documents.map(({ document, start }) => ({ facts: factsOfDocument(document), start }));
  const all = <Fact extends { readonly range: Range }>(of: (facts: DocumentFacts) => readonly Fact[]): Fact[] =>
    parts.flatMap(({ facts, start }) =>
      of(facts).map((fact) => ({ ...fact, range: { start: fact.range.start + start, end: fact.range.end + start } })),
    );
  const objects = (of: (facts: DocumentFacts) => readonly ObjectFact[]): readonly ObjectFact[] =>
    parts.flatMap(({ facts, start }) => (start === 0 ? of(facts) : of(facts).map((one) => shifted(one, start))));
  return {
    secrets: all((facts) => facts.secrets),
    stores: all((facts) => facts.stores),
    configMaps: all((facts) => facts.configMaps),
    configMapGenerators: all((facts) => facts.configMapGenerators),
    workloads: all((facts) => facts.workloads),
    namespaces: all((facts) => facts.namespaces),
    accounts: all((facts) => facts.accounts),
    certificates: all((facts) => facts.certificates),
    bindings: all((facts) => facts.bindings),
    deliveries: all((facts) => facts.deliveries),
    objects: objects((facts) => facts.objects),
    commands: objects((facts) => facts.commands),
  };
}

/** Returns what a text that is no YAML says: the commands in it. */
export function factsOfScript(text: string): FileFacts {
  return onlyCommands(madeByCommands(text));
}

/** Returns the facts of a file of which only its commands count. */
export function onlyCommands(commands: readonly ObjectFact[]): FileFacts {
  return { ...factsOf({ text: '', documents: [], problems: [] }), commands };
}

/** The objects of facts behind the start of their file: unchanged facts give the same object. */
const shiftedBefore = new WeakMap<ObjectFact, { readonly by: number; readonly object: ObjectFact }>();

function shifted(fact: ObjectFact, by: number): ObjectFact {
  const known = shiftedBefore.get(fact);
  if (known?.by === by) return known.object;
  const object = relocated(fact, (range) => shiftRange(range, by));
  shiftedBefore.set(fact, { by, object });
  return object;
}

function documentFacts(document: YamlDocument): DocumentFacts {
  const resources = resourcesOf(document);
  const each = <Fact>(of: (resource: Resource) => Fact | undefined): Fact[] =>
    resources.flatMap((resource) => of(resource) ?? []);
  return {
    secrets: each(secretFact),
    stores: [...each(storeFact), ...resources.flatMap(storeReferences)],
    configMaps: each(configMapFact),
    configMapGenerators: configMapGeneratorFacts(document.root),
    workloads: each(workloadFact),
    namespaces: each(namespaceFact),
    accounts: each(accountFact),
    certificates: each(certificateFact),
    bindings: bindingFacts(document),
    deliveries: mayDeliver(document.text) ? each(deliveryFact) : [],
    objects: objectFactsOf(document),
    commands: madeByCommands(document.text),
  };
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
      ...(cursor.has('sops') ? { encrypted: true } : {}),
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

function accountFact({ kind, group, name, namespace, cursor }: Resource): AccountFact | undefined {
  if (kind !== 'ServiceAccount' || group !== '' || name === undefined) return undefined;
  return { kind, name, namespace, range: (cursor.at('metadata', 'name') ?? cursor).range };
}

function certificateFact({ kind, group, namespace, cursor }: Resource): CertificateFact | undefined {
  const secret = cursor.at('spec', 'secretName');
  if (kind !== 'Certificate' || group !== 'cert-manager.io' || secret?.string === undefined) return undefined;
  const names = [cursor.at('spec', 'commonName'), ...(cursor.at('spec', 'dnsNames')?.items() ?? [])];
  const hosts = names.flatMap((name) => name?.string ?? []);
  return { kind, name: secret.string, namespace, hosts, range: secret.range };
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
    version: provider?.at('version')?.string,
    range: (cursor.at('metadata', 'name') ?? cursor).range,
  };
}

/** Returns the stores that an object of the operator reads from or writes to. */
function storeReferences({ kind, group, namespace, cursor }: Resource): readonly StoreFact[] {
  if (group !== 'external-secrets.io') return [];
  // An object for several namespaces may refer to a store in each of them.
  const spec = kind === 'ClusterExternalSecret' ? cursor.at('spec', 'externalSecretSpec') : cursor.at('spec');
  if (!spec || !/^(?:Cluster)?ExternalSecret$|^PushSecret$/.test(kind)) return [];
  const items = (...path: string[]): Cursor[] => [...(spec.at(...path)?.items() ?? [])];
  const references = [
    spec.at('secretStoreRef'),
    ...items('secretStoreRefs'),
    ...[...items('data'), ...items('dataFrom')].map((item) => item.at('sourceRef', 'storeRef')),
  ];
  const facts = references.flatMap((reference): StoreFact[] => {
    const name = reference?.at('name');
    const of = reference?.has('kind') ? reference.at('kind')?.string : 'SecretStore';
    if (!name?.string || name.open || (of !== 'SecretStore' && of !== 'ClusterSecretStore')) return [];
    const unknown = { provider: undefined, service: undefined, mount: undefined, version: undefined };
    const within = of === 'SecretStore' ? namespace : undefined;
    return [{ kind: of, name: name.string, namespace: within, ...unknown, range: name.range, isReference: true }];
  });
  return facts.filter((fact, index) => facts.findIndex((other) => isSameStore(other, fact)) === index);
}

function isSameStore(one: StoreFact, other: StoreFact): boolean {
  return one.kind === other.kind && one.name === other.name;
}

/** The label of a Namespace with its enforced Pod Security Standard. */
export const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

function namespaceFact({ kind, group, name, cursor }: Resource): NamespaceFact | undefined {
  if (kind !== 'Namespace' || group !== '' || name === undefined) return undefined;
  const level = cursor.at('metadata', 'labels', ENFORCE_LABEL);
  const podSecurity = (['privileged', 'baseline', 'restricted'] as const).find((one) => one === level?.value);
  return level && podSecurity ? { kind: 'Namespace', name, podSecurity, range: level.range } : undefined;
}
