import { describe, expect, test } from 'vitest';
import { defineRule } from '../../server/src/core/model/rule.js';
import { at, gate, pod, privilegedPod, TestClient, until, uriOf, withoutPauses, withRule } from './support.js';
import { FILES, REFRESH } from './workspace-support.js';

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
