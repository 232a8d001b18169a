import { withoutEnd } from '../../text/trim.js';
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

/** Where a file says what a release is. */
interface ReleaseSpec {
  /** The number of the document. */
  readonly document: number;
  readonly root: Cursor;
  /** The way to the spec of the release. */
  readonly spec: readonly Step[];
  /** The ways to the sources of an Application of Argo CD that lead to the chart. */
  readonly sources: readonly (readonly Step[])[];
}

/** Returns the values that a release has for its chart in its own file: those of a HelmRelease, and of an Application of Argo CD. */
export function valuesOfRelease(
  release: Release,
  part: ChartPart,
  stream: YamlStream | undefined,
): readonly ValuesFile[] {
  return placesOfValues(release, part, stream).map((within) => ({ path: release.file, part, kind: 'values', within }));
}

/** Returns where the values stand that a release has for its chart in its own file: maps, or texts of YAML. */
export function placesOfValues(
  release: Release,
  part: Pick<ChartPart, 'folder'>,
  stream: YamlStream | undefined,
): readonly NonNullable<ValuesFile['within']>[] {
  return specsOfRelease(release, part, stream).flatMap(({ document, root, spec, sources }) =>
    [[...spec, 'values'], ...sources.flatMap((source) => valuesOfSource([...source, 'helm']))]
      .filter((path) => root.at(...path) !== undefined)
      .map((path) => ({ document, path })),
  );
}

/** Returns the values that a file in the folder of a chart sets of a source of Argo CD. */
export function valuesOfSourceFile(
  file: string,
  part: ChartPart,
  stream: YamlStream | undefined,
): readonly ValuesFile[] {
  const root = stream?.documents[0]?.document.root;
  return valuesOfSource(['helm'])
    .filter((path) => root?.at(...path) !== undefined)
    .map((path): ValuesFile => ({ path: file, part, kind: 'values', within: { document: 0, path } }));
}

function valuesOfSource(helm: readonly Step[]): readonly (readonly Step[])[] {
  return [
    [...helm, 'valuesObject'],
    [...helm, 'values'],
  ];
}

/** Returns the documents of a file that a release of a chart is written in. */
export function specsOfRelease(
  { kind, name }: Release,
  part: Pick<ChartPart, 'folder'>,
  stream: YamlStream | undefined,
): readonly ReleaseSpec[] {
  return (stream?.documents ?? []).flatMap(({ document: { root } }, document): ReleaseSpec[] => {
    if (!root) return [];
    const isIt = root.at('kind')?.string === kind && root.at('metadata', 'name')?.string === name;
    // What an ApplicationSet makes has other names.
    const isSet = kind === 'Application' && root.at('kind')?.string === 'ApplicationSet';
    if (!isIt && !isSet) return [];
    const spec: readonly Step[] = isSet ? ['spec', 'template', 'spec'] : ['spec'];
    return [{ document, root, spec, sources: sourcesOf(root, spec, part) }];
  });
}

function sourcesOf(
  root: Cursor,
  spec: readonly Step[],
  { folder }: Pick<ChartPart, 'folder'>,
): readonly (readonly Step[])[] {
  const sources =
    root
      .at(...spec, 'sources')
      ?.items()
      .map((_, index) => [...spec, 'sources', index]) ?? [];
  return [[...spec, 'source'], ...sources].filter((source) => {
    const path = withoutEnd(root.at(...source, 'path')?.string?.replace(/^(?:\.?\/)+/, '') ?? '', '/');
    return path !== '' && `/${folder}`.endsWith(`/${path}`);
  });
}
