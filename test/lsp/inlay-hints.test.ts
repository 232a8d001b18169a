import { describe, expect, test } from 'vitest';
import { TestClient, uriOf } from './support.js';

const URI = uriOf('/repo/pod.yaml');
const pod = (ofPod: string, ofContainer: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext: ${ofPod}
  containers:
  - name: app
    image: registry.example/app:1.2.3
    securityContext: ${ofContainer}
  - name: side
    image: registry.example/side:1.2.3
`;
const OF_POD = '{runAsNonRoot: true, fsGroup: 1, seccompProfile: {type: RuntimeDefault}}';

async function hints(text: string, { settings = {}, lines = [0, 99] }: { settings?: object; lines?: number[] } = {}) {
  const client = await TestClient.start({ folders: ['/repo'], files: {}, settings: { ...settings } });
  await client.ready();
  await client.open(URI, text);
  const [start = 0, end = 0] = lines;
  const found = await client.request<{ position: object; label: string }[] | null>('textDocument/inlayHint', {
    textDocument: { uri: URI },
    range: { start: { line: start, character: 0 }, end: { line: end, character: 0 } },
  });
  return found?.map(({ position, label }) => [position, label]) ?? null;
}

describe('what containers inherit', () => {
  test('stands at their security context, or at their name', async () => {
    expect(await hints(pod(OF_POD, '{privileged: false}'))).toEqual([
      [{ line: 9, character: 40 }, 'from the pod: runAsNonRoot: true, seccompProfile: RuntimeDefault'],
      [{ line: 10, character: 14 }, 'from the pod: runAsNonRoot: true, seccompProfile: RuntimeDefault'],
    ]);
  });

  test('is without what they write themselves, and what a pod alone has', async () => {
    const own = '{runAsNonRoot: false, seccompProfile: {type: Localhost, localhostProfile: a}}';
    expect(await hints(pod(OF_POD, own))).toHaveLength(1);
    expect(await hints(pod('{fsGroup: 1}', '{}'))).toEqual([]);
    expect(await hints(pod('{runAsUser: "{{ .Values.user }}"}', '{}'))).toEqual([]);
  });

  test('is asked for lines, and may be switched off', async () => {
    expect(await hints(pod(OF_POD, '{}'), { lines: [10, 11] })).toHaveLength(1);
    const settings = { inlayHints: { inheritedSecurityContext: false } };
    expect(await hints(pod(OF_POD, '{}'), { settings })).toBeNull();
  });
});
