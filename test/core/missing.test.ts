import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fieldOf } from '../../server/src/core/engine/missing.js';
import type { SourceFile } from '../../server/src/core/engine/placed-finding.js';
import type { Container } from '../../server/src/core/kubernetes/pod.js';
import type { Resource } from '../../server/src/core/kubernetes/resource.js';
import type { Finding } from '../../server/src/core/model/finding.js';
import type { ContainerRule, ResourceRule } from '../../server/src/core/model/rule.js';
import userNamespace from '../../server/src/core/rules/workload-hardening/user-namespace.js';
import writableHostPath from '../../server/src/core/rules/workload-hardening/writable-host-path.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { findingsIn } from '../harness/run.js';
import { valueAt } from './support.js';

/*
 * Rules that report what is missing without asking whether it may be elsewhere, in the place of rules that do. The engine
 * asks for them.
 */

// What a rule yields is free for a rule, and for its stand-ins here.
const ofContainers: ContainerRule = writableHostPath;
const ofObjects: ResourceRule = userNamespace;

beforeEach(() => {
  vi.spyOn(ofContainers, 'check').mockImplementation(() => []);
  vi.spyOn(ofObjects, 'check').mockImplementation(() => []);
});

afterEach(() => {
  vi.restoreAllMocks();
});

function found(text: string, path = 'web.yaml', fileClass: SourceFile['fileClass'] = 'kubernetes'): readonly string[] {
  const only = new Set([ofContainers.id, ofObjects.id]);
  const config = new Config('', { ...DEFAULT_SETTINGS, profile: 'strict' }, only);
  const file: SourceFile = { path, stream: parseStream(text), fileClass, ignoredByGit: false };
  return findingsIn(file, config).map(({ finding, pointer }) => `${finding.message} ${pointer}`);
}

const plan = () => ({ edits: [] });

/** Ways to say that a container has no liveness probe. */
const FORGETFUL: Readonly<Record<string, (container: Container) => Finding>> = {
  'at the container': ({ cursor }) => ({ at: cursor, message: 'no probe' }),
  'at its name': ({ cursor, label }) => ({ at: cursor, range: label, message: 'no probe' }),
  'by the field that it lacks': ({ cursor }) => ({ at: cursor, lacks: ['livenessProbe'], message: 'no probe' }),
  'by what its fix adds': ({ cursor, label }) => {
    const adds = { map: cursor, path: ['livenessProbe', 'exec'] as const, value: {}, after: [] };
    return { at: cursor, range: label, message: 'no probe', fixes: [{ title: 'Add', safety: 'review', adds, plan }] };
  },
};

