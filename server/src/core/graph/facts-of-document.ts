import { dexConfigs, dexVariables } from '../kubernetes/dex.js';
import { podsOf } from '../kubernetes/pod.js';
import { policyRulesOf } from '../kubernetes/rbac.js';
import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import { memo } from '../text/memo.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import { annotationsOf, definitionsOf } from './definitions.js';
import { decryptionOf, decryptsBelow, encryptionOf } from './encryption.js';
import type { KindKey, MountFact, ObjectFact, PodFact, PortFact, ReferenceFact, Use } from './facts.js';
import { followsOf } from './follows.js';
import { guessedReferences } from './guessed-references.js';
import { asMap, labelsIn } from './labels.js';
import { referencesOf } from './references.js';
import { selectorsIn } from './selectors.js';
import { hostsOf, storeDetails } from './store-details.js';
import { OF_CONTAINER, OF_POD } from './table/pods.js';
import { referencesOfKind } from './table/table.js';

/** Returns what the objects of a document say of themselves and of others. Offsets count from the document's start. */
export const objectFactsOf = memo((document: YamlDocument): readonly ObjectFact[] => {
  return resourcesOf(document).map(factOf);
});

/** Returns the key of an object's kind: `Secret`, `Deployment.apps`. */
export function kindKeyOf({ kind, group }: Pick<Resource, 'kind' | 'group'>): KindKey {
  return group === '' ? kind : `${kind}.${group}`;
}

function factOf(resource: Resource): ObjectFact {
  const { cursor, name, namespace } = resource;
  const kind = kindKeyOf(resource);
  const label = cursor.at('metadata', 'name') ?? cursor.at('kind') ?? cursor;
  const definitions = definitionsOf(resource, kind);
  const made = new Set(definitions.flatMap(({ by, range }) => (by === undefined ? [] : [range.start])));
  const references = distinct([
    ...referencesOfKind(kind).flatMap((row) => referencesOf(cursor, row, { namespace })),
    ...ofPods(resource),
    // A field that says how a made Secret is called looks like a reference to it.
    ...guessedReferences(resource, kind).filter(({ range }) => !made.has(range.start)),
  ]);
  const labels = labelsIn(cursor.at('metadata', 'labels'));
  const creates = createdBy(resource);
  const readsSecrets = secretsReadBy(resource);
  const encrypted = encryptionOf(resource);
  const decryption = decryptionOf(cursor, kind);
  const below = decryptsBelow(cursor, kind);
  const annotations = [
    ...annotationsOf(cursor),
    ...podsOf(resource).flatMap((pod) =>
      pod.cursor.parent && pod.cursor.parent !== cursor ? annotationsOf(pod.cursor.parent) : [],
    ),
  ];
  const follows = followsOf(resource, kind);
  const store = storeDetails(cursor, kind);
  const hosts = hostsOf(cursor, kind);
  const variables = dexConfigs(resource).flatMap(dexVariables);
  return {
    kind,
    name,
    namespace,
    range: label.range,
    definitions,
    references,
    pods: podsOf(resource).map(podFact),
    selectors: selectorsIn(resource, kind),
    ...(labels && labels.length > 0 ? { labels: asMap(labels) } : {}),
    // Those of a pod are with the pod.
    ...(labels && labels.length > 0 && kind !== 'Pod' ? { written: labels } : {}),
    ...(creates.length > 0 ? { creates } : {}),
    ...(changesPods(resource) ? { changesPods: true as const } : {}),
    ...(kind === 'Service' ? portsOfService(resource) : {}),
    ...(kind === 'Service' && /^(?:NodePort|LoadBalancer)$/.test(cursor.at('spec', 'type')?.string ?? '')
      ? { isShown: true as const }
      : {}),
    ...(readsSecrets === undefined ? {} : { readsSecrets }),
    ...(annotations.length > 0 ? { annotations } : {}),
    ...(encrypted ? { encrypted } : {}),
    ...(decryption ? { decryption } : {}),
    ...(below === undefined ? {} : { decryptsBelow: below }),
    ...(follows ? { follows } : {}),
    ...(store ? { store } : {}),
    ...(hosts ? { hosts } : {}),
    ...(variables.length > 0 ? { variables } : {}),
  };
}

function ofPods(resource: Resource): readonly ReferenceFact[] {
  const { namespace } = resource;
  return podsOf(resource).flatMap((pod) => [
    ...OF_POD.flatMap((row) => referencesOf(pod.cursor, row, { namespace })).map((one) => mounted(one, pod.cursor)),
    ...pod.containers.flatMap((container) =>
      OF_CONTAINER.flatMap((row) => referencesOf(container.cursor, row, { namespace, container: container.name })),
    ),
  ]);
}

/** Returns the reference of a volume as its containers use it: one that all of them mount by `subPath` never changes. */
function mounted(reference: ReferenceFact, pod: Cursor): ReferenceFact {
  if (reference.use !== 'volume') return reference;
  const volume = (pod.at('volumes')?.items() ?? []).find(
    ({ range }) => range.start <= reference.range.start && reference.range.end <= range.end,
  );
  const name = volume?.at('name')?.string;
  const mounts = ['containers', 'initContainers'].flatMap((list) =>
    (pod.at(list)?.items() ?? []).flatMap((container) =>
      (container.at('volumeMounts')?.items() ?? [])
        .filter((mount) => mount.at('name')?.string === name)
        .map((mount) => ({ mount, container: container.at('name')?.string })),
    ),
  );
  const use: Use = mounts.length > 0 && mounts.every(({ mount }) => mount.has('subPath')) ? 'subPath' : 'volume';
  const [first] = mounts;
  return {
    ...reference,
    use,
    ...(first?.container === undefined ? {} : { container: first.container }),
    mounts: mounts.map(
      ({ mount, container }): MountFact => ({ container, ...(mount.has('subPath') ? { subPath: true } : {}) }),
    ),
  };
}

