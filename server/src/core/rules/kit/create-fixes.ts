import type { Found } from '../../graph/graph.js';
import type { PlacedObject, PlacedReference } from '../../graph/graph-set.js';
import type { SetView } from '../../graph/set-view.js';
import { wordOf } from '../../graph/table/table.js';
import type { FixWorld } from '../../model/fix.js';
import type { SetFix } from '../../model/set-finding.js';
import { addKey, takesKeys } from '../../refactor/missing/add-key.js';
import { type Created, createObject, type NewObject } from '../../refactor/missing/create.js';
import {
  certificateFor,
  configMapFor,
  hostsOf,
  type IssuerRef,
  roleFor,
  serviceAccountFor,
} from '../../refactor/missing/manifests.js';
import { waysToMake } from '../../refactor/missing/secret.js';
import { shellQuote } from '../../refactor/shell-words.js';
import { say } from '../../text/say.js';
import { type Dangling, type MissingKey, titleOf } from './dangling.js';

/** Returns true for a reference whose object can be made where it is looked for. */
function hasPlace({ reference: { namespace, guessed, byHand } }: Dangling): boolean {
  return namespace !== '*' && !guessed && !byHand;
}

function creationOf({ object, reference: { to, name, namespace, range } }: Dangling) {
  return {
    missing: { kind: to, name, namespace },
    place: range,
    reader: object,
    why: say`${titleOf(object)} refers to it`,
  };
}

/** Returns the keys that an object reads of another one; empty where it takes whatever that has. */
function keysRead({ references }: PlacedObject, { to, name, namespace }: PlacedReference): readonly string[] {
  const same = references.filter((one) => one.to === to && one.name === name && one.namespace === namespace);
  const keys = same.flatMap(({ key, contents }) => key?.name ?? contents?.[0] ?? []);
  return [...new Set(keys)].filter((key) => !key.includes('*'));
}

/** Returns the fixes that create a Secret, in the way of the repository. */
export function createSecret(found: Dangling, world: FixWorld): readonly SetFix[] {
  const { object, reference } = found;
  if (!hasPlace(found)) return [];
  const keys = reference.use === 'imagePull' ? ['.dockerconfigjson'] : keysRead(object, reference);
  const type = reference.use === 'imagePull' ? { type: 'kubernetes.io/dockerconfigjson' } : {};
  return waysToMake({ ...creationOf(found), keys, ...type }, world).map(({ title, plan }) => ({
    title,
    safety: 'create',
    plan,
  }));
}

/** Returns the fix that creates an object with a manifest. */
function create(found: Dangling, title: string, made: Pick<NewObject, 'manifestOf' | 'ending' | 'inOwnFile'>): SetFix {
  const { safety, ...rest } = { safety: 'create' as const, ...made };
  return { title, safety, plan: (world) => createObject({ ...creationOf(found), ...rest }, world) };
}

/** Returns the fix that creates a ConfigMap with the keys that are read. */
export function createConfigMap(found: Dangling): readonly SetFix[] {
  if (!hasPlace(found)) return [];
  const { object, reference } = found;
  const keys = keysRead(object, reference);
  return [
    create(found, say`Create ConfigMap "${reference.name}", with its values to be filled in`, {
      manifestOf: (namespace) => configMapFor(reference.name, namespace, keys),
      ending: '.config-map.yaml',
    }),
  ];
}

const BINDINGS = ['RoleBinding.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io'];

/** Returns the fix that creates a service account. It gets no token where no binding grants it rights. */
export function createAccount(found: Dangling, view: SetView): readonly SetFix[] {
  if (!hasPlace(found)) return [];
  const { object, reference } = found;
  const { name } = reference;
  const bindings = BINDINGS.flatMap((kind) => view.allOf(kind, undefined).map((one) => one.object));
  const hasRights = [object, ...bindings].some(
    ({ kind, references }) =>
      BINDINGS.includes(kind) &&
      references.some(
        (one) => one.to === 'ServiceAccount' && one.name === name && one.namespace === reference.namespace,
      ),
  );
  return [
    create(found, say`Create service account "${name}"${hasRights ? '' : say`, without a token`}`, {
      manifestOf: (namespace) => serviceAccountFor(name, namespace, hasRights),
      ending: '.service-account.yaml',
      inOwnFile: true,
    }),
  ];
}

