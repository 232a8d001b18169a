import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { DEFAULT_CLIENT_SETTINGS, readClientSettings } from '../../server/src/lsp/session/settings.js';
import { applied, editsOf } from './actions-support.js';
import { FULL, gate, pod, privilegedPod, TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
const REFRESH = 'workspace/diagnostic/refresh';

async function severities(client: TestClient, uri = FILE): Promise<unknown[]> {
  return (await client.pull(uri)).items?.map(({ code, severity }) => [code, severity]) ?? [];
}

describe('the editor’s settings', () => {
  test('count from the first answer on', async () => {
    const client = await TestClient.start({ settings: { rules: { 'pss-privileged': 'information' } } });
    await client.open(FILE, privilegedPod('web'));
    expect(await severities(client)).toEqual([['pss-privileged', DiagnosticSeverity.Information]]);
  });

  test('are asked for again when they change, and the client asks again for what they change', async () => {
    const client = await TestClient.start();
    await client.next('client/registerCapability', (registrations: { method: string }[]) =>
      registrations.some(({ method }) => method === 'workspace/didChangeConfiguration'),
    );
    await client.open(FILE, privilegedPod('web'));
    await client.pull(FILE);
    client.settings[''] = { rules: { 'pss-privileged': 'off' } };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.next(REFRESH);
    expect(await severities(client)).toEqual([]);
  });

  test('of a folder count in that folder', async () => {
    const client = TestClient.connect({ folders: ['/repo', '/other'] });
    client.settings[uriOf('/repo')] = { rules: { 'pss-privileged': 'warning' } };
    await client.initialize();
    const other = uriOf('/other/pod.yaml');
    await client.open(FILE, privilegedPod('web'));
    await client.open(other, privilegedPod('web'));
    expect(await severities(client)).toEqual([['pss-privileged', DiagnosticSeverity.Warning]]);
    expect(await severities(client, other)).toEqual([['pss-privileged', DiagnosticSeverity.Error]]);
  });

  test('can switch everything off, and on again', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/a.yaml': privilegedPod('a') } });
    await client.ready();
    await client.open(FILE, privilegedPod('web'));
    expect(await severities(client)).toHaveLength(1);
    client.settings[''] = { enable: false, scope: 'workspace' };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.next(REFRESH);
    expect(await severities(client)).toEqual([]);
    expect(await client.actions(FILE, { start: { line: 8, character: 18 }, end: { line: 8, character: 18 } })).toEqual(
      [],
    );
    expect(await client.pullWorkspace()).toEqual({ items: [] });
    client.settings[''] = { enable: true };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.next(REFRESH);
    expect(await severities(client)).toHaveLength(1);
  });

  test('of a client that cannot be asked come with the notification', async () => {
    const capabilities = { ...FULL, workspace: { ...FULL.workspace, configuration: false } };
    const client = await TestClient.start({ capabilities, settings: { rules: { 'pss-privileged': 'off' } } });
    await client.open(FILE, privilegedPod('web'));
    expect(await severities(client)).toHaveLength(1);
    await client.notify('workspace/didChangeConfiguration', {
      settings: { yamlock: { rules: { 'pss-privileged': 'off' } } },
    });
    await client.next(REFRESH);
    expect(await severities(client)).toEqual([]);
  });

  test('asked for twice, are those of the later answer, whichever comes first', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    await client.pull(FILE);
    const late = gate();
    let asked = 0;
    client.connection.onRequest('workspace/configuration', async () => {
      const first = asked++ === 0;
      if (first) await late.passed;
      return [{ rules: { 'pss-privileged': first ? 'off' : 'warning' } }];
    });
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.next(REFRESH);
    late.open();
    await client.request('yamlock/rules');
    await client.request('yamlock/rules');
    expect(await severities(client)).toEqual([['pss-privileged', DiagnosticSeverity.Warning]]);
  });

  test('that have no meaning are named in the log and left out', async () => {
    const client = await TestClient.start({
      settings: {
        profile: 'lax',
        podSecurity: 'privileged',
        kubernetesVersion: '2.0',
        rules: { 'no-rule': 'off' },
        honour: ['kics', 'kubescape'],
        externalSecrets: { store: 'Vault/company', key: '{secret}', operatorVersion: 'newest' },
      },
    });
    await client.open(FILE, privilegedPod('web'));
    expect(await severities(client)).toHaveLength(1);
    for (const name of [
      ...['profile', 'podSecurity', 'kubernetesVersion', 'rules.no-rule', 'honour'],
      ...['externalSecrets.store', 'externalSecrets.key', 'externalSecrets.operatorVersion'],
    ])
      expect(client.log()).toContain(`"yamlock.${name}"`);
  });

  test('that the client fails to give are the defaults', async () => {
    const client = TestClient.connect();
    client.connection.onRequest('workspace/configuration', () => {
      throw new Error('password: hunter2');
    });
    await client.initialize();
    await client.open(FILE, privilegedPod('web'));
    expect(await severities(client)).toHaveLength(1);
    expect(client.log()).toContain('The settings could not be read');
    expect(client.log()).not.toContain('hunter2');
  });

  test('are read for what they say', () => {
    const complaints: string[] = [];
    const complain = (message: string): void => {
      complaints.push(message);
    };
    const read = readClientSettings(
      {
        enable: true,
        scope: 'workspace',
        profile: 'strict',
        podSecurity: 'baseline',
        kubernetesVersion: '1.29',
        rules: { 'pss-privileged': 'off' },
        honour: ['polaris', 'kics'],
        externalSecrets: { store: 'company', key: '{secret}/{key}', operatorVersion: 'v0.16.2' },
        trace: { server: 'off' },
      },
      complain,
    );
    expect(read.settings.externalSecrets).toEqual({
      store: { name: 'company' },
      key: '{secret}/{key}',
      operatorVersion: [0, 16],
    });
    expect(read).toMatchObject({
      enable: true,
      scope: 'workspace',
      settings: { profile: 'strict', podSecurity: 'baseline', kubernetesVersion: 29, honour: ['kics', 'polaris'] },
    });
    expect([...read.settings.rules]).toEqual([['pss-privileged', 'off']]);
    expect(
      readClientSettings(
        {
          ...{ kubernetesVersion: '', podSecurity: '', profile: null },
          externalSecrets: { store: '', key: '' },
        },
        complain,
      ),
    ).toEqual(DEFAULT_CLIENT_SETTINGS);
    expect(readClientSettings(null, complain)).toEqual(DEFAULT_CLIENT_SETTINGS);
    expect(complaints).toEqual([]);
  });
});

