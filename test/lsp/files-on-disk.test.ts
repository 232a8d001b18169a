import { describe, expect, test } from 'vitest';
import { BARE, pod, TestClient, until, uriOf } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
const REFRESH = 'workspace/diagnostic/refresh';

describe('files on disk', () => {
  test('are watched where the client lets us', async () => {
    const client = await TestClient.start();
    const registrations = await client.next<
      { method: string; registerOptions: { watchers: { globPattern: string; kind?: number }[] } }[]
    >('client/registerCapability', (some: { method: string }[]) =>
      some.some(({ method }) => method === 'workspace/didChangeWatchedFiles'),
    );
    const globs = registrations[0]?.registerOptions.watchers.map(({ globPattern, kind }) => [globPattern, kind]);
    expect(globs).toEqual([
      ['**/*.{yaml,yml}', undefined],
      ['**/Kustomization', undefined],
      ['**/*.{sh,bash,zsh,mk,just,md,mdx,markdown,rst,adoc}', undefined],
      ['**/{GNUmakefile,Makefile,makefile,Justfile,justfile,Jenkinsfile,Tiltfile,Earthfile}', undefined],
      ['**/.gitignore', undefined],
      ['**/*.tpl', undefined],
      ['**/*.json', undefined],
      ['**/.git/index', undefined],
      // Folders that go.
      ['**/*', 4],
    ]);
    const bare = await TestClient.start({ capabilities: BARE });
    await bare.ready();
    expect(bare.registrations).toEqual([]);
  });

  const literal = ['blue', 'kettle', '42'].join('-');
  const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: ${literal}\n`;

  test('.gitignore decides whether a secret is where it belongs', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/.git': '' } });
    await client.ready();
    const uri = uriOf('/repo/db.secret.yaml');
    await client.open(uri, secret);
    expect(await client.codes(uri)).toContain('secret-manifest-plaintext');
    await client.write('/repo/.gitignore', '*.secret.yaml\n');
    await client.next(REFRESH);
    expect(await client.codes(uri)).not.toContain('secret-manifest-plaintext');
  });

  test('Chart.yaml makes a folder a chart', async () => {
    const client = await TestClient.start({ folders: ['/repo'] });
    await client.ready();
    const uri = uriOf('/repo/ci/test.yaml');
    await client.open(uri, `password: ${literal}\n`);
    expect(await client.codes(uri)).toEqual([]);
    await client.write('/repo/Chart.yaml', 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
    await client.next(REFRESH);
    expect(await client.codes(uri)).toContain('secret-helm-values');
  });

  test('new, changed and deleted ones change what a fix can refer to', async () => {
    const client = await TestClient.start({ folders: ['/repo'] });
    await client.ready();
    await client.open(FILE, pod('web', 'env:', '- name: DB_PASSWORD', `  value: ${literal}`));
    const titles = async (): Promise<string[]> => {
      const place = { line: 9, character: 14 };
      return (await client.actions(FILE, { start: place, end: place })).map(({ title }) => title);
    };
    const { resultId } = await client.pull(FILE);
    const known = 'Use key "password" of Secret "db"';
    expect(await titles()).not.toContain(known);
    await client.write('/repo/db.yaml', secret);
    await until(client, async () => (await titles()).includes(known));
    expect((await client.pull(FILE, resultId)).kind).toBe('full');
    await client.write('/repo/db.yaml', secret.replace('name: db', 'name: other'));
    await until(client, async () => (await titles()).includes('Use key "password" of Secret "other"'));
    expect(await titles()).not.toContain(known);
    await client.remove('/repo/db.yaml');
    await until(client, async () => (await titles()).every((title) => !title.startsWith('Use key')));
  });

  test.each([
    ['of a file of the workspace, what stands on disk counts again', '/repo', 'Use key "password" of Secret "db"'],
    ['of any other file, nothing does', '/elsewhere', undefined],
  ])('when a document is closed without saving: %s', async (_, folder, expected) => {
    const client = await TestClient.start({ folders: ['/repo'], files: { [`${folder}/db.yaml`]: secret } });
    await client.ready();
    const user = uriOf(`${folder}/pod.yaml`);
    await client.open(user, pod('web', 'env:', '- name: DB_PASSWORD', `  value: ${literal}`));
    const uri = uriOf(`${folder}/db.yaml`);
    await client.open(uri, secret.replace('name: db', 'name: unsaved'));
    await client.pull(uri);
    const place = { line: 9, character: 14 };
    const offered = async (): Promise<string | undefined> => {
      const actions = await client.actions(user, { start: place, end: place });
      return actions.map(({ title }) => title).find((title) => title.startsWith('Use key'));
    };
    expect(await offered()).toBe('Use key "password" of Secret "unsaved"');
    await client.close(uri);
    await until(client, async () => (await offered()) === expected);
  });
});
