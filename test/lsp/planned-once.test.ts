import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import type { Finding } from '../../server/src/core/model/finding.js';
import type { Fix } from '../../server/src/core/model/fix.js';
import type { DocumentRule, Rule } from '../../server/src/core/model/rule.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { sopsConfig } from '../refactor/encrypting.js';
import { at, TestClient, uriOf } from './support.js';

const READ = ['config.yaml', 'kustomization.yaml', 'workload.yaml'].map((name) => `/repo/apps/shop/${name}`);

/** What was done to answer requests, counted by the rules' own fixes. */
const counts = { plans: [] as string[], lists: 0, streams: new Map<string, Set<unknown>>() };

/** Has every fix of a finding count how often it is planned, and what it is given of files. */
function counted({ fixes, at, ...finding }: Finding): Finding {
  const watched = (fix: Fix): Fix => ({
    ...fix,
    plan: (world) => {
      counts.plans.push(`${at?.pointer} ${fix.title}`);
      for (const path of READ) {
        const streams = counts.streams.get(path) ?? new Set();
        counts.streams.set(path, streams.add(world.files.streamOf(path)));
      }
      return fix.plan(world);
    },
  });
  if (typeof fixes !== 'function') return { ...finding, at, ...(fixes ? { fixes: fixes.map(watched) } : {}) };
  return {
    ...finding,
    at,
    fixes: (world) => {
      counts.lists++;
      return fixes(world).map(watched);
    },
  };
}

/** Puts a rule that counts in the place of another; by default of the one that finds credentials in ConfigMaps. */
function countPlans(ruleId = 'secret-in-configmap'): void {
  const rules = RULES as Rule[];
  const index = rules.findIndex(({ id }) => id === ruleId);
  const rule = rules[index];
  if (rule?.scope !== 'document') throw new Error('there is no such rule');
  const counting: DocumentRule = {
    ...rule,
    *check(document, context) {
      for (const finding of rule.check(document, context)) yield counted(finding);
    },
  };
  rules[index] = counting;
  onTestFinished(() => {
    rules[index] = rule;
  });
}

const VALUE = ['blue', 'kettle', '42'].join('-');
const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  namespace: shop
data:
  app.properties: |
    db.url=jdbc:postgresql://db/shop
    db.password=${VALUE}
`;
const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: app
        image: shop:1.2.3
        volumeMounts: [{name: config, mountPath: /etc/shop}]
      volumes:
      - name: config
        configMap: {name: shop}
`;
const STORE = `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: vault, namespace: shop}
spec: {provider: {vault: {server: 'https://vault.example', path: kv, version: v2}}}
`;
const FILE = '/repo/apps/shop/config.yaml';
const OTHERS = {
  '/repo/.git': '',
  '/repo/.gitignore': 'out/\n',
  '/repo/.sops.yaml': sopsConfig('path_regex: \\.sops\\.yaml$'),
  '/repo/kustomization.yaml': 'resources: [apps/shop]\n',
  '/repo/apps/shop/kustomization.yaml': 'resources: [config.yaml, workload.yaml, store.yaml]\n',
  '/repo/apps/shop/workload.yaml': WORKLOAD,
  '/repo/apps/shop/store.yaml': STORE,
};
const ON_PASSWORD = at(8, 20);

/** Everything the host is asked, by what is asked and of which path. */
function watch(client: TestClient): string[] {
  const asked: string[] = [];
  const { host } = client;
  for (const name of ['read', 'readIfThere', 'exists', 'entries'] as const) {
    const real = host[name].bind(host) as (path: string) => Promise<never>;
    host[name] = (path: string) => {
      asked.push(`${name} ${path}`);
      return real(path);
    };
  }
  return asked;
}

async function start(
  text = CONFIG_MAP,
  rule?: string,
): Promise<{ readonly client: TestClient; readonly asked: string[] }> {
  countPlans(rule);
  const client = await TestClient.start({
    folders: ['/repo'],
    files: { ...OTHERS, [FILE]: text },
    crypto: new NodeCrypto(),
  });
  await client.ready();
  await client.open(uriOf(FILE), text);
  await client.pull(uriOf(FILE));
  const asked = watch(client);
  forget();
  return { client, asked };
}

function forget(): void {
  counts.plans.length = 0;
  counts.lists = 0;
  counts.streams.clear();
}

function repeated(list: readonly string[]): readonly string[] {
  return list.filter((one, index) => list.indexOf(one) !== index);
}

const moves = (actions: readonly CodeAction[]): readonly CodeAction[] =>
  actions.filter(({ data, disabled }) => data !== undefined && !disabled);

beforeEach(forget);

