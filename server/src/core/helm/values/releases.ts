import type { Cursor, Step } from '../../yaml/cursor.js';
import type { YamlStream } from '../../yaml/document.js';
import type { ChartPart } from '../uses/chart-parts.js';
import type { ValuesFile } from './entries.js';

/** An object that has a chart applied with values of its own. */
export interface Release {
  /** The file that it is written in. */
  readonly file: string;
  readonly kind: string;
  readonly name: string;
}

/** Returns the values that a release has for its chart in its own file: those of a HelmRelease, and of an Application of Argo CD. */
export function valuesOfRelease(
  { file, kind, name }: Release,
  part: ChartPart,
  stream: YamlStream | undefined,
): readonly ValuesFile[] {
  return (stream?.documents ?? []).flatMap(({ document: { root } }, document): ValuesFile[] => {
    if (!root) return [];
    const isIt = root.at('kind')?.string === kind && root.at('metadata', 'name')?.string === name;
    // What an ApplicationSet makes has other names.
    const isSet = kind === 'Application' && root.at('kind')?.string === 'ApplicationSet';
    if (!isIt && !isSet) return [];
    const spec: readonly Step[] = isSet ? ['spec', 'template', 'spec'] : ['spec'];
    return pathsOf(root, spec, part).map((path) => ({ path: file, part, kind: 'values', within: { document, path } }));
  });
}

function pathsOf(root: Cursor, spec: readonly Step[], { folder }: ChartPart): readonly (readonly Step[])[] {
  const sources =
    root
      .at(...spec, 'sources')
      ?.items()
      .map((_, index) => [...spec, 'sources', index]) ?? [];
  const charts = [[...spec, 'source'], ...sources].filter((source) => {
    const path = root.at(...source, 'path')?.string?.replace(/^(?:\.?\/)+|\/+$/g, '');
    return path !== undefined && path !== '' && `/${folder}`.endsWith(`/${path}`);
  });
  const all = [
    [...spec, 'values'],
    ...charts.flatMap((source) => [
      [...source, 'helm', 'valuesObject'],
      [...source, 'helm', 'values'],
    ]),
  ];
  return all.filter((path) => root.at(...path) !== undefined);
}
