import { describe, expect, test } from 'vitest';
import type { LensPlaces } from '../../protocol/messages.js';
import { lensesOf, titles, untilTitles } from './code-lenses-support.js';
import { workspace } from './names-support.js';
import { TestClient, uriOf } from './support.js';

const HARDENED = `
          securityContext:
            allowPrivilegeEscalation: false
            runAsNonRoot: true
            capabilities: {drop: [ALL]}
            seccompProfile: {type: RuntimeDefault}`;

function deployment(ofContainer = '', ofPod = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:${ofPod}
      containers:
        - name: app
          image: registry.example/app:1.2.3${ofContainer}
`;
}

const PRIVILEGED = '\n          securityContext: {privileged: true}';
const HOST = '\n      hostNetwork: true\n      hostPID: true';

async function only(text: string, more: Record<string, string> = {}): Promise<readonly string[]> {
  const on = await workspace({ 'web.yaml': text, ...more });
  await expect.poll(() => titles(on, 'web.yaml')).not.toContain('1: undefined');
  return titles(on, 'web.yaml');
}

describe('lenses of workloads', () => {
  test('tell which standard is not met, and how many of its controls are left', async () => {
    expect(await only(deployment())).toEqual(['1: restricted: 4 to go']);
    expect(await only(deployment(HARDENED))).toEqual(['1: restricted ✓']);
    expect(await only(deployment(PRIVILEGED))).toEqual(['1: baseline: 1 to go']);
    expect(await only(deployment(PRIVILEGED, HOST))).toEqual(['1: baseline: 2 to go']);
  });

  test('stand at each object that runs pods, and at nothing else', async () => {
    const cron = `apiVersion: batch/v1
kind: CronJob
metadata: {name: backup}
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: app
              image: registry.example/app:1.2.3
`;
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n';
    const patch = deployment('', '').replace('          image: registry.example/app:1.2.3\n', '');
    expect(await only([service, cron, deployment(HARDENED)].join('---\n'))).toEqual([
      '6: restricted: 4 to go',
      '20: restricted ✓',
    ]);
    const on = await workspace({
      'patch.yaml': patch,
      'kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: patch.yaml}]\n',
      'web.yaml': deployment(),
    });
    expect(await titles(on, 'patch.yaml')).toEqual([]);
  });

  test('ask for what the namespace enforces, or the configuration', async () => {
    const namespace = (level: string): string =>
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {pod-security.kubernetes.io/enforce: ${level}}\n`;
    expect(await only(deployment(), { 'ns.yaml': namespace('baseline') })).toEqual(['1: baseline ✓']);
    expect(await only(deployment(), { 'ns.yaml': namespace('privileged') })).toEqual(['1: baseline ✓']);
    expect(await only(deployment(), { 'ns.yaml': namespace('restricted') })).toEqual(['1: restricted: 4 to go']);
    expect(await only(deployment(), { '.yamlock.yaml': 'podSecurity: baseline\n' })).toEqual(['1: baseline ✓']);
  });

  test('never say that all is met where a finding is suppressed, a rule is off, or a part is not known', async () => {
    const comment = '# yamlock-disable-file pss-drop-all, pss-run-as-non-root -- the agent needs them\n';
    expect(await only(`${comment}${deployment()}`)).toEqual(['2: restricted: 2 to go · 2 suppressed']);
    const off = 'rules: {pss-drop-all: off}\n';
    expect(await only(deployment(HARDENED), { '.yamlock.yaml': off })).toEqual(['1: restricted ✓ · 1 rule off']);
    expect(await only(deployment(), { '.yamlock.yaml': off })).toEqual(['1: restricted: 3 to go · 1 rule off']);
    const unknown = HARDENED.replace('runAsNonRoot: true', 'runAsNonRoot: {{ nonRoot }}');
    expect(await only(deployment(unknown))).toEqual(['1: restricted ✓ · as far as is known']);
  });

  test('stay as they are while a container is typed that has no image yet', async () => {
    const on = await workspace({ 'web.yaml': deployment() });
    await untilTitles(on, 'web.yaml', ['1: restricted: 4 to go']);
    await on.client.change(uriOf('/repo/web.yaml'), { text: `${deployment()}        - name: side\n` });
    expect(await titles(on, 'web.yaml')).toEqual(['1: restricted: 4 to go']);
    const hardened = `${deployment(HARDENED)}        - name: side\n          image: registry.example/side:1.2.3\n`;
    await on.client.change(uriOf('/repo/web.yaml'), { text: hardened });
    await untilTitles(on, 'web.yaml', ['1: restricted: 4 to go']);
    await on.client.change(uriOf('/repo/web.yaml'), { text: deployment(HARDENED) });
    await untilTitles(on, 'web.yaml', ['1: restricted ✓']);
  });

  test('are switched off by a setting', async () => {
    const settings = { codeLens: { podSecurity: false } };
    expect(await titles(await workspace({ 'web.yaml': deployment() }, { settings }), 'web.yaml')).toEqual([]);
  });

  test('stand in a file outside of the workspace at once', async () => {
    const client = await TestClient.start({ files: {} });
    await client.open(uriOf('/else/web.yaml'), deployment());
    expect(await titles({ client, files: {} }, '/else/web.yaml')).toEqual(['1: restricted: 4 to go']);
  });
});