describe('what is offered for a credential', () => {
  test('is planned once, of files that are read once and parsed once', async () => {
    const { client, asked } = await start();
    const actions = await client.actions(uriOf(FILE), ON_PASSWORD);
    expect(moves(actions).length).toBeGreaterThan(3);
    expect(counts.plans.length).toBeGreaterThan(3);
    // Encryption wants a key, which cannot be made while the plan waits: that plan alone is begun twice.
    expect(repeated(counts.plans).filter((plan) => !/SOPS|sops|encrypted/.test(plan))).toEqual([]);
    expect(repeated(repeated(counts.plans))).toEqual([]);
    expect(counts.lists).toBe(1);
    // Read and parsed once: every plan is given the very same.
    expect([...counts.streams].filter(([, streams]) => streams.size !== 1)).toEqual([]);
    expect(repeated(asked)).toEqual([]);
  });

  test('is not planned again for the edit, nor for the same menu once more', async () => {
    const { client } = await start();
    const actions = await client.actions(uriOf(FILE), ON_PASSWORD);
    expect(moves(actions).length).toBeGreaterThan(3);
    forget();
    for (const action of moves(actions)) {
      const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
      expect(edit, action.title).toBeDefined();
    }
    expect(await client.actions(uriOf(FILE), ON_PASSWORD)).toEqual(actions);
    expect([counts.plans, counts.lists]).toEqual([[], 0]);
  });

  test('does not grow with the credentials of the file', async () => {
    const others = Array.from({ length: 300 }, (_, index) => `    db${index}.password=${VALUE}-${index}\n`);
    const { client } = await start(CONFIG_MAP + others.join(''));
    expect(moves(await client.actions(uriOf(FILE), ON_PASSWORD)).length).toBeGreaterThan(3);
    // Its own fixes, and those of fifty credentials for what moves all of them.
    expect(counts.lists).toBeLessThanOrEqual(51);
    expect(new Set(counts.plans.map((plan) => plan.split(' ')[0])).size).toBe(1);
  });

  test('is nothing where the caret is among things in order: nothing is planned or asked', async () => {
    const { client, asked } = await start();
    expect(await client.actions(uriOf(FILE), at(2, 1))).toEqual([]);
    expect([counts.plans, counts.lists]).toEqual([[], 0]);
    expect(asked).toEqual([]);
  });

  test.each([
    [
      'a file that was read is another',
      (client: TestClient) => {
        client.host.files.set('/repo/apps/shop/kustomization.yaml', 'resources: [workload.yaml]\n');
      },
    ],
    [
      'a file of the name is there',
      (client: TestClient) => {
        client.host.files.set('/repo/apps/shop/shop-secrets.externalsecret.yaml', '');
      },
    ],
    [
      'another document was edited',
      async (client: TestClient) => {
        const path = uriOf('/repo/apps/shop/kustomization.yaml');
        await client.open(path, 'resources: [workload.yaml]\n');
      },
    ],
  ])('is planned anew where %s, although nobody said so', async (_, change) => {
    const { client } = await start();
    await client.actions(uriOf(FILE), ON_PASSWORD);
    await change(client);
    forget();
    await client.actions(uriOf(FILE), ON_PASSWORD);
    expect(counts.plans.length).toBeGreaterThan(3);
  });

  test('is planned anew where a document is opened under a name that a plan gives a new file', async () => {
    const { client } = await start();
    const made: string[] = [];
    for (const action of moves(await client.actions(uriOf(FILE), ON_PASSWORD))) {
      const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
      for (const change of edit?.documentChanges ?? [])
        if ('kind' in change && change.kind === 'create' && change.uri.endsWith('.yaml')) made.push(change.uri);
    }
    expect(made.length).toBeGreaterThan(1);
    await client.open(made[0] ?? '', '');
    forget();
    await client.actions(uriOf(FILE), ON_PASSWORD);
    expect(counts.plans.length).toBeGreaterThan(3);
  });

  test('goes to no folder that is a link: git might take what is behind it', async () => {
    const { client } = await start();
    client.host.links.set('/repo/.yamlock', '/shared');
    const actions = await client.actions(uriOf(FILE), ON_PASSWORD);
    const reasons = actions.flatMap(({ disabled }) => disabled?.reason ?? []);
    expect(reasons).toContain('.yamlock is a link: git might take what is behind it');
  });
});

test('what findings of one object share is planned for the first of them', async () => {
  const names = ['A_PASSWORD', 'B_PASSWORD', 'C_PASSWORD'];
  const env = names.map((name, index) => `    - {name: ${name}, value: ${VALUE}${index}}\n`).join('');
  const { client } = await start(
    `apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n  - name: app\n    image: shop:1.2.3\n    env:\n${env}`,
    'secret-env-literal',
  );
  await client.request('textDocument/codeAction', {
    textDocument: { uri: uriOf(FILE) },
    range: { start: { line: 8, character: 0 }, end: { line: 11, character: 0 } },
    context: { diagnostics: [] },
  });
  const titles = counts.plans.map((plan) => plan.slice(plan.indexOf(' ') + 1));
  expect(titles.filter((title) => title.startsWith('Move to '))).not.toEqual([]);
  const whole = titles.filter((title) => title.startsWith('Move all 3 variables'));
  expect(whole).not.toEqual([]);
  expect(repeated(whole)).toEqual([]);
});