function podFact(pod: ReturnType<typeof podsOf>[number]): PodFact {
  const holder = pod.cursor.parent;
  const labels = labelsIn(holder?.at('metadata', 'labels'));
  const isOpen = !pod.complete || pod.cursor.open || holder?.open || holder?.at('metadata')?.open;
  return {
    labels: labels ? asMap(labels) : isOpen || holder?.at('metadata', 'labels') ? undefined : {},
    written: labels ?? [],
    containers: pod.containers.flatMap(({ name, role, cursor, complete, label: range }) =>
      role === 'container'
        ? [
            {
              name,
              range,
              ports: (cursor.at('ports')?.items() ?? []).map((port) => portIn(port, 'containerPort')),
              isProbed: cursor.has('readinessProbe') || cursor.has('startupProbe') || cursor.open || !complete,
            },
          ]
        : [],
    ),
    range: pod.label,
  };
}

/** Returns the ports of a Service that leads to pods; nothing where some of them are not known. */
function portsOfService({ cursor }: Resource): Pick<ObjectFact, 'ports' | 'publishesNotReady'> {
  const spec = cursor.at('spec');
  const list = spec?.at('ports');
  if (!spec || spec.open || list?.kind !== 'sequence' || list.open || spec.at('type')?.string === 'ExternalName')
    return {};
  const ports = list.items().map((port): PortFact => {
    const target = port.at('targetPort');
    const word = typeof target?.value === 'number' ? target.value : target?.string;
    return { ...portIn(port, 'port'), ...(word === undefined ? {} : { target: word }) };
  });
  const isKnown = list
    .items()
    .every((port) => !port.open && !port.at('targetPort')?.opaque && !port.at('name')?.opaque);
  const publishes = spec.at('publishNotReadyAddresses')?.value === true ? { publishesNotReady: true as const } : {};
  return isKnown && ports.every(({ number }) => number !== undefined) ? { ports, ...publishes } : publishes;
}

function portIn(port: Cursor, field: string): PortFact {
  const number = port.at(field)?.value;
  const protocol = port.at('protocol')?.string;
  return {
    name: port.at('name')?.string,
    number: typeof number === 'number' ? number : undefined,
    ...(protocol === undefined || protocol === 'TCP' ? {} : { protocol }),
  };
}

/** The objects that programs create, by their groups and names in roles; whoever creates workloads makes pods. */
const CREATED: Readonly<Record<string, Readonly<Record<string, KindKey>>>> = {
  '': {
    secrets: 'Secret',
    configmaps: 'ConfigMap',
    serviceaccounts: 'ServiceAccount',
    services: 'Service',
    pods: 'Pod',
  },
  apps: { deployments: 'Pod', statefulsets: 'Pod', daemonsets: 'Pod', replicasets: 'Pod' },
  'networking.k8s.io': { networkpolicies: 'NetworkPolicy.networking.k8s.io' },
  'rbac.authorization.k8s.io': {
    roles: 'Role.rbac.authorization.k8s.io',
    clusterroles: 'ClusterRole.rbac.authorization.k8s.io',
  },
};

/** Returns the kinds of objects that a role allows to create. */
function createdBy(resource: Resource): readonly KindKey[] {
  const kinds = policyRulesOf(resource).flatMap(({ apiGroups, resources, verbs }) => {
    if (!has(verbs, 'create', '*')) return [];
    return Object.entries(CREATED).flatMap(([group, words]) =>
      has(apiGroups, group, '*')
        ? Object.entries(words).flatMap(([word, kind]) => (has(resources, word, '*') ? [kind] : []))
        : [],
    );
  });
  return [...new Set(kinds)];
}

/** Returns the names of the Secrets that a role allows to read, true for all of them; undefined for none. */
function secretsReadBy(resource: Resource): readonly string[] | true | undefined {
  const rules = policyRulesOf(resource).filter(
    ({ apiGroups, resources, verbs }) =>
      has(apiGroups, '', '*') && has(resources, 'secrets', '*') && has(verbs, 'get', 'list', 'watch', '*'),
  );
  if (rules.length === 0) return undefined;
  const names = rules.map(({ cursor }) => cursor.at('resourceNames')?.items() ?? []);
  const isNarrowed = names.every((list) => list.length > 0 && list.every(({ string }) => string !== undefined));
  return isNarrowed ? names.flatMap((list) => list.flatMap(({ string }) => string ?? [])) : true;
}

/** True for a role that allows to change pods. */
function changesPods(resource: Resource): boolean {
  return policyRulesOf(resource).some(
    ({ apiGroups, resources, verbs }) =>
      has(apiGroups, '', '*') && has(resources, 'pods', '*') && has(verbs, 'update', 'patch', '*'),
  );
}

function has(list: readonly Cursor[], ...words: readonly string[]): boolean {
  return list.some(({ string, opaque }) => opaque || (string !== undefined && words.includes(string)));
}

/** Rows of several tables may find one field; the first one knows most of it. */
function distinct(references: readonly ReferenceFact[]): readonly ReferenceFact[] {
  const known = new Set<string>();
  return references.filter(({ range, key }) => {
    const id = `${range.start} ${key?.range.start}`;
    // What reads keys of an object does not read all of it.
    const isKnown = known.has(id) || (key === undefined && known.has(`${range.start}`));
    known.add(id).add(`${range.start}`);
    return !isKnown;
  });
}
