import { describe, expect, test } from 'vitest';
import type { AppliedSet, Root } from '../../server/src/core/applied/applied-set.js';
import { buildRoot } from '../../server/src/core/applied/build-root.js';
import { fitsSchema } from '../../server/src/core/applied/fits-schema.js';
import { filesIn } from '../harness/root-files.js';

const SCHEMA = JSON.stringify({ type: 'object', properties: { port: { type: 'integer' }, name: { type: 'string' } } });
const CHART = '/repo/chart';

function setOf(files: ReadonlyMap<string, string>, root: Partial<Root> = {}): AppliedSet {
  const whole: Root = { kind: 'helm', folder: CHART, file: `${CHART}/Chart.yaml`, values: [], ...root };
  return buildRoot(whole, filesIn(files), { kubernetesVersion: '1.33.0' });
}

/** Whether a chart takes a text in the place of one of its files. */
function takes(path: string, now: string, root: Partial<Root> = {}, schema: string | null = SCHEMA): boolean {
  const files = new Map([
    [`${CHART}/Chart.yaml`, 'apiVersion: v2\nname: chart\nversion: 1.0.0\n'],
    [`${CHART}/values.yaml`, 'port: 80\nname: web\n'],
    [`${CHART}/values-prod.yaml`, 'port: 443\n'],
    [
      `${CHART}/templates/a.yaml`,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {port: "{{ .Values.port }}"}\n',
    ],
    ['/repo/release.yaml', release('{port: 80}')],
    ...(schema === null ? [] : [[`${CHART}/values.schema.json`, schema] as const]),
  ]);
  return fitsSchema(setOf(files, root), new Map([[path, now]]), { textOf: (one) => files.get(one) });
}

const release = (values: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\nspec:\n  chart: {spec: {chart: ./chart, sourceRef: {kind: GitRepository, name: repo}}}\n  values: ${values}\n`;

describe('new texts of values fit the schema of their chart', () => {
  test('where it finds no more in them than before', () => {
    expect(takes(`${CHART}/values.yaml`, 'port: 81\nname: web\n')).toBe(true);
    expect(takes(`${CHART}/values.yaml`, 'port: "81"\nname: web\n')).toBe(false);
    expect(takes(`${CHART}/values.yaml`, 'port: 81\nname: 5\n')).toBe(false);
  });

  test('in each file that the chart is rendered with, and in no other', () => {
    const wrong = 'port: none\n';
    expect(takes(`${CHART}/values-prod.yaml`, wrong, { values: [`${CHART}/values-prod.yaml`] })).toBe(false);
    expect(takes(`${CHART}/values-prod.yaml`, wrong)).toBe(true);
    expect(takes('/repo/release.yaml', wrong)).toBe(true);
  });

  test('where the schema does not allow what stands there, either, and the change adds nothing', () => {
    const schema = SCHEMA.replace('integer', 'boolean');
    expect(takes(`${CHART}/values.yaml`, 'port: 81\nname: web\n', {}, schema)).toBe(true);
    expect(takes(`${CHART}/values.yaml`, 'port: 81\nname: 5\n', {}, schema)).toBe(false);
  });

  test('where there is no schema, or none that can be read', () => {
    expect(takes(`${CHART}/values.yaml`, 'port: none\n', {}, null)).toBe(true);
    expect(takes(`${CHART}/values.yaml`, 'port: none\n', {}, '{')).toBe(true);
    expect(takes(`${CHART}/values.yaml`, 'port: none\n', {}, '[]')).toBe(true);
  });

  test('in the values of the release that deploys the chart', () => {
    const by = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', namespace: 'shop', name: 'web' };
    const root: Partial<Root> = { by, file: '/repo/release.yaml' };
    expect(takes('/repo/release.yaml', release('{port: 81}'), root)).toBe(true);
    expect(takes('/repo/release.yaml', release('{port: none}'), root)).toBe(false);
    const other = { ...by, name: 'other' };
    expect(takes('/repo/release.yaml', release('{port: none}'), { ...root, by: other })).toBe(true);
  });

  test('in kustomizations, always', () => {
    expect(takes(`${CHART}/values.yaml`, 'port: none\n', { kind: 'kustomize' })).toBe(true);
  });
});
