import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { sopsConfig } from '../refactor/encrypting.js';
import { at, TestClient, uriOf } from './support.js';

// What is done to answer one request, counted where the answers are made of it.
const counts = vi.hoisted(() => ({ plans: [] as string[], parses: [] as string[], lists: 0 }));

vi.mock('../../server/src/core/engine/plan-fixes.js', async (load) => {
  const real = await load<typeof import('../../server/src/core/engine/plan-fixes.js')>();
  return {
    ...real,
    fixesOf: (...args: Parameters<typeof real.fixesOf>) => {
      counts.lists++;
      return real.fixesOf(...args);
    },
    planFix: (...args: Parameters<typeof real.planFix>) => {
      const [{ rule, pointer }, { title }] = args;
      counts.plans.push(`${rule.id} ${pointer} ${title}`);
      return real.planFix(...args);
    },
  };
});
vi.mock('../../server/src/core/yaml/document.js', async (load) => {
  const real = await load<typeof import('../../server/src/core/yaml/document.js')>();
  return {
    ...real,
    parseStream: (...args: Parameters<typeof real.parseStream>) => {
      counts.parses.push(args[0]);
      return real.parseStream(...args);
    },
  };
});

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

async function start(): Promise<{ readonly client: TestClient; readonly asked: string[] }> {
  const client = await TestClient.start({
    folders: ['/repo'],
    files: { ...OTHERS, [FILE]: CONFIG_MAP },
    crypto: new NodeCrypto(),
  });
  await client.ready();
  await client.open(uriOf(FILE), CONFIG_MAP);
  await client.pull(uriOf(FILE));
  const asked = watch(client);
  forget();
  return { client, asked };
}

function forget(): void {
  counts.plans.length = 0;
  counts.parses.length = 0;
  counts.lists = 0;
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
    expect(repeated(counts.parses)).toEqual([]);
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
    expect(counts).toEqual({ plans: [], parses: [], lists: 0 });
  });

  test('is nothing where the caret is among things in order: nothing is planned or asked', async () => {
    const { client, asked } = await start();
    expect(await client.actions(uriOf(FILE), at(2, 1))).toEqual([]);
    expect(counts).toEqual({ plans: [], parses: [], lists: 0 });
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

  test('goes to no folder that is a link: git might take what is behind it', async () => {
    const { client } = await start();
    client.host.links.set('/repo/.yamlock', '/shared');
    const actions = await client.actions(uriOf(FILE), ON_PASSWORD);
    const reasons = actions.flatMap(({ disabled }) => disabled?.reason ?? []);
    expect(reasons).toContain('.yamlock is a link: git might take what is behind it');
  });
});
