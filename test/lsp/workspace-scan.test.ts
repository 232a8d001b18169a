import { describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver';
import type { RuleInfo, ScanResult } from '../../protocol/messages.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import { pod, privilegedPod, TestClient, uriOf } from './support.js';
import { FILES, REFRESH, summary } from './workspace-support.js';

describe('yamlock/scanWorkspace', () => {
  test('counts what there is, and says what was left out', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    const list = client.host.list.bind(client.host);
    client.host.list = async (folder) => ({
      ...(await list(folder)),
      skipped: [{ file: '/repo/locked', reason: 'permission denied' }],
      ignored: ['/repo/out/', '/repo/a.local.yaml'],
    });
    const result = await client.request<ScanResult>('yamlock/scanWorkspace', {});
    expect(result).toEqual({
      files: 2,
      documents: 3,
      errors: 2,
      warnings: 0,
      information: 0,
      known: 0,
      skipped: [
        { file: 'locked', reason: 'permission denied' },
        { file: 'mkdocs.yml', reason: 'no Kubernetes, Helm, Kustomize, Flux or Argo CD content' },
      ],
      ignored: 2,
      cancelled: false,
    });
  });

  test('is followed by the findings of the whole workspace, without reading it again', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    await client.request('yamlock/scanWorkspace');
    await client.next(REFRESH);
    client.host.reads.length = 0;
    const { items } = await client.pullWorkspace();
    expect(summary(items)).toMatchObject({ 'a.yaml': ['pss-privileged'], 'b.yaml': ['pss-privileged'] });
    expect(client.host.reads).toEqual([]);
  });

  test('sees what changed although nobody said so', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    await client.ready();
    client.host.files.set('/repo/d.yaml', privilegedPod('d'));
    client.host.files.delete('/repo/a.yaml');
    expect(await client.request('yamlock/scanWorkspace', {})).toMatchObject({ files: 2, errors: 2 });
  });

  test('takes open documents as they are in the editor', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    await client.open(uriOf('/repo/a.yaml'), pod('a'));
    expect(await client.request('yamlock/scanWorkspace', {})).toMatchObject({ files: 2, errors: 1 });
  });

  test('tells how far it is', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    await client.request('yamlock/scanWorkspace', { workDoneToken: 'scan' });
    const told = client.leftover('progress:scan') as { kind: string; percentage?: number; message?: string }[];
    expect(told[0]).toMatchObject({ kind: 'begin', cancellable: true });
    expect(told.slice(1, -1)).toEqual([
      { kind: 'report', percentage: 0, message: '0/3' },
      { kind: 'report', percentage: 33, message: '1/3' },
      { kind: 'report', percentage: 66, message: '2/3' },
    ]);
    expect(told.at(-1)).toEqual({ kind: 'end' });
  });

  test('stops when it is cancelled, and tells what it found until then', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    await client.ready();
    const source = new CancellationTokenSource();
    const { read } = client.host;
    client.host.read = async (path) => {
      if (path === '/repo/b.yaml') {
        source.cancel();
        // Answered after the cancellation was read, which was sent first.
        await client.request('yamlock/rules');
      }
      return read.call(client.host, path);
    };
    const result = await client.connection.sendRequest<ScanResult>(
      'yamlock/scanWorkspace',
      { workDoneToken: 1 },
      source.token,
    );
    expect(result).toMatchObject({ cancelled: true, files: 1 });
    expect(client.leftover('progress:1').at(-1)).toEqual({ kind: 'end' });
    expect(await client.pullWorkspace()).toEqual({ items: [] });
  });
});

describe('yamlock/rules and yamlock/status', () => {
  test('every rule is listed', async () => {
    const client = await TestClient.start();
    const rules = await client.request<RuleInfo[]>('yamlock/rules', {});
    expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
    expect(rules.find(({ id }) => id === 'pss-privileged')).toEqual({
      id: 'pss-privileged',
      summary: expect.any(String),
      family: 'pod-security',
      level: 'error',
    });
  });

  test('the client hears how things stand', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    await client.ready();
    const told = client.told.filter(({ method }) => method === 'yamlock/status').map(({ params }) => params);
    expect(told).toEqual([
      { state: 'starting', files: 0 },
      { state: 'indexing', files: 0 },
      { state: 'ready', files: 3 },
    ]);
  });

  test('a client that is not ours and does not ask for it hears nothing that it would not know', async () => {
    const client = await TestClient.start({
      folders: ['/repo'],
      files: FILES,
      initializationOptions: { status: false },
    });
    await client.open(uriOf('/repo/other.yaml'), 'a: 1\n');
    await client.request('yamlock/scanWorkspace', {});
    expect(client.told.map(({ method }) => method).filter((method) => method.startsWith('yamlock/'))).toEqual([]);
  });

  test('without a folder there is nothing to wait for', async () => {
    const client = await TestClient.start();
    await client.ready();
    expect(client.leftover('yamlock/status')).toEqual([{ state: 'starting', files: 0 }]);
  });

  test('a failure is told without its cause, which may quote a file', async () => {
    const client = TestClient.connect({ folders: ['/repo'] });
    client.host.list = async () => {
      throw new TypeError('password: hunter2');
    };
    await client.initialize();
    const status = await client.next<{ state: string; message: string }>(
      'yamlock/status',
      ({ state }) => state === 'failed',
    );
    expect(status.message).toMatch(/TypeError/);
    expect(JSON.stringify(client.told)).not.toContain('hunter2');
  });
});
