import { beforeEach, describe, expect, test } from 'vitest';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { DocumentRule } from '../../server/src/core/model/rule.js';
import { BARE, pod, privilegedPod, type Setup, TestClient, until, uriOf, withRule } from './support.js';
import { REFRESH, summary } from './workspace-support.js';

/** The files whose documents were checked, one for each document. */
const checks: string[] = [];

/** A rule that finds nothing, and sees what is checked. */
const COUNTS: DocumentRule = {
  id: 'counts-checks',
  family: 'manifests',
  level: 'information',
  scope: 'document',
  summary: 'A document is checked',
  why: '',
  how: '',
  references: [],
  check: (_document, { path }) => {
    checks.push(path);
    return [];
  },
};

beforeEach(() => {
  checks.length = 0;
  withRule(COUNTS);
});

async function start(files: Readonly<Record<string, string>>, setup: Setup = {}): Promise<TestClient> {
  const settings = { scope: 'workspace' };
  return TestClient.start({ folders: ['/repo'], files, settings, ...setup });
}

/** The rules of what is found in each file. */
async function reported(client: TestClient): Promise<Record<string, unknown>> {
  return summary((await client.pullWorkspace()).items);
}

function forget(client: TestClient): void {
  client.host.reads.length = 0;
  checks.length = 0;
}