function reportProbes(how: (container: Container) => Finding): void {
  vi.spyOn(ofContainers, 'check').mockImplementation(function* (container) {
    if (!container.at('livenessProbe')) yield how(container);
  });
}

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: registry.example/app:1
`;

/** Where the probe may be elsewhere. */
const ELSEWHERE: Readonly<Record<string, readonly [text: string, path?: string]>> = {
  'a template prints into the container': [`${POD}    {{- include "probes" . | nindent 4 }}\n`],
  'a template names a field': [`${POD}    "{{ .Values.field }}": {}\n`],
  'a merge leads nowhere': [`${POD}    <<: *probes\n`],
  'the container has no image': [POD.replace(/ +image.*\n/, '')],
  'the container says that it is a patch': [`${POD}    $patch: merge\n`],
  'a controller completes the pod': [POD.replace('v1\nkind: Pod', 'monitoring.coreos.com/v1\nkind: Prometheus')],
  'the file is a patch by its name': [
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec: {containers: [{name: app, image: a}]}\n`,
    'web-patch.yaml',
  ],
  'a kustomization patches it': [
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n- patch: |-\n${POD.replace(/^/gm, '    ')}`,
    'kustomization.yaml',
  ],
  'an operation of a patch writes the container': [
    `- op: add\n  path: /spec/template/spec/containers/-\n  value: {name: side, image: a}\n`,
    'add.yaml',
  ],
};

describe.each(Object.entries(FORGETFUL))('a rule that reports what a container lacks, %s', (_, how) => {
  test('is heard where the container is whole', () => {
    reportProbes(how);
    expect(found(POD)).toEqual(['no probe /spec/containers/0']);
  });

  test.each(Object.entries(ELSEWHERE))('is not where %s', (_name, [text, path]) => {
    reportProbes(how);
    expect(found(text, path)).toEqual([]);
  });
});

test('what is missing in a field of a container may stand in the object of a patch, too', () => {
  vi.spyOn(ofContainers, 'check').mockImplementation(function* ({ cursor }) {
    yield { at: cursor, lacks: ['securityContext', 'privileged'], message: 'below' };
    const field = cursor.at('securityContext');
    if (field) yield { at: field, message: 'in' };
  });
  const written = `${POD}    securityContext: {runAsNonRoot: true}\n`;
  expect(found(written)).toEqual(['below /spec/containers/0', 'in /spec/containers/0/securityContext']);
  expect(found(written.replace(/ +image.*\n/, ''))).toEqual([]);
  // A value that a template prints is there, whatever is in it.
  expect(found(`${POD}    securityContext: {{ toYaml .Values.security | nindent 6 }}\n`)).toEqual([
    'in /spec/containers/0/securityContext',
  ]);
  // Beside what a template prints, a field that is written is known.
  expect(found(`${written}    {{- include "probes" . | nindent 4 }}\n`)).toEqual([
    'below /spec/containers/0',
    'in /spec/containers/0/securityContext',
  ]);
});

test('an item of a list is written as a whole, in a patch too', () => {
  vi.spyOn(ofContainers, 'check').mockImplementation(function* ({ mounts }) {
    for (const { cursor } of mounts) yield { at: cursor, lacks: ['readOnly'], message: 'mount' };
  });
  const patch = POD.replace(/ +image.*\n/, '    volumeMounts:\n    - name: data\n      mountPath: /data\n');
  expect(found(patch)).toEqual(['mount /spec/containers/0/volumeMounts/0']);
  expect(found(`${patch}      {{- include "more" . | nindent 6 }}\n`)).toEqual([]);
});

describe('a rule that reports what an object lacks', () => {
  const JOB = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: job}\nspec:\n  template:\n    spec:\n';
  const report = (how: (resource: Resource) => Finding | undefined): void => {
    vi.spyOn(ofObjects, 'check').mockImplementation(function* (resource) {
      const finding = how(resource);
      if (finding) yield finding;
    });
  };

  test('is heard where it is whole, and not where a template prints into it', () => {
    report(({ cursor }) => ({ at: cursor.at('spec'), message: 'no limit' }));
    const whole = `${JOB}      containers: [{name: app, image: a}]\n`;
    expect(found(whole)).toEqual(['no limit /spec']);
    expect(found(`${whole}  {{- include "limits" . | nindent 2 }}\n`)).toEqual([]);
    // What is printed elsewhere is no part of it.
    expect(found(`${whole}{{- include "more" . | nindent 0 }}\n`)).toEqual(['no limit /spec']);
  });

  test('is not heard of a pod that is a patch', () => {
    report(({ cursor }) => ({ at: cursor.at('spec', 'template', 'spec'), message: 'no user' }));
    expect(found(`${JOB}      containers: [{name: app, image: a}]\n`)).toEqual(['no user /spec/template/spec']);
    expect(found(`${JOB}      containers: [{name: app}]\n`)).toEqual([]);
  });

  test('is not heard of a list that a template fills', () => {
    report(({ cursor }) => ({ at: cursor.at('spec', 'template', 'spec', 'containers'), message: 'no sidecar' }));
    expect(found(`${JOB}      containers: [{name: app}]\n`)).toEqual(['no sidecar /spec/template/spec/containers']);
    expect(found(`${JOB}      containers:\n      - name: app\n      {{- include "more" . | nindent 6 }}\n`)).toEqual(
      [],
    );
  });
});

test('a finding about what is written is heard wherever it is written', () => {
  reportProbes(({ cursor }) => ({ at: cursor, isWritten: true, message: 'there' }));
  for (const [name, [text, path]] of Object.entries(ELSEWHERE)) expect(found(text, path), name).toHaveLength(1);
  reportProbes(({ cursor }) => ({ at: cursor.at('name') ?? cursor, message: 'there' }));
  for (const [name, [text, path]] of Object.entries(ELSEWHERE)) expect(found(text, path), name).toHaveLength(1);
});

describe('what a finding is about', () => {
  const container = valueAt(POD, 'spec', 'containers', 0);
  const name = valueAt(POD, 'spec', 'containers', 0, 'name');
  const list = valueAt(POD, 'spec', 'containers');
  const adding = (...path: readonly [string, ...string[]]) => ({
    title: 'Add',
    safety: 'review' as const,
    adds: { map: container, path, value: 1, after: [] },
    plan,
  });

  test.each<[string, Finding, ReturnType<typeof fieldOf>]>([
    ['a value that is written', { at: name, message: '' }, { missing: false, field: { at: name, below: [] } }],
    ['a list as a whole', { at: list, message: '' }, { missing: false, field: { at: list, below: [] } }],
    ['something of a mapping', { at: container, message: '' }, { missing: true }],
    [
      'a mapping that is written',
      { at: container, isWritten: true, message: '' },
      { missing: false, field: { at: container, below: [] } },
    ],
    [
      'a field that is lacking',
      { at: container, lacks: ['a', 'b'], message: '' },
      { missing: true, field: { at: container, below: ['a', 'b'] } },
    ],
    [
      'what the first fix adds that says so',
      { at: name, message: '', fixes: [{ title: 'x', safety: 'safe', plan }, adding('a'), adding('b')] },
      { missing: true, field: { at: container, below: ['a'] } },
    ],
    [
      'what a fix would set, and is there',
      { at: name, message: '', fixes: [adding('image')] },
      { missing: false, field: { at: container, below: ['image'] } },
    ],
    [
      'something that the workspace decides',
      { at: container, message: '', fixes: () => [adding('a')] },
      { missing: true },
    ],
    ['no value', { range: { start: 0, end: 1 }, message: '' }, { missing: false }],
  ])('is %s', (_, finding, expected) => {
    expect(fieldOf(finding)).toEqual(expected);
  });
});