describe('the suppressions of other programs', () => {
  const text = privilegedPod('web').replace(
    'metadata:\n',
    'metadata:\n  annotations: {ignore-check.kube-linter.io/privileged-container: it measures the node}\n',
  );

  test('count where the settings or the configuration file ask for it', async () => {
    const client = await TestClient.start();
    await client.open(FILE, text);
    expect(await severities(client)).toContainEqual(['pss-privileged', DiagnosticSeverity.Error]);
    client.settings[''] = { honour: ['kube-linter'] };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.next(REFRESH);
    expect((await severities(client)).map(String)).not.toContain('pss-privileged,1');
    const configured = await TestClient.start({
      folders: ['/repo'],
      files: { '/repo/.yamlock.yaml': 'honour: [kube-linter]\n' },
    });
    await configured.open(FILE, text);
    expect((await severities(configured)).map(String)).not.toContain('pss-privileged,1');
  });
});

describe('.yamlock.yaml', () => {
  const CONFIG = '/repo/.yamlock.yaml';

  test('wins over the editor’s settings, and leaves the rest to them', async () => {
    const client = await TestClient.start({
      folders: ['/repo'],
      files: { [CONFIG]: 'rules:\n  pss-privileged: warning\n' },
      settings: { profile: 'restricted', rules: { 'pss-privileged': 'off' } },
    });
    await client.ready();
    await client.open(FILE, pod('web', 'securityContext:', '  privileged: true', '  allowPrivilegeEscalation: true'));
    const found = await severities(client);
    expect(found).toContainEqual(['pss-privileged', DiagnosticSeverity.Warning]);
    // The profile is the editor's: it makes an error of what is a warning otherwise.
    expect(found).toContainEqual(['pss-privilege-escalation', DiagnosticSeverity.Error]);
    client.settings[''] = { profile: 'baseline' };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.next(REFRESH);
    expect(await severities(client)).toEqual([['pss-privileged', DiagnosticSeverity.Warning]]);
  });

  test('counts at once when it is written, changed or deleted', async () => {
    const client = await TestClient.start({ folders: ['/repo'] });
    await client.ready();
    await client.open(FILE, privilegedPod('web'));
    expect(await severities(client)).toEqual([['pss-privileged', DiagnosticSeverity.Error]]);
    await client.write(CONFIG, 'rules:\n  pss-privileged: information\n');
    await client.next(REFRESH);
    expect(await severities(client)).toEqual([['pss-privileged', DiagnosticSeverity.Information]]);
    await client.write(CONFIG, 'ignore: ["*.yaml"]\n');
    await client.next(REFRESH);
    expect(await severities(client)).toEqual([]);
    await client.remove(CONFIG);
    await client.next(REFRESH);
    expect(await severities(client)).toEqual([['pss-privileged', DiagnosticSeverity.Error]]);
  });

  test('is told by saving it where the client has no watchers', async () => {
    const capabilities = { ...FULL, workspace: { ...FULL.workspace, didChangeWatchedFiles: {} } };
    const client = await TestClient.start({ folders: ['/repo'], capabilities });
    await client.ready();
    await client.open(FILE, privilegedPod('web'));
    await client.pull(FILE);
    await client.open(uriOf(CONFIG), '');
    client.host.files.set(CONFIG, 'rules:\n  pss-privileged: off\n');
    await client.notify('textDocument/didSave', { textDocument: { uri: uriOf(CONFIG) } });
    await client.next(REFRESH);
    expect(await severities(client)).toEqual([]);
  });

  test('shows what is wrong in it as it is typed', async () => {
    const client = await TestClient.start({ folders: ['/repo'] });
    const uri = uriOf(CONFIG);
    await client.open(uri, 'rules:\n  pss-privileged: fatal\nextend: strict\n');
    const { items } = await client.pull(uri);
    expect(items).toMatchObject([
      {
        source: 'yamlock',
        code: 'config',
        severity: DiagnosticSeverity.Error,
        range: { start: { line: 1, character: 18 } },
      },
      {
        source: 'yamlock',
        code: 'config',
        range: { start: { line: 2, character: 0 }, end: { line: 2, character: 6 } },
      },
    ]);
    await client.change(uri, { text: 'rules:\n  pss-privileged: off\nextends: strict\n' });
    expect(await client.codes(uri)).toEqual([]);
  });

  test('offers what was probably meant', async () => {
    const client = await TestClient.start({ folders: ['/repo'] });
    const uri = uriOf(CONFIG);
    const text = 'rules:\n  pss-priviledged: fatal\nextend: strict\n';
    await client.open(uri, text);
    const { items = [] } = await client.pull(uri);
    const offered = await Promise.all(items.map(({ range }) => client.actions(uri, range)));
    expect(offered.map((actions) => actions.map(({ title }) => title))).toEqual([
      ['Replace with pss-privileged'],
      ['Replace with extends'],
    ]);
    expect(offered[0]?.[0]?.diagnostics).toEqual([items[0]]);
    const edits = offered.flat().flatMap(({ edit }) => editsOf(edit, uri));
    expect(applied(text, edits)).toBe('rules:\n  pss-privileged: fatal\nextends: strict\n');
  });
});
