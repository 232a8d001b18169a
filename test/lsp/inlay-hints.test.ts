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

interface Asked {
  readonly settings?: object;
  readonly lines?: readonly number[];
}

async function hints(text: string, asked: Asked = {}) {
  return (await found(text, asked))?.map(({ position, label }) => [position, label]) ?? null;
}

async function tooltips(text: string) {
  return (await found(text))?.map(({ tooltip }) => tooltip);
}

async function found(text: string, { settings = {}, lines = [0, 99] }: Asked = {}) {
  const client = await TestClient.start({ folders: ['/repo'], files: {}, settings: { ...settings } });
  await client.ready();
  await client.open(URI, text);
  const [start = 0, end = 0] = lines;
  return client.request<{ position: object; label: string; tooltip: string }[] | null>('textDocument/inlayHint', {
    textDocument: { uri: URI },
    range: { start: { line: start, character: 0 }, end: { line: end, character: 0 } },
  });
}

describe('what containers inherit', () => {
  test('stands at their security context, or at their name', async () => {
    expect(await hints(pod(OF_POD, '{privileged: false}'))).toEqual([
      [{ line: 9, character: 40 }, 'pod: runAsNonRoot, seccompProfile'],
      [{ line: 10, character: 14 }, 'pod: runAsNonRoot, seccompProfile'],
    ]);
  });

  test('is without what they write themselves, and what a pod alone has', async () => {
    const own = '{runAsNonRoot: false, seccompProfile: {type: Localhost, localhostProfile: a}}';
    expect(await hints(pod(OF_POD, own))).toHaveLength(1);
    expect(await hints(pod('{fsGroup: 1}', '{}'))).toEqual([]);
    expect(await hints(pod('{runAsUser: "{{ .Values.user }}"}', '{}'))).toEqual([]);
  });

  test('is cut to what editors show, with all of it behind the label', async () => {
    const few = pod('{runAsNonRoot: true, runAsUser: 10001, runAsGroup: 1}', '{}');
    expect(await hints(few)).toContainEqual([expect.anything(), 'pod: runAsNonRoot, runAsUser, runAsGroup']);
    const many = pod('{runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}', '{}');
    expect(await hints(many)).toContainEqual([expect.anything(), 'pod: runAsNonRoot, runAsUser: 10001, +1']);
    const one = pod('{seccompProfile: {type: RuntimeDefault}}', '{}');
    expect(await hints(one)).toContainEqual([expect.anything(), 'pod: seccompProfile: RuntimeDefault']);
    const no = pod('{runAsNonRoot: false}', '{}');
    expect(await hints(no)).toContainEqual([expect.anything(), 'pod: runAsNonRoot: false']);
    expect(await tooltips(few)).toContain(
      'The container has this from the security context of its pod:\nrunAsNonRoot: true\nrunAsUser: 10001\nrunAsGroup: 1',
    );
  });

  test('is asked for lines, and may be switched off', async () => {
    expect(await hints(pod(OF_POD, '{}'), { lines: [10, 11] })).toHaveLength(1);
    const settings = { inlayHints: { inheritedSecurityContext: false } };
    expect(await hints(pod(OF_POD, '{}'), { settings })).toBeNull();
  });
});
