import { expect, test } from 'vitest';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { fixOf, pathOf, possible, Workspace } from './support.js';

const literal = ['blue', 'kettle', '42'].join('-');
const WORKLOAD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: app
    image: a/b:1
    env:
    - name: DB_PASSWORD
      value: ${literal}
`;

/** An object that fetches from a store. */
function fetching(name: string, store: string, namespace = 'shop', kind = 'ExternalSecret'): string {
  const spec = `secretStoreRef: ${store}\n  data: [{secretKey: a, remoteRef: {key: b}}]\n`;
  return `apiVersion: external-secrets.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n  ${spec}`;
}

function store(kind: string, name: string, provider: string, namespace?: string): string {
  const within = namespace === undefined ? '' : `, namespace: ${namespace}`;
  return `apiVersion: external-secrets.io/v1\nkind: ${kind}\nmetadata: {name: ${name}${within}}\nspec: {provider: ${provider}}\n`;
}

async function offered(files: Readonly<Record<string, string>>, name = 'case.yaml'): Promise<readonly string[]> {
  const workspace = await Workspace.open(new Map([[name, WORKLOAD], ...Object.entries(files)]));
  const found = workspace.findings().find(({ placed }) => placed.rule.id === 'secret-env-literal');
  if (!found) throw new Error('Nothing was found');
  return workspace
    .fixes(name, found.placed)
    .map(({ fix }) => fix.title)
    .filter((title) => title.includes('ExternalSecret'));
}

test('a store that no file defines is offered where an object refers to it, and its upload is said in words', async () => {
  const files = { 'db.yaml': fetching('db', '{kind: ClusterSecretStore, name: corporate}') };
  const title = 'Move to a new ExternalSecret (ClusterSecretStore "corporate")';
  expect(await offered(files)).toEqual([title]);
  const workspace = await Workspace.open(new Map([['case.yaml', WORKLOAD], ...Object.entries(files)]));
  const plan = possible(fixOf(workspace, title));
  expect(plan.handOff?.command).toMatch(/^# Put the content of .* into ClusterSecretStore corporate as /);
  expect(JSON.stringify(plan.handOff)).not.toContain(literal);
});

test.each([
  ['a SecretStore by default', fetching('db', '{name: team}'), ['SecretStore "team"']],
  ['of another namespace: none', fetching('db', '{name: team}', 'other'), []],
  ['of a template: none', fetching('db', '{name: "{{ .Values.store }}"}'), []],
  ['of another kind: none', fetching('db', '{kind: ClusterGenerator, name: team}'), []],
  [
    'a PushSecret',
    'apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata: {name: p, namespace: shop}\nspec:\n  secretStoreRefs: [{kind: ClusterSecretStore, name: pushed}]\n',
    ['ClusterSecretStore "pushed"'],
  ],
  [
    'one for each key',
    'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: p, namespace: shop}\nspec:\n  data:\n  - secretKey: a\n    sourceRef: {storeRef: {kind: ClusterSecretStore, name: each}}\n',
    ['ClusterSecretStore "each"'],
  ],
  [
    'what is made in several namespaces',
    'apiVersion: external-secrets.io/v1\nkind: ClusterExternalSecret\nmetadata: {name: p}\nspec:\n  externalSecretSpec:\n    secretStoreRef: {kind: ClusterSecretStore, name: many}\n',
    ['ClusterSecretStore "many"'],
  ],
  [
    'a namesake of another operator: none',
    'apiVersion: example.org/v1\nkind: ExternalSecret\nmetadata: {name: p, namespace: shop}\nspec: {secretStoreRef: {name: x}}\n',
    [],
  ],
])('references to stores: %s', async (_, text, stores) => {
  expect(await offered({ 'other.yaml': text })).toEqual(stores.map((one) => `Move to a new ExternalSecret (${one})`));
});

test('of stores that are only referred to, those that are used most come first, behind those that are defined', async () => {
  const files = {
    'a.yaml': fetching('a', '{name: rare}'),
    'b.yaml': fetching('b', '{name: usual}'),
    'c.yaml': fetching('c', '{name: usual}'),
    'z.yaml': store('SecretStore', 'defined', '{aws: {service: SecretsManager}}', 'shop'),
  };
  expect(await offered(files)).toEqual(
    ['defined', 'usual', 'rare'].map((name) => `Move to a new ExternalSecret (SecretStore "${name}")`),
  );
});

test('a store that is defined is offered once, as the nearest definition has it', async () => {
  const files = {
    'staging/store.yaml': store('ClusterSecretStore', 'main', '{gcpsm: {}}'),
    'prod/store.yaml': store('ClusterSecretStore', 'main', '{aws: {service: SecretsManager}}'),
    'prod/db.yaml': fetching('db', '{kind: ClusterSecretStore, name: main}'),
  };
  const title = 'Move to a new ExternalSecret (ClusterSecretStore "main")';
  for (const [folder, command] of [
    ['prod', 'aws secretsmanager'],
    ['staging', 'gcloud secrets'],
  ]) {
    const name = `${folder}/case.yaml`;
    expect(await offered(files, name)).toEqual([title]);
    const workspace = await Workspace.open(new Map([[name, WORKLOAD], ...Object.entries(files)]));
    expect(possible(fixOf(workspace, title, name)).handOff?.command).toContain(command);
  }
});

test('another folder of the workspace lends its cluster stores, and no others', async () => {
  const workspace = await Workspace.open(new Map([['case.yaml', WORKLOAD]]));
  const other = await Workspace.open(
    new Map([
      ['cluster.yaml', store('ClusterSecretStore', 'platform', '{vault: {path: kv}}')],
      ['own.yaml', store('SecretStore', 'own', '{vault: {path: kv}}', 'shop')],
      ['uses.yaml', fetching('db', '{kind: ClusterSecretStore, name: elsewhere}')],
    ]),
  );
  workspace.project.index.others = () => [other.project.index];
  expect(
    workspace.project
      .world(pathOf('case.yaml'))
      .index.stores('shop')
      .map(({ fact }) => fact.name),
  ).toEqual(['platform', 'elsewhere']);
});

test.each(['secret', 'external-secret', 'sealed-secret'])(
  'a name is taken by a file web-secrets.%s.yaml that git may ignore',
  async (kind) => {
    const workspace = await Workspace.open(
      new Map([
        ['case.yaml', WORKLOAD],
        ['store.yaml', store('ClusterSecretStore', 'main', '{vault: {path: kv}}')],
      ]),
    );
    const { placed } = workspace.findings().find((found) => found.placed.rule.id === 'secret-env-literal') ?? {};
    if (!placed) throw new Error('Nothing was found');
    const made = (taken: string) => {
      const world = { ...workspace.world('case.yaml'), isTaken: (path: string) => path === pathOf(taken) };
      return planFixes(placed, world).flatMap(({ plan }) =>
        'refused' in plan ? [] : (plan.files ?? []).map(({ path }) => path.split('/').at(-1) ?? ''),
      );
    };
    const ofName = (names: readonly string[], name: string) =>
      [...new Set(names)].filter((one) => new RegExp(`^${name}\\.(?:external-)?secret\\.yaml$`).test(one)).sort();
    const both = (name: string) => [`${name}.external-secret.yaml`, `${name}.secret.yaml`];
    expect(ofName(made('other.yaml'), 'web-secrets')).toEqual(both('web-secrets'));
    // Whatever makes the new Secret, it would have the name of the one that the file makes.
    const names = made(`web-secrets.${kind}.yaml`);
    expect(ofName(names, 'web-secrets')).toEqual([]);
    expect(ofName(names, 'web-secrets-2')).toEqual(both('web-secrets-2'));
  },
);
