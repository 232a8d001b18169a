import { describe, expect, test } from 'vitest';
import { carriedOut, offeredFor } from './fixes-support.js';

const RULE = 'pss-privilege-escalation';

function deployment(more = '', name = 'web'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
        - name: ${name}
          image: ghcr.io/acme/web:1.2.3
${more}`;
}

const BASE = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': deployment() };

const PATCH = `+patches:
+  - patch: |-
+      apiVersion: apps/v1
+      kind: Deployment
+      metadata:
+        name: web
+      spec:
+        template:
+          spec:
+            containers:
+              - name: web
+                securityContext:
+                  allowPrivilegeEscalation: false`;

describe('a base that overlays share', () => {
  const files = {
    ...BASE,
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamePrefix: dev-\n',
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamespace: prod\n',
  };

  test('is changed for all of them, or each overlay patches it, and the titles say how many roots change', async () => {
    const offered = await offeredFor(files, RULE);
    expect(offered.titles).toEqual([
      'Set allowPrivilegeEscalation to false in base (2 roots)',
      'Set allowPrivilegeEscalation to false in overlays/dev alone',
      'Set allowPrivilegeEscalation to false in overlays/prod alone',
    ]);
    expect(carriedOut(offered, /in base/)).toEqual({
      'base/web.yaml': '+          securityContext:\n+            allowPrivilegeEscalation: false',
    });
    expect(carriedOut(offered, /dev alone/)).toEqual({ 'overlays/dev/kustomization.yaml': PATCH });
    expect(carriedOut(offered, /prod alone/)).toEqual({ 'overlays/prod/kustomization.yaml': PATCH });
  });

  test('an overlay that has it right needs none', async () => {
    const right = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          securityContext: {allowPrivilegeEscalation: false}
`;
    const offered = await offeredFor(
      {
        ...files,
        'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches: [{path: safe.yaml}]\n',
        'overlays/prod/safe.yaml': right,
      },
      RULE,
    );
    expect(offered.titles).toEqual([
      'Set allowPrivilegeEscalation to false in base alone',
      'Set allowPrivilegeEscalation to false in overlays/dev alone',
    ]);
    carriedOut(offered, /base/);
    carriedOut(offered, /dev/);
  });

  test('with more roots than a menu has room for, what they share is changed', async () => {
    const many = Object.fromEntries(
      [1, 2, 3, 4, 5].map((index) => [`overlays/c${index}/kustomization.yaml`, 'resources: [../../base]\n']),
    );
    const offered = await offeredFor({ ...BASE, ...many }, RULE);
    expect(offered.titles).toEqual(['Set allowPrivilegeEscalation to false in base (5 roots)']);
    carriedOut(offered, /base/);
  });
});

