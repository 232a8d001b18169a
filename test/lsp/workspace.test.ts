import { describe, expect, test } from 'vitest';
import { CancellationTokenSource, LSPErrorCodes, type WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { RULES } from '../../server/src/core/registry.js';
import { defineRule } from '../../server/src/core/rule.js';
import type { RuleInfo, ScanResult } from '../../server/src/lsp/protocol.js';
import {
  at,
  FULL,
  gate,
  pod,
  privilegedPod,
  refusal,
  TestClient,
  until,
  uriOf,
  withoutPauses,
  withRule,
} from './support.js';

const REFRESH = 'workspace/diagnostic/refresh';
const FILES = {
  '/repo/a.yaml': privilegedPod('a'),
  '/repo/b.yaml': `${pod('b')}---\n${privilegedPod('c')}`,
  '/repo/mkdocs.yml': 'site_name: docs\n',
};

/** Each file of a report with the rules of its findings, or that nothing changed. */
function summary(items: readonly WorkspaceDocumentDiagnosticReport[]): Record<string, unknown> {
  return Object.fromEntries(
    items.map((item) => [
      item.uri.slice(item.uri.lastIndexOf('/') + 1),
      item.kind === 'full' ? item.items.map(({ code }) => code) : item.kind,
    ]),
  );
}

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

describe('yamlock/scanWorkspace', () => {
  test('counts what there is, and says what was left out', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: FILES });
    const list = client.host.list.bind(client.host);
    client.host.list = async (folder) => ({
      ...(await list(folder)),
      skipped: [{ file: '/repo/locked', reason: 'permission denied' }],
    });
    const result = await client.request<ScanResult>('yamlock/scanWorkspace', {});
    expect(result).toEqual({
      files: 2,
      documents: 3,
      errors: 2,
      warnings: 0,
      information: 0,
      skipped: [
        { file: 'locked', reason: 'permission denied' },
        { file: 'mkdocs.yml', reason: 'no Kubernetes, Helm, Kustomize, Flux or Argo CD content' },
      ],
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
  test('every rule is listed with its page', async () => {
    const client = await TestClient.start();
    const rules = await client.request<RuleInfo[]>('yamlock/rules', {});
    expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
    expect(rules.find(({ id }) => id === 'pss-privileged')).toEqual({
      id: 'pss-privileged',
      summary: expect.any(String),
      family: 'pod-security',
      level: 'error',
      url: expect.stringMatching(/pss-privileged\.md$/),
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

describe('several folders', () => {
  const files = {
    '/one/a.yaml': privilegedPod('a'),
    '/one/inner/b.yaml': privilegedPod('b'),
    '/two/c.yaml': privilegedPod('c'),
    '/two/.yamlock.yaml': 'rules:\n  pss-privileged: information\n',
  };

  test('each file is read once, in the innermost folder, with the settings of that folder', async () => {
    const client = TestClient.connect({
      folders: ['/one', '/one/inner', '/two'],
      files,
      settings: { scope: 'workspace' },
    });
    client.settings[uriOf('/one/inner')] = { scope: 'workspace', rules: { 'pss-privileged': 'off' } };
    client.settings[uriOf('/two')] = { rules: { 'pss-privileged': 'off' } };
    await client.initialize();
    await client.ready();
    expect([...client.host.reads].sort()).toEqual([
      '/one/a.yaml',
      '/one/inner/b.yaml',
      '/two/.yamlock.yaml',
      '/two/c.yaml',
    ]);
    const { items } = await client.pullWorkspace();
    // The file of a folder wins over the editor's settings.
    expect(summary(items)).toEqual({
      'a.yaml': ['pss-privileged'],
      'b.yaml': [],
      'c.yaml': ['pss-privileged'],
      '.yamlock.yaml': [],
    });
  });

  test('folders come and go', async () => {
    const client = await TestClient.start({ folders: ['/one'], files, settings: { scope: 'workspace' } });
    await client.ready();
    await client.next(REFRESH);
    await client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: uriOf('/two/'), name: 'two' }], removed: [{ uri: uriOf('/one'), name: 'one' }] },
    });
    await client.ready();
    const { items } = await client.pullWorkspace([{ uri: uriOf('/one/a.yaml'), value: 'old' }]);
    expect(summary(items)).toEqual({ 'c.yaml': ['pss-privileged'], '.yamlock.yaml': [], 'a.yaml': [] });
  });

  test('skipped files carry the name of their folder', async () => {
    const client = await TestClient.start({ folders: ['/one', '/two'], files: { ...files, '/one/x.yml': 'a: 1\n' } });
    const { skipped } = await client.request<ScanResult>('yamlock/scanWorkspace', {});
    expect(skipped.map(({ file }) => file)).toContain('one/x.yml');
  });

  test('a file outside every folder has its own surroundings', async () => {
    const client = await TestClient.start({
      folders: ['/one'],
      files: { ...files, '/else/.yamlock.yaml': 'rules:\n  pss-privileged: warning\n' },
    });
    const uri = uriOf('/else/pod.yaml');
    await client.open(uri, privilegedPod('else'));
    expect((await client.pull(uri)).items).toMatchObject([{ code: 'pss-privileged', severity: 2 }]);
    await client.close(uri);
  });

  test('a folder that is not on disk is not looked for there', async () => {
    const client = TestClient.connect({ files: {} });
    let listed = 0;
    client.host.list = async () => {
      listed++;
      return { files: [], skipped: [] };
    };
    await client.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: FULL,
      workspaceFolders: [{ uri: 'vscode-vfs://github/acme/deploy', name: 'deploy' }],
    });
    await client.notify('initialized', {});
    await client.ready();
    const uri = 'vscode-vfs://github/acme/deploy/pod.yaml';
    await client.open(uri, privilegedPod('web'));
    expect(await client.codes(uri)).toEqual(['pss-privileged']);
    expect(listed).toBe(0);
  });
});

describe('the index', () => {
  const external = (key: string): string =>
    [
      ...['apiVersion: external-secrets.io/v1', 'kind: ExternalSecret', 'metadata:', '  name: db', 'spec:'],
      ...['  target:', '    name: db', '  data:', `  - secretKey: ${key}`, ''],
    ].join('\n');

  test('asks the client to ask again when it is complete', async () => {
    const client = TestClient.connect({ folders: ['/repo'], files: FILES });
    let open = (): void => undefined;
    client.host.gate = new Promise((resolve) => {
      open = resolve;
    });
    await client.initialize();
    await client.open(uriOf('/repo/a.yaml'), privilegedPod('a'));
    // A keystroke is answered while files are being read.
    expect(await client.codes(uriOf('/repo/a.yaml'))).toEqual(['pss-privileged']);
    open();
    await client.next(REFRESH);
    await client.ready();
  });

  test('a new result id comes with every change of what other files may refer to', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/es.yaml': external('user') } });
    await client.ready();
    const uri = uriOf('/repo/pod.yaml');
    await client.open(uri, privilegedPod('web'));
    const { resultId } = await client.pull(uri);
    await client.open(uriOf('/repo/es.yaml'), external('user'));
    await client.pull(uriOf('/repo/es.yaml'));
    expect((await client.pull(uri, resultId)).kind).toBe('unchanged');
    await client.change(uriOf('/repo/es.yaml'), { text: external('password') });
    await client.pull(uriOf('/repo/es.yaml'));
    expect((await client.pull(uri, resultId)).kind).toBe('full');
  });

  test('asks the client to ask again when a change in one document shows in another', async () => {
    withoutPauses();
    const two = uriOf('/repo/two.yaml');
    withRule(
      defineRule({
        id: 'test-other',
        family: 'manifests',
        level: 'warning',
        scope: 'resource',
        summary: 'A test',
        why: 'A test.',
        how: 'A test.',
        references: [],
        *check({ cursor, kind }) {
          if (kind !== 'Pod') return;
          const related = [{ message: 'There', path: '/repo/two.yaml', range: { start: 50, end: 60 } }];
          yield { at: cursor, message: 'See there', related };
        },
      }),
    );
    const client = await TestClient.start();
    const one = uriOf('/repo/one.yaml');
    await client.open(one, pod('web'));
    await client.open(two, external('user'));
    const line = async (): Promise<unknown> =>
      (await client.pull(one)).items?.[0]?.relatedInformation?.[0]?.location.range.start.line;
    expect(await line()).toBe(1);
    await client.change(two, { text: `# a\n# b\n${external('password')}` });
    await client.next(REFRESH);
    // Once for each difference, whether the client has asked since or not.
    client.settings[''] = { profile: 'recommended' };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    for (let turn = 0; turn < 10; turn++) await client.request('yamlock/rules');
    expect(client.leftover(REFRESH)).toEqual([]);
    expect(await line()).toBe(3);
  });

  test('asks once at a time, and again when something changed meanwhile', async () => {
    const client = await TestClient.start();
    const uri = uriOf('/repo/pod.yaml');
    await client.open(uri, privilegedPod('web'));
    await client.pull(uri);
    const [asked, answered] = [gate(), gate()];
    let refreshes = 0;
    client.connection.onRequest(REFRESH, async () => {
      refreshes++;
      asked.open();
      await answered.passed;
      return null;
    });
    const setLevel = async (level: string): Promise<void> => {
      client.settings[''] = { rules: { 'pss-privileged': level } };
      await client.notify('workspace/didChangeConfiguration', { settings: null });
    };
    await setLevel('warning');
    await asked.passed;
    await setLevel('information');
    await setLevel('off');
    for (let turn = 0; turn < 10; turn++) await client.request('yamlock/rules');
    expect(refreshes).toBe(1);
    answered.open();
    await until(client, () => refreshes === 2);
    for (let turn = 0; turn < 10; turn++) await client.request('yamlock/rules');
    expect(refreshes).toBe(2);
  });

  test('does not bother the client when the change makes no difference to what it shows', async () => {
    const client = await TestClient.start();
    const [one, two] = [uriOf('/repo/one.yaml'), uriOf('/repo/two.yaml')];
    await client.open(one, privilegedPod('web'));
    await client.pull(one);
    await client.open(two, external('user'));
    await client.pull(two);
    await client.change(two, { range: at(8, 17), text: 'x' });
    await client.pull(two);
    await client.hover(one, { line: 8, character: 18 });
    await client.request('yamlock/rules');
    expect(client.leftover(REFRESH)).toEqual([]);
  });

  test('takes open documents for what they say, and does not read their files', async () => {
    const literal = ['blue', 'kettle', '42'].join('-');
    const listed = gate();
    const client = TestClient.connect({ folders: ['/repo'], files: { '/repo/es.yaml': external('password') } });
    const list = client.host.list.bind(client.host);
    client.host.list = async (folder) => {
      await listed.passed;
      return list(folder);
    };
    await client.initialize();
    await client.open(uriOf('/repo/es.yaml'), external('password').replaceAll('name: db', 'name: unsaved'));
    await client.pull(uriOf('/repo/es.yaml'));
    listed.open();
    await client.ready();
    expect(client.host.reads).toEqual([]);
    await client.open(uriOf('/repo/pod.yaml'), pod('web', 'env:', '- name: PASSWORD', `  value: ${literal}`));
    const titles = (await client.actions(uriOf('/repo/pod.yaml'), at(9, 14))).map(({ title }) => title);
    expect(titles).toContain('Use key "password" of ExternalSecret "unsaved"');
  });

  test('learns of files that appear while it is being made', async () => {
    const reading = gate();
    const client = TestClient.connect({ folders: ['/repo'], files: { '/repo/a.yaml': pod('a') } });
    client.host.gate = reading.passed;
    await client.initialize();
    await until(client, () => client.host.reads.length > 0);
    await client.write('/repo/es.yaml', external('password'));
    await client.request('yamlock/rules');
    reading.open();
    await until(client, () => client.host.reads.includes('/repo/es.yaml'));
  });

  test('is complete when it is, although files appeared before they were listed', async () => {
    const [listed, reading] = [gate(), gate()];
    const client = TestClient.connect({ folders: ['/repo'], files: { '/repo/a.yaml': pod('a') } });
    const list = client.host.list.bind(client.host);
    let lists = 0;
    client.host.list = async (folder) => {
      if (lists++ === 0) await listed.passed;
      return list(folder);
    };
    client.host.gate = reading.passed;
    await client.initialize();
    await until(client, () => lists === 1);
    await client.write('/repo/es.yaml', external('password'));
    for (let turn = 0; turn < 10; turn++) await client.request('yamlock/rules');
    listed.open();
    for (let turn = 0; turn < 10; turn++) await client.request('yamlock/rules');
    expect(client.leftover('yamlock/status')).not.toContainEqual(expect.objectContaining({ state: 'ready' }));
    reading.open();
    await client.ready();
  });

  test('has a limit to the number of files, and says so', async () => {
    const names = Array.from({ length: 20_001 }, (_, index) => `/repo/${String(index).padStart(5, '0')}.yaml`);
    const client = await TestClient.start({
      folders: ['/repo'],
      files: Object.fromEntries(names.map((name) => [name, 'a: 1\n'])),
    });
    const { files } = await client.next<{ files: number }>('yamlock/status', ({ files }) => files > 0);
    expect(files).toBe(20_000);
    expect(client.log()).toContain('repo: 1 files are beyond the first 20000 files, and not read');
    expect(client.host.reads).not.toContain('/repo/20000.yaml');
  });

  test('files beyond what is read are named in the log', async () => {
    const big = `${pod('big')}#${' '.repeat(1024 * 1024)}\n`;
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/big.yaml': big } });
    await client.ready();
    expect(client.log()).toContain('/repo/big.yaml is not read for the index: larger than 1 Mi characters');
  });

  test('a file that cannot be read is named in the log, and the others are read', async () => {
    const client = TestClient.connect({ folders: ['/repo'], files: FILES });
    const { HostError } = await import('../../server/src/host/host.js');
    const { read } = client.host;
    client.host.read = async (path) => {
      if (path === '/repo/a.yaml') throw new HostError('permission denied');
      return read.call(client.host, path);
    };
    await client.initialize();
    await client.ready();
    expect(client.log()).toContain('/repo/a.yaml is not read for the index: permission denied');
    expect(client.host.reads).toContain('/repo/b.yaml');
  });
});
