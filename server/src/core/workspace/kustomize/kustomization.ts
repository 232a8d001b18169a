import { folderOf, nameOf, resolvePath } from '../../text/paths.js';
import type { Cursor } from '../../yaml/cursor.js';
import { embeddedDocuments } from '../../yaml/embedded.js';
import type { GeneratedFile } from './generated.js';
import { type Patch, type PatchTarget, patchesIn, targetAt } from './patch.js';

/**
 * The references of a kustomization to other files, and its changes of their objects. Paths count from the root of the
 * workspace. Plain data.
 */
export interface Kustomization {
  /** Files and folders whose objects it includes: resources, bases and components. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  /** Files that it uses as patches. */
  readonly patchFiles: readonly { readonly path: string; readonly target?: PatchTarget }[];
  /** Inline patches. */
  readonly patches: readonly Patch[];
  /** Images whose tag, digest or name it sets. */
  readonly images: readonly string[];
  /** Files that its generators put into objects. */
  readonly generated: readonly GeneratedFile[];
  readonly values: readonly string[];
  /** Files with generators. */
  readonly generatorFiles: readonly string[];
  /** Further files that it is built with, which have no objects: configurations, definitions of kinds, replacements, transformers. */
  readonly settings: readonly string[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
}

/** Returns the content of a kustomization. */
export function readKustomization(path: string, root: Cursor): Kustomization {
  const folder = folderOf(path);
  const items = (...keys: readonly string[]): readonly Cursor[] => keys.flatMap((key) => root.at(key)?.items() ?? []);
  const paths = (entries: readonly Cursor[]): readonly string[] =>
    entries.flatMap(({ string }) => (string === undefined ? [] : (resolvePath(folder, string) ?? [])));
  const components = paths(items('components'));
  const patchFiles: { path: string; target?: PatchTarget }[] = [];
  const patches: Patch[] = [];
  const addText = (text: Cursor, target: PatchTarget | undefined): void => {
    for (const inner of embeddedDocuments(text)) patches.push(...patchesIn(inner, target));
  };
  const addFile = (file: Cursor | undefined, target: PatchTarget | undefined): void => {
    for (const one of file ? paths([file]) : []) patchFiles.push({ path: one, ...(target ? { target } : {}) });
  };
  for (const entry of items('patches', 'patchesJson6902')) {
    const target = targetAt(entry);
    const patch = entry.at('patch');
    if (patch?.kind === 'scalar') addText(patch, target);
    addFile(entry.at('path'), target);
  }
  for (const entry of items('patchesStrategicMerge')) {
    // A path has no line break, a patch has.
    if (entry.text.includes('\n')) addText(entry, undefined);
    else addFile(entry, undefined);
  }
  const images = items('images').flatMap((image) => {
    const sets = image.has('newTag') || image.has('digest') || image.has('newName');
    const name = image.at('name')?.string;
    return sets && name !== undefined ? [name] : [];
  });
  const values = [
    ...items('helmCharts').flatMap(valuesFilesOf),
    ...items('helmChartInflationGenerator').flatMap(valuesFilesOf),
  ];
  const word = (key: 'namespace' | 'namePrefix' | 'nameSuffix'): Partial<Record<typeof key, string>> => {
    const text = root.at(key)?.string;
    return text ? { [key]: text } : {};
  };
  return {
    resources: [...paths(items('resources', 'bases')), ...components],
    components,
    patchFiles,
    patches,
    images,
    generated: (['ConfigMap', 'Secret'] as const).flatMap((kind) =>
      items(kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator').flatMap((generator) =>
        filesOf(generator, kind, folder),
      ),
    ),
    values: paths(values),
    generatorFiles: paths(items('generators').filter(({ text }) => !text.includes('\n'))),
    settings: paths([
      ...items('configurations', 'crds', 'transformers', 'validators').filter(({ text }) => !text.includes('\n')),
      ...items('replacements').flatMap((entry) => entry.at('path') ?? []),
    ]),
    ...word('namespace'),
    ...word('namePrefix'),
    ...word('nameSuffix'),
  };
}

/** Returns the generators in a file of their own, as a kustomization without other content. */
export function readGenerators(path: string, roots: readonly Cursor[]): Kustomization {
  const folder = folderOf(path);
  const values = roots
    .filter((root) => root.at('kind')?.string === 'HelmChartInflationGenerator')
    .flatMap(valuesFilesOf);
  return {
    resources: [],
    components: [],
    patchFiles: [],
    patches: [],
    images: [],
    generatorFiles: [],
    settings: [],
    generated: roots.flatMap((root) => {
      const kind = root.at('kind')?.string;
      if (kind === 'SecretGenerator') return filesOf(root, 'Secret', folder);
      return kind === 'ConfigMapGenerator' ? filesOf(root, 'ConfigMap', folder) : [];
    }),
    values: values.flatMap(({ string = '' }) => resolvePath(folder, string) ?? []),
  };
}

/** Returns the values files of an entry of `helmCharts`, or of a generator of that kind. */
function valuesFilesOf(chart: Cursor): readonly Cursor[] {
  const alone = [chart.at('valuesFile'), chart.at('values')].filter((file) => file?.kind === 'scalar');
  return [...alone, ...(chart.at('additionalValuesFiles')?.items() ?? [])].filter((file) => file !== undefined);
}

function filesOf(generator: Cursor, kind: GeneratedFile['kind'], folder: string): readonly GeneratedFile[] {
  const name = generator.at('name')?.string ?? generator.at('metadata', 'name')?.string ?? '';
  const files = (generator.at('files')?.items() ?? []).flatMap(({ string = '' }): GeneratedFile[] => {
    const equals = string.indexOf('=');
    const path = resolvePath(folder, string.slice(equals + 1));
    return path === undefined ? [] : [{ path, kind, name, key: equals < 0 ? nameOf(path) : string.slice(0, equals) }];
  });
  const envs = [generator.at('env'), ...(generator.at('envs')?.items() ?? [])].flatMap((env): GeneratedFile[] => {
    const path = resolvePath(folder, env?.string ?? '');
    return path === undefined ? [] : [{ path, kind, name }];
  });
  return [...files, ...envs];
}
