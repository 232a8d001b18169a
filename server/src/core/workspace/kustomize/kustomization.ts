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

/** A file or folder that a kustomization names. */
export interface PathInKustomization {
  readonly path: string;
  readonly role: 'resource' | 'component' | 'patch' | 'generated' | 'values' | 'generator' | 'setting';
  /** The scalar with the name; of a generated file it may have a key before it. */
  readonly at: Cursor;
  /** The name as it is written in the scalar. */
  readonly written: string;
  /** The entry of the list with it. */
  readonly entry: Cursor;
}

/** Returns the files and folders that a kustomization names, role by role in the order of their lists. */
export function pathsInKustomization(path: string, root: Cursor): readonly PathInKustomization[] {
  const folder = folderOf(path);
  const items = (...keys: readonly string[]): readonly Cursor[] => keys.flatMap((key) => root.at(key)?.items() ?? []);
  const named = (
    role: PathInKustomization['role'],
    entries: readonly Cursor[],
    namesOf: (entry: Cursor) => readonly (Cursor | undefined)[] = (entry) => [entry],
  ): readonly PathInKustomization[] =>
    entries.flatMap((entry) => namesOf(entry).flatMap((at) => (at ? pathAt(at, at.string, role, entry, folder) : [])));
  // A path has no line break, what is written in place has.
  const isPath = ({ text }: Cursor): boolean => !text.includes('\n');
  return [
    ...named('resource', items('resources', 'bases')),
    ...named('component', items('components')),
    ...named('patch', items('patches', 'patchesJson6902'), (entry) => [entry.at('path')]),
    ...named('patch', items('patchesStrategicMerge').filter(isPath)),
    ...items('configMapGenerator', 'secretGenerator').flatMap((entry) => filesOf(entry, folder)),
    ...named('values', items('helmCharts', 'helmChartInflationGenerator'), valuesFilesOf),
    ...named('generator', items('generators').filter(isPath)),
    ...named('setting', items('configurations', 'crds', 'transformers', 'validators').filter(isPath)),
    ...named('setting', items('replacements'), (entry) => [entry.at('path')]),
  ];
}

/** Returns the files and folders that generators in a file of their own name. */
export function pathsInGenerator(path: string, root: Cursor): readonly PathInKustomization[] {
  const folder = folderOf(path);
  switch (root.at('kind')?.string) {
    case 'SecretGenerator':
    case 'ConfigMapGenerator':
      return filesOf(root, folder);
    case 'HelmChartInflationGenerator':
      return valuesFilesOf(root).flatMap((at) => pathAt(at, at.string, 'values', root, folder));
    default:
      return [];
  }
}

function pathAt(
  at: Cursor,
  written: string | undefined,
  role: PathInKustomization['role'],
  entry: Cursor,
  folder: string,
): readonly PathInKustomization[] {
  const path = written === undefined ? undefined : resolvePath(folder, written);
  return path === undefined || written === undefined ? [] : [{ path, role, at, written, entry }];
}

/** Returns the content of a kustomization. */
export function readKustomization(path: string, root: Cursor): Kustomization {
  const items = (...keys: readonly string[]): readonly Cursor[] => keys.flatMap((key) => root.at(key)?.items() ?? []);
  const all = pathsInKustomization(path, root);
  const named = (...roles: readonly PathInKustomization['role'][]): readonly string[] =>
    roles.flatMap((role) => all.flatMap((one) => (one.role === role ? [one.path] : [])));
  const patches = [...items('patches', 'patchesJson6902'), ...items('patchesStrategicMerge')].flatMap((entry) => {
    const patch = entry.kind === 'map' ? entry.at('patch') : entry.text.includes('\n') ? entry : undefined;
    return patch?.kind === 'scalar'
      ? embeddedDocuments(patch).flatMap((inner) => patchesIn(inner, targetOf(entry)))
      : [];
  });
  const images = items('images').flatMap((image) => {
    const sets = image.has('newTag') || image.has('digest') || image.has('newName');
    const name = image.at('name')?.string;
    return sets && name !== undefined ? [name] : [];
  });
  const word = (key: 'namespace' | 'namePrefix' | 'nameSuffix'): Partial<Record<typeof key, string>> => {
    const text = root.at(key)?.string;
    return text ? { [key]: text } : {};
  };
  const patchFiles = all.filter(({ role }) => role === 'patch');
  return {
    resources: named('resource', 'component'),
    components: named('component'),
    patchFiles: patchFiles.map((one) => {
      const target = targetOf(one.entry);
      return { path: one.path, ...(target ? { target } : {}) };
    }),
    patches,
    images,
    generated: all.filter(({ role }) => role === 'generated').map(generatedFile),
    values: named('values'),
    generatorFiles: named('generator'),
    settings: named('setting'),
    ...word('namespace'),
    ...word('namePrefix'),
    ...word('nameSuffix'),
  };
}

/** The target of an entry of patches; one that is itself a patch, or its path, has none. */
function targetOf(entry: Cursor): PatchTarget | undefined {
  return entry.kind === 'map' ? targetAt(entry) : undefined;
}

/** Returns the generators in a file of their own, as a kustomization without other content. */
export function readGenerators(path: string, roots: readonly Cursor[]): Kustomization {
  const all = roots.flatMap((root) => pathsInGenerator(path, root));
  return {
    resources: [],
    components: [],
    patchFiles: [],
    patches: [],
    images: [],
    generatorFiles: [],
    settings: [],
    generated: all.filter(({ role }) => role === 'generated').map(generatedFile),
    values: all.flatMap((one) => (one.role === 'values' ? [one.path] : [])),
  };
}

/** Returns the values files of an entry of `helmCharts`, or of a generator of that kind. */
function valuesFilesOf(chart: Cursor): readonly Cursor[] {
  const alone = [chart.at('valuesFile'), chart.at('values')].filter((file) => file?.kind === 'scalar');
  return [...alone, ...(chart.at('additionalValuesFiles')?.items() ?? [])].filter((file) => file !== undefined);
}

/** Returns the files that a generator reads. */
function filesOf(generator: Cursor, folder: string): readonly PathInKustomization[] {
  const files = (generator.at('files')?.items() ?? []).flatMap((at) => {
    const { string = '' } = at;
    return pathAt(at, string.slice(string.indexOf('=') + 1), 'generated', generator, folder);
  });
  const envs = [generator.at('env'), ...(generator.at('envs')?.items() ?? [])].flatMap((at) =>
    at ? pathAt(at, at.string, 'generated', generator, folder) : [],
  );
  return [...files, ...envs];
}

function generatedFile({ path, at, entry }: PathInKustomization): GeneratedFile {
  const list = at.parent?.key ?? '';
  const isSecret = entry.at('kind')?.string === 'SecretGenerator' || entry.parent?.key === 'secretGenerator';
  const kind = isSecret ? 'Secret' : 'ConfigMap';
  const name = entry.at('name')?.string ?? entry.at('metadata', 'name')?.string ?? '';
  if (list !== 'files') return { path, kind, name };
  const { string = '' } = at;
  const equals = string.indexOf('=');
  return { path, kind, name, key: equals < 0 ? nameOf(path) : string.slice(0, equals) };
}
