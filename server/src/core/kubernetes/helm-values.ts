import type { Cursor } from '../yaml/cursor.js';
import { embeddedDocument } from '../yaml/embedded.js';
import type { Resource } from './resource.js';

/** Returns the values in a kustomization for the charts that it renders. */
export function inlineValuesIn(kustomization: Cursor): readonly Cursor[] {
  return (kustomization.at('helmCharts')?.items() ?? []).flatMap((chart) => chart.at('valuesInline') ?? []);
}

/** Yields the Helm values in an object: Flux's HelmRelease, Argo CD's Application, an operator's HelmChart. */
export function* helmValuesIn({ kind, group, cursor }: Resource): Generator<Cursor> {
  if (kind === 'HelmRelease' && group.endsWith('toolkit.fluxcd.io')) {
    const values = cursor.at('spec', 'values');
    if (values) yield values;
  }
  if ((kind === 'Application' || kind === 'ApplicationSet') && group === 'argoproj.io') {
    for (const node of cursor.walk()) {
      if (node.parent?.key !== 'helm') continue;
      if (node.key === 'valuesObject' || node.key === 'parameters') yield node;
      else if (node.key === 'values') yield embeddedDocument(node) ?? node;
    }
  }
  if (group === 'kustomize.config.k8s.io') yield* inlineValuesIn(cursor);
  if (kind === 'HelmChartInflationGenerator') {
    const values = cursor.at('valuesInline');
    if (values) yield values;
  }
  if (/^HelmChart(?:Config)?$/.test(kind) && group === 'helm.cattle.io') {
    const [set, content] = [cursor.at('spec', 'set'), cursor.at('spec', 'valuesContent')];
    if (set) yield set;
    if (content) yield embeddedDocument(content) ?? content;
  }
}