const inNamespace = (text: string): string => text.replace('metadata:', 'metadata:\n  namespace: shop');
const namespace = (level: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {pod-security.kubernetes.io/enforce: ${level}}\n`;
const PER_NAMESPACE = 'pss-run-as-non-root';
const POD = inNamespace(pod('web', 'image: registry.example/web:1.2.3'));

describe('a file that is not open', () => {
  test('is checked once in the background, each of its documents once', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `/repo/${String(index).padStart(2, '0')}.yaml`,
        index % 3 === 0 ? `${privilegedPod('a')}---\n${privilegedPod('b')}` : privilegedPod('a'),
      ]),
    );
    const client = await start(files);
    await client.pullWorkspace();
    const documents = Object.entries(files).flatMap(([path, text]) => text.split('---\n').map(() => path));
    expect([...checks].sort()).toEqual(documents);
    // Once for what it defines, before the first check, and once for its findings.
    expect([...client.host.reads].sort()).toEqual(Object.keys(files).flatMap((path) => [path, path]));
    await client.next(REFRESH);
    forget(client);
    await client.pullWorkspace();
    expect([client.host.reads, checks]).toEqual([[], []]);
  });

  test('is settled anew where another file says something else, and neither read nor checked', async () => {
    const client = await start({ '/repo/web.yaml': POD, '/repo/namespace.yaml': namespace('baseline') });
    expect((await reported(client))['web.yaml']).not.toContain(PER_NAMESPACE);
    await client.next(REFRESH);
    forget(client);
    await client.write('/repo/namespace.yaml', namespace('restricted'));
    await client.next(REFRESH);
    expect((await reported(client))['web.yaml']).toContain(PER_NAMESPACE);
    expect(new Set([...client.host.reads, ...checks])).toEqual(new Set(['/repo/namespace.yaml']));
    forget(client);
    // What is typed counts before it is saved.
    const open = uriOf('/repo/namespace.yaml');
    await client.open(open, namespace('baseline'));
    await client.pull(open);
    expect((await reported(client))['web.yaml']).not.toContain(PER_NAMESPACE);
    expect(client.host.reads).toEqual([]);
    expect(new Set(checks)).toEqual(new Set(['/repo/namespace.yaml']));
  });

  test('is told of to a client that does not ask, where another file changed', async () => {
    const files = { '/repo/web.yaml': POD, '/repo/namespace.yaml': namespace('baseline') };
    const client = await start(files, { capabilities: BARE });
    await client.ready();
    await client.notify('workspace/didChangeConfiguration', { settings: { yamlock: { scope: 'workspace' } } });
    const found = (): Promise<unknown[]> =>
      client
        .next<PublishDiagnosticsParams>('textDocument/publishDiagnostics', ({ uri }) => uri.endsWith('web.yaml'))
        .then(({ diagnostics }) => diagnostics.map(({ code }) => code));
    expect(await found()).not.toContain(PER_NAMESPACE);
    forget(client);
    await client.write('/repo/namespace.yaml', namespace('restricted'));
    expect(await found()).toContain(PER_NAMESPACE);
    expect(new Set([...client.host.reads, ...checks])).toEqual(new Set(['/repo/namespace.yaml']));
  });

  test('is shown with what is found together, whichever of it other files decide', async () => {
    const client = await start({ '/repo/web.yaml': POD, '/repo/namespace.yaml': namespace('baseline') });
    const messages = async (): Promise<unknown[]> => {
      const { items } = await client.pullWorkspace();
      const own = items.filter(({ uri }) => uri.endsWith('web.yaml'));
      return own.flatMap((item) => (item.kind === 'full' ? item.items.map(({ message }) => message) : []));
    };
    const alone = await messages();
    await client.write('/repo/namespace.yaml', namespace('restricted'));
    await client.next(REFRESH);
    await client.next(REFRESH);
    const more = await messages();
    // As it is said of an open document, which keeps nothing of this kind.
    await client.open(uriOf('/repo/web.yaml'), POD);
    const { items = [] } = await client.pull(uriOf('/repo/web.yaml'));
    expect(more).toEqual(items.map(({ message }) => message));
    expect(more).not.toEqual(alone);
  });

  test('is checked again where a kustomization that names it changed, and no other is', async () => {
    const DELETES = 'patches: [{patch: "{$patch: delete, apiVersion: v1, kind: Pod, metadata: {name: web}}"}]\n';
    const taking = 'resources: [web.yaml]\n';
    const client = await start({
      '/repo/web.yaml': privilegedPod('web'),
      '/repo/other.yaml': privilegedPod('other'),
      '/repo/kustomization.yaml': taking,
    });
    expect((await reported(client))['web.yaml']).toEqual(['pss-privileged']);
    await client.next(REFRESH);
    forget(client);
    await client.write('/repo/kustomization.yaml', taking + DELETES);
    await client.next(REFRESH);
    expect(await reported(client)).toMatchObject({ 'web.yaml': [], 'other.yaml': ['pss-privileged'] });
    expect(checks).toContain('/repo/web.yaml');
    expect([...client.host.reads, ...checks]).not.toContain('/repo/other.yaml');
  });

  test('is checked again where charts say whether it holds values', async () => {
    const secret = ['blue', 'kettle', '42'].join('-');
    const client = await start({
      '/repo/chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      '/repo/chart/values.yaml': 'replicas: 1\nadminPassword: ""\n',
      '/repo/env/prod.yaml': `replicas: 3\nadminPassword: ${secret}\n`,
      '/repo/web.yaml': privilegedPod('web'),
    });
    expect((await reported(client))['prod.yaml']).toEqual(['secret-helm-values']);
    await client.next(REFRESH);
    forget(client);
    await client.write('/repo/chart/values.yaml', 'image: ""\n');
    await client.next(REFRESH);
    expect((await reported(client))['prod.yaml']).toEqual([]);
    expect(client.host.reads).toContain('/repo/env/prod.yaml');
    expect([...client.host.reads, ...checks]).not.toContain('/repo/web.yaml');
    await client.write('/repo/chart/values.yaml', 'replicas: 1\nadminPassword: ""\n');
    await client.next(REFRESH);
    expect((await reported(client))['prod.yaml']).toEqual(['secret-helm-values']);
  });

  test('is checked again where the configuration changed', async () => {
    const client = await start({ '/repo/web.yaml': privilegedPod('web') });
    await reported(client);
    await client.next(REFRESH);
    forget(client);
    await client.write('/repo/.yamlock.yaml', 'rules: {pss-privileged: off}\n');
    await client.next(REFRESH);
    expect((await reported(client))['web.yaml']).toEqual([]);
    expect(client.host.reads).toContain('/repo/web.yaml');
  });
});

describe('an open document', () => {
  test('is something else once a kustomization makes an object of it', async () => {
    const text = `password: ${['blue', 'kettle', '42'].join('-')}\n`;
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/app.yaml': text } });
    await client.ready();
    const uri = uriOf('/repo/app.yaml');
    await client.open(uri, text);
    expect(await client.codes(uri)).toEqual([]);
    await client.write('/repo/kustomization.yaml', 'configMapGenerator: [{name: app, files: [app.yaml]}]\n');
    await until(client, async () => (await client.codes(uri)).length > 0);
  });

  test('is not checked again where another file says something else', async () => {
    const client = await TestClient.start({
      folders: ['/repo'],
      files: { '/repo/namespace.yaml': namespace('baseline') },
    });
    await client.ready();
    const uri = uriOf('/repo/web.yaml');
    await client.open(uri, POD);
    expect(await client.codes(uri)).not.toContain(PER_NAMESPACE);
    checks.length = 0;
    await client.write('/repo/namespace.yaml', namespace('restricted'));
    await until(client, async () => (await client.codes(uri)).includes(PER_NAMESPACE));
    expect(checks).toEqual([]);
  });
});
