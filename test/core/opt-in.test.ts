import { describe, expect, test } from 'vitest';
import type { Level } from '../../server/src/core/model/finding.js';
import type { Family } from '../../server/src/core/model/rule.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { listFixtures } from '../harness/files.js';
import { parseFixture } from '../harness/fixture.js';
import { findingsIn } from '../harness/run.js';

const VERSION = 30;

/** How grave a rule's findings are in a text. */
function levels(
  text: string,
  { rule = 'pss-host-network', path = '/chart/templates/pod.yaml', set = [] as readonly Level[] } = {},
): readonly string[] {
  const rules = new Map(set.map((level) => [rule, level]));
  const config = new Config('/', { ...DEFAULT_SETTINGS, kubernetesVersion: VERSION, rules }, new Set([rule]));
  const stream = parseStream(text);
  return findingsIn({ path, stream, fileClass: 'kubernetes', ignoredByGit: false }, config).map(({ level }) => level);
}

/** The lines of a pod with `hostNetwork: true` between others. */
const pod = (before: string, after: string, key = 'hostNetwork'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n${before}  ${key}: true\n${after}  containers: []\n`;
const under = (condition: string): readonly string[] => levels(pod(`  {{- if ${condition} }}\n`, '  {{- end }}\n'));

describe('what a template prints for who asks for it alone', () => {
  test('keeps a level that somebody set', () => {
    const text = pod('  {{- if default false .Values.debug }}\n', '  {{- end }}\n');
    expect(levels(text)).toEqual(['information']);
    expect(levels(text, { set: ['warning'] })).toEqual(['warning']);
  });

  test.each([
    'default false .Values.debug',
    '.Values.debug | default false',
    'and .Values.a (.Values.debug | default false)',
    'semverCompare ">=1.31-0" .Capabilities.KubeVersion.Version',
    'semverCompare ">=1.31" $.Capabilities.KubeVersion.GitVersion',
    'semverCompare ">= 1.31.0-0" .Capabilities.KubeVersion',
    'semverCompare ">=v1.31" .Capabilities.KubeVersion',
    'semverCompare "<1.30-0" .Capabilities.KubeVersion.Version',
  ])('is information: if %s', (condition) => {
    expect(under(condition)).toEqual(['information']);
  });

  test.each([
    '.Values.web.hostNetwork',
    '.Values.agent.useHostNetwork',
    '.Values.hostNetwork.enabled',
    '(.Values.hostNetwork)',
    '( $.Values.hostNetwork )',
    '$values.hostNetwork',
  ])('is a warning behind a switch of its name: if %s', (condition) => {
    expect(under(condition)).toEqual(['warning']);
  });

  test.each([
    '.Values.debug',
    'default true .Values.debug',
    'or .Values.a (default false .Values.debug)',
    'not (default false .Values.debug)',
    'eq (default false .Values.debug) .Values.a',
    'ne (default false .Values.debug) .Values.a',
    'mydefault false .Values.debug',
    'default falsehood .Values.debug',
    'semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version',
    'semverCompare "<1.31-0" .Capabilities.KubeVersion.Version',
    'semverCompare ">1.31-0" .Capabilities.KubeVersion.Version',
    'semverCompare ">=2.31-0" .Capabilities.KubeVersion.Version',
    'semverCompare ">=1.31-0" .Values.version',
    'and (semverCompare ">=1.31-0" .Capabilities.KubeVersion.Version) .Values.a',
    'semverCompare ">=1.31-0" .Capabilities.KubeVersion.Version | not',
    '.Values.hostNetworks',
    'and .Values.hostNetwork .Values.a',
    'not .Values.hostNetwork',
    '.Values.hostNetwork.disabled',
    `${' '.repeat(300)}default false .Values.debug`,
  ])('is what it is: if %s', (condition) => {
    expect(under(condition)).toEqual(['error']);
  });

  test('is so within the block alone, in whatever it stands', () => {
    const off = '  {{- if default false .Values.debug }}\n';
    expect(levels(pod(off, '  {{- else }}\n  x: 1\n  {{- end }}\n'))).toEqual(['information']);
    expect(levels(pod(`${off}  x: 1\n  {{- else }}\n`, '  {{- end }}\n'))).toEqual(['error']);
    expect(levels(pod(`${off}  x: 1\n  {{- end }}\n`, ''))).toEqual(['error']);
    expect(levels(pod(`${off}  {{- if .Values.a }}\n`, '  {{- end }}\n  {{- end }}\n'))).toEqual(['information']);
    expect(levels(pod(`${off}  {{- if .Values.a }}\n  x: 1\n  {{- end }}\n`, '  {{- end }}\n'))).toEqual([
      'information',
    ]);
    expect(levels(pod(`${off}  x: {{ .Values.a }}\n`, '  {{- end }}\n'))).toEqual(['information']);
    expect(levels(pod('  {{- with default false .Values.debug }}\n', '  {{- end }}\n'))).toEqual(['error']);
    expect(
      levels(pod('  {{- if .Values.a }}\n  x: 1\n  {{- else if default false .Values.debug }}\n', '  {{- end }}\n')),
    ).toEqual(['error']);
  });

  test('of another version is what stands behind `else`', () => {
    const otherwise = (condition: string) =>
      levels(pod(`  {{- if ${condition} }}\n  x: 1\n  {{- else }}\n`, '  {{- end }}\n'));
    expect(otherwise('semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version')).toEqual(['information']);
    expect(otherwise('semverCompare ">=1.31-0" .Capabilities.KubeVersion.Version')).toEqual(['error']);
    expect(otherwise('.Values.hostNetwork')).toEqual(['error']);
    const third =
      '  {{- if semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version }}\n  x: 1\n  {{- else if .Values.a }}\n  x: 2\n  {{- else }}\n';
    expect(levels(pod(third, '  {{- end }}\n'))).toEqual(['error']);
  });

  test('is a warning in what is set aside, and information stays information', () => {
    expect(levels(pod('', ''), { path: '/hack/pod.yaml' })).toEqual(['warning']);
    expect(levels(pod('', ''), { path: '/apps/pod.yaml' })).toEqual(['error']);
    expect(
      levels(pod('  {{- if default false .Values.debug }}\n', '  {{- end }}\n'), { path: '/hack/pod.yaml' }),
    ).toEqual(['information']);
  });

  test('is what it is where the key is part of many names', () => {
    const pid = (condition: string) =>
      levels(pod(`  {{- if ${condition} }}\n`, '  {{- end }}\n', 'hostPID'), { rule: 'pss-host-pid' });
    expect(pid('.Values.hostPID')).toEqual(['warning']);
    const volume =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  volumes:\n  - name: a\n    {{- if .Values.hostPath }}\n    hostPath: {path: /etc}\n    {{- end }}\n  containers: []\n';
    expect(levels(volume, { rule: 'pss-host-path' })).toEqual(['error']);
  });

  test('below `enabled: false` is information where it is about pods', () => {
    const off = (text: string, rule: string) => levels(text, { rule });
    const values =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  enabled: false\n  hostNetwork: true\n  containers: []\n';
    expect(off(values, 'pss-host-network')).toEqual(['information']);
    expect(off(values.replace('enabled: false', 'enabled: true'), 'pss-host-network')).toEqual(['error']);
    const writable =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  enabled: false\n  containers:\n  - {name: app, image: a, securityContext: {readOnlyRootFilesystem: false}}\n';
    expect(off(writable, 'read-only-root-fs')).toEqual(['information']);
    expect(off(writable.replace('enabled: false', 'enabled: true'), 'read-only-root-fs')).toEqual(['warning']);
    expect(off(values.replace('enabled: false', 'disabled: false'), 'pss-host-network')).toEqual(['error']);
    const role =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nenabled: false\nrules:\n- {apiGroups: [""], resources: [nodes/proxy], verbs: [get]}\n';
    expect(off(role, 'rbac-nodes-proxy')).toEqual(['error']);
  });

  test('is in the repository either way, where it is a secret', () => {
    const secret =
      '{{- if default false .Values.debug }}\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  password: quiet-harbor-42\n{{- end }}\n';
    expect(levels(secret, { rule: 'secret-manifest-plaintext' })).toEqual(['error']);
  });

  test.each<[Family, string]>([
    ['pod-security', 'information'],
    ['workload-hardening', 'information'],
    ['service-accounts', 'information'],
    ['rbac', 'information'],
    ['network', 'information'],
    ['mesh', 'information'],
    ['certificates', 'information'],
    ['platform', 'information'],
    ['secrets', 'as it is'],
    ['encrypted-secrets', 'as it is'],
    ['images', 'as it is'],
    ['resources', 'as it is'],
    ['manifests', 'as it is'],
  ])('of the family %s is %s', (family, expected) => {
    for (const { rule, text } of listFixtures().filter((one) => one.family === family)) {
      const files = parseFixture(rule, text).cases.flatMap((one) => one.files);
      for (const document of files.flatMap((file) => file.text.split(/^---\n/m))) {
        // In a text within a text nothing is known of what is around it.
        if (/\{\{|[|>]$/m.test(document)) continue;
        const asItIs = levels(document, { rule });
        if (asItIs.length === 0 || asItIs.includes('information')) continue;
        const found = levels(`{{- if default false .Values.debug }}\n${document}{{- end }}\n`, { rule });
        if (found.length !== asItIs.length) continue;
        expect(found, rule).toEqual(expected === 'information' ? asItIs.map(() => 'information') : asItIs);
        return;
      }
    }
    expect.fail('No fixture of the family has a finding that counts');
  });
});
