import { expect, test } from 'vitest';
import { isListed } from '../../server/src/core/settings/external.js';

const EXTERNAL = {
  namespaces: ['vault', 'team-*'],
  secrets: ['*-tls', 'shop/db'],
  roles: ['kubeflow-*'],
} as const;

test.each([
  ['Secret', 'bank', 'web-tls', true],
  ['Secret', undefined, 'web-tls', true],
  ['Secret', 'bank', 'web-tls-old', false],
  ['Secret', 'shop', 'db', true],
  ['Secret', undefined, 'db', true],
  ['Secret', 'bank', 'db', false],
  ['ConfigMap', 'shop', 'db', false],
  ['ConfigMap', 'vault', 'any', true],
  ['ConfigMap', 'team-a', 'any', true],
  ['ConfigMap', undefined, 'any', false],
  ['ConfigMap', '*', 'any', false],
  ['Namespace', undefined, 'team-a', true],
  ['Namespace', undefined, 'shop', false],
  ['Role.rbac.authorization.k8s.io', 'shop', 'kubeflow-edit', true],
  ['ClusterRole.rbac.authorization.k8s.io', undefined, 'kubeflow-edit', true],
  ['ClusterRole.rbac.authorization.k8s.io', undefined, 'edit', false],
])('%s %s/%s is listed under external: %s', (kind, namespace, name, answer) => {
  expect(isListed(EXTERNAL, kind, namespace, name)).toBe(answer);
});

test('nothing is listed by default', () => {
  expect(isListed({}, 'Secret', 'shop', 'db')).toBe(false);
});
