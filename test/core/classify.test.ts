import { describe, expect, test } from 'vitest';
import { classify, classifyPath, type FileClass } from '../../server/src/core/engine/classify.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

describe('what a file is by its path', () => {
  test.each<[string, FileClass | undefined]>([
    ['/shop/kustomization.yaml', 'kustomization'],
    ['/shop/kustomization.yml', 'kustomization'],
    ['/shop/Kustomization', 'kustomization'],
    ['/shop/my-kustomization.yaml', undefined],
    ['/shop/.sops.yaml', 'sops-config'],
    ['/shop/x.sops.yaml', undefined],
    ['/shop/Chart.yaml', 'helm-chart'],
    ['/shop/Chart.yml', 'helm-chart'],
    ['/shop/MyChart.yaml', undefined],
    ['/shop/Chart.yaml.bak', undefined],
    ['/shop/values.yaml', 'helm-values'],
    ['/shop/VALUES.YML', 'helm-values'],
    ['/shop/prod-values.yaml', 'helm-values'],
    ['/shop/prod_values.yaml', 'helm-values'],
    ['/shop/prod.values.yaml', 'helm-values'],
    ['/shop/values-prod.yaml', 'helm-values'],
    ['/shop/values_prod.yaml', 'helm-values'],
    ['/shop/values.prod.yaml', 'helm-values'],
    ['/shop/myvalues.yaml', undefined],
    ['/shop/valuesof.yaml', undefined],
    ['/shop/values.yaml.tmp', undefined],
    ['/shop/values/prod.yaml', 'helm-values'],
    ['/shop/values/eu/prod.yml', 'helm-values'],
    ['/shop/helm-values/prod.yaml', 'helm-values'],
    ['/shop/helm_values/prod.yaml', 'helm-values'],
    ['/shop/helmvalues/prod.yaml', 'helm-values'],
    ['/shop/values/a/b/prod.yaml', undefined],
    ['/shop/values/prod.json', undefined],
    ['/shop/values/prod.yaml.tmp', undefined],
    ['/shop/values/', undefined],
    ['/shop/myvalues/prod.yaml', undefined],
    ['/shop/ci/test.yaml', undefined],
  ])('%s: %s', (path, expected) => {
    expect(classifyPath(path, { inChart: false })).toBe(expected);
  });

  test('in a chart: what lies in `ci`', () => {
    expect(classifyPath('/shop/ci/test.yaml', { inChart: true })).toBe('helm-values');
    expect(classifyPath('/shop/ci/a/test.yaml', { inChart: true })).toBeUndefined();
    expect(classifyPath('/shop/myci/test.yaml', { inChart: true })).toBeUndefined();
  });
});

describe('what a file is by its content', () => {
  const of = (text: string, path = '/shop/a.yaml') => classify(path, { inChart: false }, parseStream(text));

  test('an object makes it Kubernetes, whatever values are called', () => {
    expect(of('apiVersion: v1\nkind: Pod\n')).toBe('kubernetes');
    expect(of('a: 1\n---\napiVersion: v1\nkind: Pod\n')).toBe('kubernetes');
    expect(of('apiVersion: v1\nkind: Pod\n', '/shop/values.yaml')).toBe('kubernetes');
    expect(of('kind: Pod\nspec: {containers: []}\n', '/shop/values.yaml')).toBe('helm-values');
    expect(of('kind: Pod\nspec: {containers: []}\n')).toBe('kubernetes');
    expect(of('- op: add\n  path: /a\n  value: 1\n')).toBe('kubernetes');
    expect(of('- op: add\n  path: /a\n  value: 1\n', '/shop/values.yaml')).toBe('kubernetes');
    expect(of('version: v1alpha1\nmachine: {}\n')).toBe('kubernetes');
  });

  test('names that leave no doubt come before it', () => {
    expect(of('apiVersion: v1\nkind: Pod\n', '/shop/kustomization.yaml')).toBe('kustomization');
    expect(of('apiVersion: v1\nkind: Pod\n', '/shop/Chart.yaml')).toBe('helm-chart');
    expect(of('apiVersion: v1\nkind: Pod\n', '/shop/.sops.yaml')).toBe('sops-config');
    expect(of('a: 1\n', '/shop/values.yaml')).toBe('helm-values');
  });

  test('the lines of one that cannot be read do so, too', () => {
    expect(of('apiVersion: v1\n  kind: [\n')).toBe('kubernetes');
    expect(of('kind: Pod\nx: [\napiVersion: v1\n')).toBe('kubernetes');
    expect(of('x: [\napiVersion: v1\n')).toBe('kubernetes');
    expect(of('apiVersion:\nkind: [\n')).toBe('kubernetes');
    expect(of('apiVersion:\nkind:\n')).toEqual({ keys: ['apiVersion', 'kind'] });
    expect(of('kind: Pod [\nx: [\n')).not.toBe('kubernetes');
    expect(of('x:\n  apiVersion: v1\n  kind: [\n')).not.toBe('kubernetes');
  });

  test('the keys of a single document may be those of values', () => {
    expect(of('image: 1\nport: 2\n')).toEqual({ keys: ['image', 'port'] });
    expect(of('image: 1\n---\na: 1\n')).toBe('other');
    expect(of('')).toBe('other');
  });
});
