import { join } from '../../text/paths.js';
import type { Range } from '../../text/range.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import type { YamlStream } from '../../yaml/document.js';
import { scalarOffsets } from '../../yaml/scalar-offsets.js';
import type { ChartPart } from '../uses/chart-parts.js';
import { ITEM } from '../uses/origins.js';
import { type Release, specsOfRelease } from './releases.js';

/** A text that names an entry of values by its path as `--set` has it: a parameter of Argo CD, a `targetPath` of Flux. */
export interface Setting {
  readonly file: string;
  /** The chart whose values it sets. */
  readonly part: ChartPart;
  readonly steps: readonly SettingStep[];
}

/** A step of a path, with its place in the file. */
export interface SettingStep {
  /** A key, or `ITEM` for an index. */
  readonly key: string;
  readonly range: Range;
}

/** Returns the settings of a release by path, in its own file. */
export function settingsOfRelease(
  release: Release,
  part: ChartPart,
  stream: YamlStream | undefined,
): readonly Setting[] {
  return specsOfRelease(release, part, stream).flatMap(({ document, root, spec, sources }) => {
    const start = stream?.documents[document]?.start ?? 0;
    const names = [
      ...namesIn(root, [...spec, 'valuesFrom'], 'targetPath'),
      ...sources.flatMap((source) => parametersIn(root, [...source, 'helm'])),
    ];
    return names.flatMap((name) => settingOf(name, start, release.file, part));
  });
}

/** Returns the files in the folder of a chart that set something of a source of Argo CD. */
export function sourceFilesOf({ kind, name }: Release, { folder }: ChartPart): readonly string[] {
  return kind === 'Application' ? ['', `-${name}`].map((which) => join(folder, `.argocd-source${which}.yaml`)) : [];
}

/** Returns the settings by path that such a file has. */
export function settingsOfSourceFile(
  file: string,
  part: ChartPart,
  stream: YamlStream | undefined,
): readonly Setting[] {
  const [placed] = stream?.documents ?? [];
  const root = placed?.document.root;
  return root ? parametersIn(root, ['helm']).flatMap((name) => settingOf(name, placed.start, file, part)) : [];
}

function parametersIn(root: Cursor, helm: readonly Step[]): readonly Cursor[] {
  return ['parameters', 'fileParameters'].flatMap((list) => namesIn(root, [...helm, list], 'name'));
}

function namesIn(root: Cursor, list: readonly Step[], field: string): readonly Cursor[] {
  return (root.at(...list)?.items() ?? []).flatMap((item) => item.at(field) ?? []);
}

function settingOf(name: Cursor, start: number, file: string, part: ChartPart): readonly Setting[] {
  if (name.string === undefined || name.isAlias || name.string.includes('{{')) return [];
  const { range } = name;
  const written = name.sourceText.slice(name.localRange.start, name.localRange.end);
  const offsets = scalarOffsets(written, name.string, name.style)?.offsets;
  if (!offsets) return [];
  const at = (index: number): number => start + range.start + (offsets[index] ?? 0);
  const steps = stepsOf(name.string).map((step) => ({
    key: step.key,
    range: { start: at(step.start), end: at(step.end) },
  }));
  return [{ file, part, steps }];
}

/** Returns the steps of a path of `--set`, `a.b[0].c\\.d`, with their offsets in it. */
function stepsOf(path: string): readonly { readonly key: string; readonly start: number; readonly end: number }[] {
  return [...path.matchAll(/\[\d*\]|(?:\\.|[^.[\\])+/gs)].map((found) => {
    const [text] = found;
    const key = text.startsWith('[') ? ITEM : text.replace(/\\(.)/gs, '$1');
    return { key, start: found.index, end: found.index + text.length };
  });
}
