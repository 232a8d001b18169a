import { describe, expect, test } from 'vitest';
import { CancellationTokenSource, LSPErrorCodes, type WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { pod, privilegedPod, refusal, TestClient, uriOf } from './support.js';
import { FILES, REFRESH, summary } from './workspace-support.js';

function idsOf(items: readonly WorkspaceDocumentDiagnosticReport[]): { uri: string; value: string }[] {
  return items.flatMap(({ uri, resultId }) => (resultId === undefined ? [] : [{ uri, value: resultId }]));
}

describe('workspace/diagnostic', () => {
  test('holds nothing before somebody wants the whole workspace', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    await client.ready();
    client.host.reads.length = 0;
    expect(await client.pullWorkspace()).toEqual({ items: [] });
    expect(client.host.reads).toEqual([]);
  });

  test('holds every file when the settings say so', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES, settings: { scope: 'workspace' } });
    const { items } = await client.pullWorkspace();
    expect(summary(items)).toEqual({ 'a.yaml': ['pss-privileged'], 'b.yaml': ['pss-privileged'], 'mkdocs.yml': [] });
    expect(items.every(({ version }) => version === null)).toBe(true);
  });

  test('reads a file again only when it changed', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES, settings: { scope: 'workspace' } });
    const { items } = await client.pullWorkspace();
    client.host.reads.length = 0;
    const again = await client.pullWorkspace(idsOf(items));
    expect(summary(again.items)).toEqual({ 'a.yaml': 'unchanged', 'b.yaml': 'unchanged', 'mkdocs.yml': 'unchanged' });
    expect(client.host.reads).toEqual([]);
    await client.next(REFRESH);
    await client.write('/repo/a.yaml', pod('a'));
    await client.next(REFRESH);
    const changed = await client.pullWorkspace(idsOf(again.items));
    expect(summary(changed.items)).toEqual({ 'a.yaml': [], 'b.yaml': 'unchanged', 'mkdocs.yml': 'unchanged' });
    expect(new Set(client.host.reads)).toEqual(new Set(['/repo/a.yaml']));
  });

  test('keeps the id of a file that a changed configuration does not concern', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES, settings: { scope: 'workspace' } });
    const { items } = await client.pullWorkspace();
    await client.next(REFRESH);
    client.settings[uriOf('/repo')] = { rules: { 'pss-privileged': 'warning' } };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.next(REFRESH);
    const again = await client.pullWorkspace(idsOf(items));
    expect(summary(again.items)).toMatchObject({ 'a.yaml': ['pss-privileged'], 'mkdocs.yml': 'unchanged' });
  });

  test('reports open documents as they are in the editor', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES, settings: { scope: 'workspace' } });
    const uri = uriOf('/repo/a.yaml');
    await client.open(uri, pod('a'));
    const { resultId } = await client.pull(uri);
    const { items } = await client.pullWorkspace([{ uri, value: resultId }]);
    expect(items.find((item) => item.uri === uri)).toEqual({ kind: 'unchanged', uri, version: 1, resultId });
  });

  test('takes back what is not reported any more: deleted files, or all of them', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES, settings: { scope: 'workspace' } });
    const { items } = await client.pullWorkspace();
    await client.next(REFRESH);
    await client.remove('/repo/a.yaml');
    await client.next(REFRESH);
    const less = await client.pullWorkspace(idsOf(items));
    expect(summary(less.items)).toEqual({ 'a.yaml': [], 'b.yaml': 'unchanged', 'mkdocs.yml': 'unchanged' });
    client.settings[''] = { scope: 'openFiles' };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.next(REFRESH);
    const none = await client.pullWorkspace(idsOf(less.items));
    expect(summary(none.items)).toEqual({ 'b.yaml': [], 'mkdocs.yml': [] });
  });

  test('leaves open documents to the question about themselves', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    const uri = uriOf('/repo/a.yaml');
    await client.open(uri, privilegedPod('a'));
    const { resultId } = await client.pull(uri);
    expect(await client.pullWorkspace([{ uri, value: resultId }])).toEqual({ items: [] });
  });

  test('comes in parts where the client takes parts', async () => {
    const files = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`/repo/${index}.yaml`, pod('web')]));
    const client = await TestClient.start({ folders: ['/repo'], files, settings: { scope: 'workspace' } });
    const { items } = await client.pullWorkspace([], { partialResultToken: 'parts' });
    const parts = client.leftover('progress:parts') as { items: WorkspaceDocumentDiagnosticReport[] }[];
    expect(parts.length).toBeGreaterThan(1);
    expect([...parts.flatMap((part) => part.items), ...items].map(({ uri }) => uri).sort()).toEqual(
      Object.keys(files).map(uriOf).sort(),
    );
  });

  test('tells how far it is', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES, settings: { scope: 'workspace' } });
    await client.pullWorkspace([], { workDoneToken: 'pull' });
    const told = client.leftover('progress:pull') as { kind: string }[];
    expect(told.map(({ kind }) => kind)).toEqual(['begin', 'report', 'report', 'report', 'end']);
  });

  test('takes a file that is opened while it is being read as it is in the editor', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES, settings: { scope: 'workspace' } });
    await client.ready();
    const { read } = client.host;
    client.host.read = async (path) => {
      if (path === '/repo/a.yaml') {
        await client.open(uriOf(path), pod('a'));
        // Answered after the document was opened.
        await client.request('yamlock/rules');
      }
      return read.call(client.host, path);
    };
    const { items } = await client.pullWorkspace();
    expect(items.find(({ uri }) => uri === uriOf('/repo/a.yaml'))).toMatchObject({
      kind: 'full',
      version: 1,
      items: [],
    });
  });

  test('ends when the client does not want it any more', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES, settings: { scope: 'workspace' } });
    await client.ready();
    let open = (): void => undefined;
    client.host.gate = new Promise((resolve) => {
      open = resolve;
    });
    const source = new CancellationTokenSource();
    const params = { previousResultIds: [] };
    const answer = refusal(client.connection.sendRequest('workspace/diagnostic', params, source.token));
    await client.request('yamlock/rules');
    source.cancel();
    await client.request('yamlock/rules');
    open();
    expect((await answer).code).toBe(LSPErrorCodes.RequestCancelled);
  });

  test('includes configuration files, with what is wrong in them', async () => {
    const files = { ...FILES, '/repo/.yamlock.yaml': 'rules:\n  no-such-rule: error\n' };
    const client = await TestClient.start({ folders: ['/repo'], files, settings: { scope: 'workspace' } });
    const { items } = await client.pullWorkspace();
    expect(summary(items)['.yamlock.yaml']).toEqual(['config']);
  });
});
