import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import type { AppliedRoot, AppliedText } from '../../protocol/messages.js';
import { applied, editsOf } from '../lsp/actions-support.js';
import { settled } from '../lsp/files-support.js';
import { TestClient, until, uriOf } from '../lsp/support.js';
import { fluxIn } from './flux-fixture.js';

const at = (name: string): string => uriOf(`/repo/${name}`);
const CLUSTER = 'clusters/prod/apps.yaml';
const RELEASE = 'apps/base/release.yaml';
const PATCH = 'apps/prod/release.yaml';
const VALUES = 'charts/web/values.yaml';

async function start(...open: readonly string[]): Promise<{ client: TestClient; files: Record<string, string> }> {
  const files = fluxIn('/repo');
  const client = await TestClient.start({
    folders: ['/repo'],
    files,
    initializationOptions: { clientCommands: true },
  });
  await client.ready();
  for (const name of open) await client.open(at(name), files[`/repo/${name}`] ?? '');
  await settled(client);
  return { client, files };
}

const rootsOf = (client: TestClient, name: string): Promise<AppliedRoot[]> =>
  client.request('yamlock/appliedRoots', { uri: at(name) });

describe('in the editor, what Flux applies is judged as it is applied', () => {
  test('a value of a release has its squiggle in the patch, and follows what is typed there', async () => {
    const { client, files } = await start(PATCH);
    await until(client, async () => (await client.codes(at(PATCH))).includes('pss-privileged'));
    const text = files[`/repo/${PATCH}`] ?? '';
    await client.change(at(PATCH), { text: text.replace('true', 'false') });
    await until(client, async () => !(await client.codes(at(PATCH))).includes('pss-privileged'));
  });

  test('an edit of a variable moves the squiggle that stands at it', async () => {
    const { client, files } = await start(CLUSTER);
    await until(client, async () => (await client.codes(at(CLUSTER))).includes('image-latest'));
    const text = files[`/repo/${CLUSTER}`] ?? '';
    await client.change(at(CLUSTER), { text: text.replace('latest', '1.2.3') });
    await until(client, async () => !(await client.codes(at(CLUSTER))).includes('image-latest'));
  });

  test('a file is offered with everything that it has a part in, each by what deploys it', async () => {
    const { client } = await start();
    await until(client, async () => (await rootsOf(client, RELEASE)).length > 1);
    expect((await rootsOf(client, RELEASE)).map(({ label, kind }) => [label, kind])).toEqual([
      ['Kustomization apps of Kustomization flux-system in clusters/prod/flux-system/gotk-sync.yaml', 'kustomize'],
      [
        'HelmRelease chart of Kustomization apps of Kustomization flux-system in clusters/prod/flux-system/gotk-sync.yaml',
        'helm',
      ],
    ]);
    // The line of the object in the file that was asked for, and of none in another file.
    expect((await rootsOf(client, RELEASE)).map(({ by }) => by?.line)).toEqual([undefined, 3]);
    expect((await rootsOf(client, VALUES)).map(({ label }) => label)).toEqual([
      'charts/web',
      'HelmRelease chart of Kustomization apps of Kustomization flux-system in clusters/prod/flux-system/gotk-sync.yaml',
    ]);
  });

  test('what a release gives is shown, and follows the text of the Kustomization that patches it', async () => {
    const { client, files } = await start(PATCH);
    const shown = async (): Promise<string> => {
      const root = (await rootsOf(client, PATCH)).find(({ by }) => by?.kind === 'HelmRelease');
      const text =
        root && (await client.request<AppliedText | null>('yamlock/appliedText', { uri: at(PATCH), key: root.key }));
      return text?.text ?? '';
    };
    await until(client, async () => (await shown()).includes('privileged: true'));
    await client.change(at(PATCH), { text: (files[`/repo/${PATCH}`] ?? '').replace('true', 'false') });
    await until(client, async () => (await shown()).includes('privileged: false'));
  });

  test('an object that is new deploys from then on', async () => {
    const { client, files } = await start(PATCH);
    await until(client, async () => (await rootsOf(client, PATCH)).length > 1);
    await client.write(
      '/repo/clusters/dev/apps.yaml',
      (files[`/repo/${CLUSTER}`] ?? '').replace('targetNamespace: web', 'targetNamespace: dev'),
    );
    await until(client, async () =>
      (await rootsOf(client, PATCH)).some(({ label }) =>
        label.endsWith('Kustomization apps in clusters/dev/apps.yaml'),
      ),
    );
  });
});

describe('a fix of what a release gives', () => {
  test('changes the value in the object that sets it', async () => {
    const { client, files } = await start(PATCH);
    await until(client, async () => (await client.codes(at(PATCH))).includes('pss-privileged'));
    const position = { line: 7, character: 17 };
    const offered = await client.actions(at(PATCH), { start: position, end: position });
    const action = offered.find((one) => !one.disabled && one.title.startsWith('Set privileged to false'));
    if (!action) throw new Error(offered.map(({ title, disabled }) => `${title}: ${disabled?.reason}`).join('\n'));
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    expect(applied(files[`/repo/${PATCH}`] ?? '', editsOf(edit, at(PATCH)))).toContain('    privileged: false\n');
  });
});
