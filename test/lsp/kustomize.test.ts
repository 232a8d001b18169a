import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { AppliedRoots } from '../../server/src/lsp/diagnostics/applied-roots.js';
import { gate, privilegedPod, TestClient, until, uriOf } from './support.js';
import { REFRESH, summary } from './workspace-support.js';

describe('kustomizations in the workspace', () => {
  const taking = (patches: string): string => `resources: [web.yaml]\n${patches}`;
  const DELETES =
    'patches:\n- patch: |\n    $patch: delete\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: web}\n';
  const PATCH = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
  const FILES = { '/repo/web.yaml': privilegedPod('web'), '/repo/a-patch.yaml': PATCH };

  test('what one deletes is said no more, as soon as it says so', async () => {
    const files = { ...FILES, '/repo/kustomization.yaml': taking('') };
    const client = await TestClient.start({ folders: ['/repo'], files });
    await client.ready();
    const [web, kustomization] = [uriOf('/repo/web.yaml'), uriOf('/repo/kustomization.yaml')];
    await client.open(web, privilegedPod('web'));
    await client.open(kustomization, taking(''));
    expect(await client.codes(web)).toEqual(['pss-privileged']);
    await client.change(kustomization, { text: taking(DELETES) });
    await client.pull(kustomization);
    expect(await client.codes(web)).toEqual([]);
    await client.change(kustomization, { text: taking('') });
    await client.pull(kustomization);
    expect(await client.codes(web)).toEqual(['pss-privileged']);
  });

  test('what a root gives that takes long to build is awaited by no keystroke, and told afterwards', async () => {
    const files = { ...FILES, '/repo/kustomization.yaml': taking('') };
    let time = 0;
    // A root that takes a second.
    const runtime = { now: () => (time += 1000) };
    const client = await TestClient.start({ folders: ['/repo'], files, runtime });
    await client.ready();
    const [web, kustomization] = [uriOf('/repo/web.yaml'), uriOf('/repo/kustomization.yaml')];
    await client.open(web, privilegedPod('web'));
    await client.open(kustomization, taking(''));
    await until(client, async () => (await client.codes(web)).includes('pss-privileged'));
    await client.pull(kustomization);
    const { passed: pause, open: endPause } = gate();
    const build = AppliedRoots.prototype.refresh;
    const late = vi.spyOn(AppliedRoots.prototype, 'refresh').mockImplementation(async function (this: AppliedRoots) {
      await pause;
      await build.call(this);
    });
    onTestFinished(() => late.mockRestore());
    await client.change(kustomization, { text: taking(DELETES) });
    await client.pull(kustomization);
    expect(await client.codes(web)).toEqual(['pss-privileged']);
    endPause();
    await client.next(REFRESH);
    await until(client, async () => (await client.codes(web)).length === 0);
  });

  test('files that nobody opened are judged by what is made of them, whatever was read first', async () => {
    const patches = 'patchesStrategicMerge: [a-patch.yaml]\n';
    const settings = { scope: 'workspace', rules: { 'pss-namespace-labels': 'warning' } };
    for (const [text, found] of [
      [
        'resources: [web.yaml, a-patch.yaml]\n',
        { 'web.yaml': ['pss-privileged'], 'a-patch.yaml': ['pss-namespace-labels'] },
      ],
      [taking(patches), { 'web.yaml': ['pss-privileged'], 'a-patch.yaml': [] }],
      [taking(DELETES + patches), { 'web.yaml': [], 'a-patch.yaml': [] }],
    ] as const) {
      const client = await TestClient.start({
        ...{ folders: ['/repo'], settings },
        files: { ...FILES, '/repo/kustomization.yaml': text },
      });
      await client.next(REFRESH);
      const { items } = await client.pullWorkspace();
      expect(summary(items)).toMatchObject(found);
    }
  });
});