describe('a patch in an overlay', () => {
  const patch = `# what production needs
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          env:
            - name: LEVEL # of the log
              value: warn
`;
  const withPatch = (kustomization: string): Record<string, string> => ({
    ...BASE,
    'dev/kustomization.yaml': 'resources: [../base]\n',
    'prod/kustomization.yaml': kustomization,
    'prod/web.yaml': patch,
  });

  test.each([
    'resources: [../base]\npatches:\n  - path: web.yaml\n',
    'resources: [../base]\npatchesStrategicMerge: [web.yaml]\n',
    'resources: [../base]\nnamePrefix: p-\npatches:\n  - path: web.yaml\n    target: {kind: Deployment, name: web}\n',
  ])('that is there for the object takes the change: %j', async (kustomization) => {
    const offered = await offeredFor(withPatch(kustomization), RULE);
    expect(carriedOut(offered, /prod alone/)).toEqual({
      'prod/web.yaml': '+          securityContext:\n+            allowPrivilegeEscalation: false',
    });
  });

  test('for another container of the object gets a container of its own', async () => {
    const other = patch.replace(
      '- name: web\n',
      '- name: proxy\n          image: envoy:1.30.1\n          securityContext: {allowPrivilegeEscalation: false}\n',
    );
    const offered = await offeredFor(
      { ...withPatch('resources: [../base]\npatches:\n  - path: web.yaml\n'), 'prod/web.yaml': other },
      RULE,
    );
    expect(carriedOut(offered, /prod alone/)).toEqual({
      'prod/web.yaml':
        '+        - name: web\n+          securityContext:\n+            allowPrivilegeEscalation: false',
    });
  });

  test('that sets the wrong value is changed itself', async () => {
    const wrong = patch.replace('          env:', '          securityContext: {privileged: true}\n          env:');
    const offered = await offeredFor(
      { ...withPatch('resources: [../base]\npatches:\n  - path: web.yaml\n'), 'prod/web.yaml': wrong },
      'pss-privileged',
    );
    expect(carriedOut(offered, /^Set privileged to false/)).toEqual({
      'prod/web.yaml':
        '-          securityContext: {privileged: true}\n+          securityContext: {privileged: false}',
    });
  });

  test('is added to those that are there', async () => {
    const kustomization = `resources:
  - ../base
patches:
  # the port
  - target: {kind: Service}
    patch: '[{"op": "replace", "path": "/spec/type", "value": "ClusterIP"}]'
`;
    const offered = await offeredFor(
      { ...BASE, 'dev/kustomization.yaml': 'resources: [../base]\n', 'prod/kustomization.yaml': kustomization },
      RULE,
    );
    const { 'prod/kustomization.yaml': change } = carriedOut(offered, /prod alone/);
    expect(change).toBe(PATCH.replace('+patches:\n', ''));
  });

  test('of a custom resource names the items of its lists by their number', async () => {
    const rollout = deployment().replace('apps/v1', 'argoproj.io/v1alpha1').replace('Deployment', 'Rollout');
    const offered = await offeredFor(
      {
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'base/web.yaml': rollout,
        'dev/kustomization.yaml': 'resources: [../base]\n',
        'prod/kustomization.yaml': 'resources: [../base]\n',
      },
      RULE,
    );
    expect(carriedOut(offered, /prod alone/)).toEqual({
      'prod/kustomization.yaml': `+patches:
+  - target:
+      group: argoproj.io
+      kind: Rollout
+      name: web
+    patch: |-
+      - op: add
+        path: /spec/template/spec/containers/0/securityContext
+        value:
+          allowPrivilegeEscalation: false`,
    });
  });

  test('takes a right out of a list by its number', async () => {
    const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get]
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get, list]
`;
    const files = {
      'base/kustomization.yaml': 'resources: [role.yaml]\n',
      'base/role.yaml': role,
      'dev/kustomization.yaml': 'resources: [../base]\n',
      'prod/kustomization.yaml': 'resources: [../base]\n',
    };
    const offered = await offeredFor(files, 'rbac-read-secrets');
    expect(carriedOut(offered, /in base \(2 roots\)/)).toEqual({
      'base/role.yaml': '-  - apiGroups: [""]\n-    resources: [secrets]\n-    verbs: [get, list]',
    });
    expect(carriedOut(offered, /prod alone/)).toEqual({
      'prod/kustomization.yaml': expect.stringContaining('+      - op: remove\n+        path: /rules/1'),
    });
  });
});

describe('an overlay that changes an object itself', () => {
  test('a component decides for those who take it', async () => {
    const component = `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - path: host.yaml
`;
    const host = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      hostNetwork: true
`;
    const offered = await offeredFor(
      {
        ...BASE,
        'host/kustomization.yaml': component,
        'host/host.yaml': host,
        'dev/kustomization.yaml': 'resources: [../base]\n',
        'prod/kustomization.yaml': 'resources: [../base]\ncomponents: [../host]\n',
      },
      'pss-host-network',
    );
    expect(offered.titles[0]).toMatch(/ in host alone/);
    carriedOut(offered, / in host alone/);
    carriedOut(offered, / in prod alone/);
  });
});