describe('lenses of what is applied', () => {
  const base = { 'base/web.yaml': deployment(), 'base/kustomization.yaml': 'resources: [web.yaml]\n' };
  const overlay = `resources: [../base]
patches:
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec:
      template:
        spec:
          containers:
          - name: app${HARDENED.replaceAll('\n', '\n  ')}
`;

  test('know what an overlay puts right, and what one of two does not', async () => {
    const on = await workspace({ ...base, 'prod/kustomization.yaml': overlay });
    await untilTitles(on, 'base/web.yaml', ['1: restricted ✓']);
    const two = { 'prod/kustomization.yaml': overlay, 'dev/kustomization.yaml': 'resources: [../base]\n' };
    await untilTitles(await workspace({ ...base, ...two }), 'base/web.yaml', ['1: restricted: 4 to go']);
  });

  const chart = (values: string) => ({
    'chart/templates/web.yaml': `{{- if .Values.enabled }}
${deployment('\n          securityContext: {{- toYaml .Values.securityContext | nindent 12 }}')}{{- end }}
`,
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'chart/values.yaml': values,
  });
  const values = `enabled: true
securityContext:
  allowPrivilegeEscalation: false
  runAsNonRoot: true
  capabilities: {drop: [ALL]}
  seccompProfile: {type: RuntimeDefault}
`;

  test('read the values of a chart, and lead to them', async () => {
    await untilTitles(await workspace(chart(values)), 'chart/templates/web.yaml', ['2: restricted ✓']);
    const bad = chart(values.replace('drop: [ALL]', 'add: [SYS_ADMIN]'));
    const on = await workspace(bad, { initializationOptions: { clientCommands: true } });
    await untilTitles(on, 'chart/templates/web.yaml', ['2: baseline: 1 to go']);
    const [lens] = await lensesOf(on, 'chart/templates/web.yaml');
    const [shown] = (lens?.command?.arguments ?? []) as LensPlaces[];
    expect(shown?.as).toBe('findings');
    expect(shown?.places.map(({ uri, range }) => `${uri}:${range.start.line + 1}`)).toEqual([
      'file:///repo/chart/values.yaml:5',
    ]);
  });

  test('say so where nothing is applied', async () => {
    const on = await workspace(chart(values.replace('enabled: true', 'enabled: false')));
    await untilTitles(on, 'chart/templates/web.yaml', ['2: not applied']);
  });

  test('know comments that suppress a finding, which nothing prints', async () => {
    const comment = '# yamlock-disable-file pss-drop-all -- the agent needs them\n';
    const on = await workspace({ ...base, 'base/web.yaml': `${comment}${deployment()}` });
    await untilTitles(on, 'base/web.yaml', ['2: restricted: 3 to go · 1 suppressed']);
  });
});
