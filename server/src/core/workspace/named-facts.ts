import type { DefinitionFact, ObjectFact, ReferenceFact, StoreDetails } from '../graph/facts.js';
import { wordOf } from '../graph/table/table.js';
import { memo } from '../text/memo.js';
import type { Range } from '../text/range.js';

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
export interface StoreFact extends StoreDetails {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
  readonly namespace: string | undefined;
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

/** A ServiceAccount, or a ConfigMap, that a file defines. */
export interface ManifestFact<Kind extends string> {
  readonly kind: Kind;
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

/** What is looked up by name of objects, of whatever set they are: where a move may lead, and what it meets there. */
export interface NamedFacts {
  readonly secrets: readonly SecretFact[];
  readonly stores: readonly StoreFact[];
  readonly configMaps: readonly ManifestFact<'ConfigMap'>[];
  readonly namespaces: readonly NamespaceFact[];
  readonly accounts: readonly ManifestFact<'ServiceAccount'>[];
  readonly certificates: readonly CertificateFact[];
}

/** Returns what is looked up by name of an object, as its facts say. */
export const namedFactsOf = memo((object: ObjectFact): NamedFacts => {
  const made = (kind: string, by?: string): readonly (DefinitionFact & { readonly name: string })[] =>
    object.definitions.flatMap((one) =>
      one.kind === kind && one.by === by && one.name !== undefined ? [{ ...one, name: one.name }] : [],
    );
  const manifests = <Kind extends string>(kind: Kind): readonly ManifestFact<Kind>[] =>
    made(kind).map(({ name, namespace, range }) => ({ kind, name, namespace: spaceOf(namespace), range }));
  const { hosts = [] } = object;
  const facts: NamedFacts = {
    secrets: [undefined, 'ExternalSecret.external-secrets.io', 'SealedSecret.bitnami.com'].flatMap((by) =>
      made('Secret', by).map((one) => secretFact(one, object)),
    ),
    stores: [...storesIn(object), ...storesNamedIn(object)],
    configMaps: manifests('ConfigMap'),
    namespaces: namespacesIn(object),
    accounts: manifests('ServiceAccount'),
    certificates: made('Secret', 'Certificate.cert-manager.io').map(({ name, namespace, range }) => ({
      kind: 'Certificate',
      name,
      namespace: spaceOf(namespace),
      hosts,
      range,
    })),
  };
  return Object.values(facts).every(({ length }) => length === 0) ? NOTHING : facts;
});

/** What most objects say. */
const NOTHING: NamedFacts = {
  secrets: [],
  stores: [],
  configMaps: [],
  namespaces: [],
  accounts: [],
  certificates: [],
};

/** Returns a namespace; undefined for all of them, as for one that is not written. */
function spaceOf(namespace: string | undefined): string | undefined {
  return namespace === '*' ? undefined : namespace;
}

function secretFact(
  { name, namespace, by, keys, anyKey, protection }: DefinitionFact & { readonly name: string },
  { range }: ObjectFact,
): SecretFact {
  const kind = by === undefined ? 'Secret' : by.startsWith('External') ? 'ExternalSecret' : 'SealedSecret';
  return {
    kind,
    name,
    namespace: spaceOf(namespace),
    keys: keys.map((key) => key.name),
    // Nobody else writes into a Secret that has a manifest.
    moreKeys: kind === 'ExternalSecret' && anyKey,
    ...(kind === 'Secret' && protection === 'encrypted' ? { encrypted: true } : {}),
    range,
  };
}

/** Returns the kind of a store; undefined for other kinds. */
function storeKind(kind: string): StoreFact['kind'] | undefined {
  const word = kind.endsWith('.external-secrets.io') ? wordOf(kind) : '';
  return word === 'SecretStore' || word === 'ClusterSecretStore' ? word : undefined;
}

function storesIn({ kind: key, name, namespace, range, store }: ObjectFact): readonly StoreFact[] {
  const kind = storeKind(key);
  if (kind === undefined || name === undefined || !store) return [];
  return [{ kind, name, namespace: kind === 'SecretStore' ? namespace : undefined, ...store, range }];
}

const UNKNOWN: StoreDetails = { provider: undefined, service: undefined, mount: undefined, version: undefined };

/** Returns the stores that an object of the operator reads from or writes to. */
function storesNamedIn({ references }: ObjectFact): readonly StoreFact[] {
  const named = references.flatMap(({ to, name, namespace, range }: ReferenceFact): StoreFact[] => {
    const kind = storeKind(to);
    if (kind === undefined) return [];
    return [{ kind, name, namespace: spaceOf(namespace), ...UNKNOWN, range, isReference: true }];
  });
  return named.filter(
    (one, index) => named.findIndex(({ kind, name }) => kind === one.kind && name === one.name) === index,
  );
}

/** The label of a Namespace with its enforced Pod Security Standard. */
const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

function namespacesIn({ kind, name, labels, range }: ObjectFact): readonly NamespaceFact[] {
  const level = labels?.[ENFORCE_LABEL];
  const podSecurity = (['privileged', 'baseline', 'restricted'] as const).find((one) => one === level);
  return kind === 'Namespace' && name !== undefined && podSecurity ? [{ kind, name, podSecurity, range }] : [];
}
