import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { gate, pod } from './support.js';

const PATH = '/repo/deep/pod.yaml';

function projectOver(files: Record<string, string>): { readonly project: Project; readonly host: MemoryHost } {
  const host = new MemoryHost(new Map(Object.entries(files)));
  return { host, project: new Project(host, { root: '/repo', settings: DEFAULT_SETTINGS }) };
}

describe('what surrounds a file', () => {
  test('is read once, and both who ask for it wait for that', async () => {
    const { project, host } = projectOver({ '/repo/.yamlock.yaml': 'extends: strict\n' });
    const reading = gate();
    const { exists } = host;
    let asked = 0;
    host.exists = async (path) => {
      asked++;
      await reading.passed;
      return exists.call(host, path);
    };
    const profiles = ['/repo/a.yaml', '/repo/b.yaml'].map(async (path) => {
      await project.prepare(path);
      return project.configFor(path).settings.profile;
    });
    reading.open();
    expect(await Promise.all(profiles)).toEqual(['strict', 'strict']);
    const once = asked;
    await project.prepare('/repo/c.yaml');
    expect(asked).toBe(once);
  });

  test('is read again when it was forgotten while it was being read', async () => {
    const { project, host } = projectOver({ '/repo/.yamlock.yaml': 'extends: strict\n' });
    const [first, reading] = [gate(), gate()];
    const { readIfThere } = host;
    let old = true;
    host.readIfThere = async (path) => {
      const text = await readIfThere.call(host, path);
      if (path !== '/repo/.yamlock.yaml' || !old) return text;
      old = false;
      first.open();
      await reading.passed;
      return text;
    };
    const prepared = project.prepare(PATH);
    await first.passed;
    host.files.set('/repo/.yamlock.yaml', 'extends: baseline\n');
    expect(project.surroundings.forget('/repo/.yamlock.yaml')).toBe(true);
    await project.prepare(PATH);
    reading.open();
    await prepared;
    expect(project.configFor(PATH).settings.profile).toBe('baseline');
  });

  test('goes on to say what other settings do not', async () => {
    const { project } = projectOver({ '/repo/.yamlock.yaml': 'kubernetesVersion: "1.29"\n' });
    await project.prepare(PATH);
    project.configure({ root: '/repo', settings: { ...DEFAULT_SETTINGS, profile: 'strict', kubernetesVersion: 30 } });
    expect(project.configFor(PATH).settings).toMatchObject({ profile: 'strict', kubernetesVersion: 29 });
  });
});

describe('learning what a file defines', () => {
  const object = (kind: string, apiVersion: string, rest: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: db\n${rest}`;
  const all = [
    object('Secret', 'v1', 'data:\n  a: eA==\n'),
    object('SealedSecret', 'bitnami.com/v1alpha1', 'spec:\n  encryptedData:\n    a: AgA=\n'),
    object('ExternalSecret', 'external-secrets.io/v1', 'spec:\n  data:\n  - secretKey: a\n'),
    object('SecretStore', 'external-secrets.io/v1', 'spec:\n  provider:\n    vault: {path: kv}\n'),
    object('ClusterSecretStore', 'external-secrets.io/v1', 'spec:\n  provider:\n    aws: {service: SecretsManager}\n'),
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: "Secret"\n  metadata: {name: listed}\n  data: {b: eA==}\n',
    '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "json"}, "data": {"c": "eA=="}}\n',
  ];

  test('comes to the same as reading all of it', () => {
    const text = [pod('web'), ...all].join('---\n');
    const [read, learned] = [projectOver({}).project, projectOver({}).project];
    read.parseAndIndex(PATH, text);
    for (const _ of learned.indexInSteps(PATH, text));
    expect(learned.index.secrets(undefined)).toEqual(read.index.secrets(undefined));
    expect(learned.index.stores(undefined)).toEqual(read.index.stores(undefined));
    expect(learned.index.secrets(undefined)).toHaveLength(5);
    expect(learned.index.stores(undefined)).toHaveLength(2);
    expect(learned.world(PATH).isTaken(PATH)).toBe(true);
  });

  test('forgets what is no longer there', () => {
    const { project } = projectOver({});
    for (const _ of project.indexInSteps(PATH, all[0] ?? ''));
    expect(project.index.secrets(undefined)).toHaveLength(1);
    for (const _ of project.indexInSteps(PATH, pod('web')));
    expect(project.index.secrets(undefined)).toEqual([]);
  });
});