/** Returns the fix that creates a role, whose rules are to be written. */
export function createRole(found: Dangling): readonly SetFix[] {
  if (!hasPlace(found)) return [];
  const { to, name, namespace } = found.reference;
  const word = wordOf(to);
  const role = create(found, say`Create ${word} "${name}", which grants nothing yet`, {
    manifestOf: (own) => roleFor(to, name, own),
    ending: `.${word === 'Role' ? 'role' : 'cluster-role'}.yaml`,
    inOwnFile: true,
  });
  const where = namespace === undefined ? '' : ` --namespace ${shellQuote(namespace)}`;
  return [
    {
      ...role,
      plan(world): Created {
        const made = role.plan(world);
        if ('refused' in made) return made;
        return {
          ...made,
          handOff: {
            title: say`${word} "${name}" grants nothing yet: write the rules that its subjects need`,
            command: `kubectl describe ${word.toLowerCase()} ${shellQuote(name)}${where}`,
          },
        };
      },
    },
  ];
}

const ISSUERS = ['ClusterIssuer.cert-manager.io', 'Issuer.cert-manager.io'] as const;
const MOST_ISSUERS = 3;

/** Returns the fixes that have an issuer of cert-manager make the certificate of a route, the issuer of most certificates first. */
export function createCertificate(found: Dangling, view: SetView): readonly SetFix[] {
  if (!hasPlace(found)) return [];
  const { name, namespace, range } = found.reference;
  return issuersFor(view, namespace)
    .slice(0, MOST_ISSUERS)
    .map((issuer) =>
      create(found, say`Have ${issuer.kind} "${issuer.name}" make the certificate "${name}"`, {
        manifestOf(own, { resource, start }) {
          const hosts = resource ? hostsOf(resource.cursor, range.start - start) : [];
          return hosts.length > 0
            ? certificateFor(name, own, hosts, issuer)
            : { refused: say`no host is written for the certificate` };
        },
        ending: '.certificate.yaml',
        inOwnFile: true,
      }),
    );
}

/** Returns the issuers that certificates of a namespace may have: those that files define, and those that certificates name. */
function issuersFor(view: SetView, namespace: string | undefined): readonly IssuerRef[] {
  const uses = new Map<string, IssuerRef & { uses: number }>();
  const count = (kind: IssuerRef['kind'], name: string | undefined, more: number): void => {
    if (name === undefined) return;
    const known = uses.get(`${kind} ${name}`);
    uses.set(`${kind} ${name}`, { kind, name, uses: (known?.uses ?? 0) + more });
  };
  for (const kind of ISSUERS) {
    const word = kind === 'Issuer.cert-manager.io' ? 'Issuer' : 'ClusterIssuer';
    const space = word === 'Issuer' ? namespace : undefined;
    for (const { definition } of view.allOf(kind, space)) count(word, definition.name, 0);
    for (const { references, namespace: own } of view.objects)
      for (const { to, name } of references)
        if (to === kind && (word === 'ClusterIssuer' || own === namespace)) count(word, name, 1);
  }
  return [...uses.values()].sort((a, b) => b.uses - a.uses);
}

/** Returns the fixes that add a key to what makes an object. */
export function addMissingKey({ definitions, key }: MissingKey): readonly SetFix[] {
  const [first, ...others] = definitions;
  if (others.length > 0 || !takesKeys(first)) return [];
  return [
    {
      title: say`Add the key "${key.name}" to ${makerOf(first)}`,
      safety: 'create',
      plan: (world) => addKey(first, key.name, world),
    },
  ];
}

function makerOf({ object, definition }: Found): string {
  // Before kustomize added a hash, where it did.
  const name = definition.former?.names[0] ?? definition.name ?? '';
  return definition.by === undefined ? say`${wordOf(definition.kind)} "${name}"` : titleOf(object);
}
