import type { Cursor } from '../yaml/cursor.js';
import { embeddedDocument } from '../yaml/embedded.js';
import type { Resource } from './resource.js';

/** Helm values that stand inside an object: Flux's HelmRelease, Argo CD's Application, an operator's HelmChart. */
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
  if (/^HelmChart(?:Config)?$/.test(kind) && group === 'helm.cattle.io') {
    const [set, content] = [cursor.at('spec', 'set'), cursor.at('spec', 'valuesContent')];
    if (set) yield set;
    if (content) yield embeddedDocument(content) ?? content;
  }
}
