import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import { folderOf, yamlock } from './support.js';

const container = (name: string): string => `      - name: ${name} # ${name}
        image: example.com/${name}:1.2.3
        resources:
          limits: {memory: 64Mi}
          requests: {memory: 64Mi, cpu: 100m}
`;

const BARE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
${container('prepare')}      containers:
${container('app')}`;

interface Reported {
  readonly rule: string;
  readonly group?: { readonly id: string; readonly name: string };
}

test('programs get each finding, with the group it belongs to', async () => {
  const cwd = folderOf({ 'web.yaml': BARE });
  const json = await yamlock(['scan', 'web.yaml', '--format', 'json'], { cwd });
  const { findings } = JSON.parse(json.stdout) as { findings: readonly Reported[] };
  const of = (id: string): readonly string[] =>
    findings.flatMap(({ rule, group }) => (group?.id === id ? [rule] : [])).sort();
  const context = 'container-security-context:0:/spec/template/spec';
  const fields = ['pss-drop-all', 'pss-privilege-escalation', 'read-only-root-fs'];
  expect(of(`${context}/containers/0`)).toEqual(fields);
  expect(of(`${context}/initContainers/0`)).toEqual(fields);
  expect(of('pod-security:0:/spec/template/spec')).toEqual([
    'pss-run-as-non-root',
    'pss-seccomp-missing',
    'sa-automount',
  ]);
  const names = new Set(findings.map(({ group }) => group?.name));
  expect(names).toContain('Container "app" has no securityContext');
  const sarif = JSON.parse((await yamlock(['scan', 'web.yaml', '--format', 'sarif'], { cwd })).stdout) as Log;
  expect(sarif.runs[0]?.results?.map(({ properties }) => properties?.group)).toEqual(
    findings.map(({ group }) => group),
  );
});

test.each(['\n', '\r\n'])('a fix adds each mapping once, and a second one changes nothing', async (newline) => {
  // Whether the token goes is for a person to decide.
  const text = BARE.replace(
    '      initContainers:',
    '      automountServiceAccountToken: false\n      initContainers:',
  );
  const cwd = folderOf({ 'web.yaml': text.replaceAll('\n', newline) });
  const read = (): string => readFileSync(path.join(cwd, 'web.yaml'), 'utf8');
  await yamlock(['fix', 'web.yaml', '--safety', 'review'], { cwd });
  const fixed = read();
  expect(fixed.split(newline).length).toBe(fixed.split('\n').length);
  expect(fixed.match(/securityContext:/g)).toHaveLength(3);
  const whole = [
    '        securityContext:',
    '          allowPrivilegeEscalation: false',
    '          capabilities:',
    '            drop:',
    '            - ALL',
    '          readOnlyRootFilesystem: true',
  ].join(newline);
  expect(fixed.split(whole)).toHaveLength(3);
  for (const name of ['prepare', 'app']) expect(fixed).toContain(`- name: ${name} # ${name}${newline}`);
  const again = await yamlock(['fix', 'web.yaml', '--safety', 'review', '--format', 'json'], { cwd });
  expect(JSON.parse(again.stdout)).toEqual({ fixed: 0, skipped: [] });
  expect(read()).toBe(fixed);
  const { stdout, code } = await yamlock(['scan', 'web.yaml'], { cwd });
  expect([stdout.split(' in ')[0], code]).toEqual(['No findings', 0]);
});
