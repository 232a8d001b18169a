import { expect, test } from 'vitest';
import { buildKustomization } from '../../server/src/core/kustomize/build.js';
import { Dict, List, sourcesOf, type Traced } from '../../server/src/core/provenance/traced.js';
import { inMemory } from './memory.js';

const FILES: Readonly<Record<string, string>> = {
  'app/kustomization.yaml': `namePrefix: pre-
namespace: shop
resources: [all.yaml]
images:
- name: nginx
  newTag: "1.27"
commonLabels:
  team: blue
patches:
- path: patch.yaml
- target: {kind: Deployment}
  patch: |-
    - op: add
      path: /spec/minReadySeconds
      value: 7
- patch: |
    kind: Service
    apiVersion: v1
    metadata: {name: svc}
    spec:
      type: NodePort
configMapGenerator:
- name: made
  literals:
  - KEY=value
  files: [file.txt]
  envs: [vars.env]
replacements:
- source: {kind: Service, fieldPath: spec.type}
  targets:
  - select: {kind: Deployment}
    fieldPaths: [spec.template.spec.priorityClassName]
`,
  'app/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 0010
  template:
    spec:
      priorityClassName: none
      containers:
      - name: web
        image: nginx:1.0
        envFrom: [{configMapRef: {name: made}}]
---
apiVersion: v1
kind: Service
metadata: {name: svc}
`,
  'app/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: web
        args: [patched]
`,
  'app/file.txt': 'whole\nfile\n',
  'app/vars.env': '# comment\n  A=b\n',
};

const { objects, problems } = buildKustomization('app', inMemory(FILES));

/** Returns a value of the object of a kind. */
function at(kind: string, ...path: readonly (string | number)[]): Traced {
  let value: Traced | undefined = objects.find((object) => object.value.get('kind')?.value === kind);
  for (const step of path) {
    const inner: unknown = value?.value;
    if (inner instanceof Dict && typeof step === 'string') value = inner.get(step);
    else if (inner instanceof List && typeof step === 'number') value = inner.items[step];
  }
  return value ?? expect.fail(path.join('.'));
}

/** Returns the texts where the parts of a value are written, with their files. */
function written(kind: string, ...path: readonly (string | number)[]): readonly string[] {
  return sourcesOf(at(kind, ...path)).map(({ place }) => {
    const text = FILES[place.file]?.slice(place.start, place.end);
    return `${place.file.slice(4)} ${text}`;
  });
}

test('every value says where it is written', () => {
  expect(problems).toEqual([]);
  expect(written('Deployment', 'metadata', 'name')).toEqual(['kustomization.yaml pre-', 'all.yaml web']);
  expect(written('Deployment', 'metadata', 'namespace')).toEqual(['kustomization.yaml shop']);
  expect(written('Deployment', 'metadata', 'labels', 'team')).toEqual(['kustomization.yaml blue']);
  expect(written('Deployment', 'spec', 'selector', 'matchLabels', 'team')).toEqual(['kustomization.yaml blue']);
  expect(written('Deployment', 'spec', 'minReadySeconds')).toEqual(['kustomization.yaml 7']);
  expect(written('Deployment', 'spec', 'replicas')).toEqual(['all.yaml 0010']);
  const container = ['spec', 'template', 'spec', 'containers', 0] as const;
  expect(written('Deployment', ...container, 'args', 0)).toEqual(['patch.yaml patched']);
  expect(written('Deployment', ...container, 'image')).toEqual(['all.yaml nginx:1.0', 'kustomization.yaml "1.27"']);
  expect(written('Deployment', ...container, 'envFrom', 0, 'configMapRef', 'name').slice(0, 2)).toEqual([
    'kustomization.yaml pre-',
    'all.yaml made',
  ]);
  expect(written('Deployment', 'spec', 'template', 'spec', 'priorityClassName')).toEqual([
    'kustomization.yaml NodePort',
  ]);
  expect(written('Service', 'spec', 'type')).toEqual(['kustomization.yaml NodePort']);
  expect(written('ConfigMap', 'data', 'KEY')).toEqual(['kustomization.yaml value']);
  expect(written('ConfigMap', 'data', 'file.txt')).toEqual(['file.txt whole\nfile\n']);
  expect(written('ConfigMap', 'data', 'A')).toEqual(['vars.env b']);
});

test('the source of a key is where it is written, and of a map the text of the map', () => {
  const labels = at('Deployment', 'metadata', 'labels').value;
  const key = labels instanceof Dict ? labels.entries.get('team')?.key : undefined;
  expect(FILES[key?.place.file ?? '']?.slice(key?.place.start, key?.place.end)).toBe('team');
  expect(written('Service', 'metadata')[0]).toBe('all.yaml {name: svc}');
});

test('a number that is printed otherwise than it is written is no exact piece', () => {
  expect(at('Deployment', 'spec', 'replicas').value).toBe(8n);
  expect(sourcesOf(at('Deployment', 'spec', 'replicas'))[0]?.exact).toBeUndefined();
});
