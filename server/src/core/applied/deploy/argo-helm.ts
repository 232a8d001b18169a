import { SetValuesError, setLiteral, setValues } from '../../helm/set-values.js';
import type { Place } from '../../provenance/source.js';
import { Dict, type Traced, Unknown } from '../../provenance/traced.js';
import { tracedText } from '../../provenance/traced-text.js';
import { join, resolvePath } from '../../text/paths.js';
import { say } from '../../text/say.js';
import type { AppliedProblem, AppliedSet, Root } from '../applied-set.js';
import { overlay } from '../build-chart.js';
import { globbed } from './argo-globs.js';
import { type ArgoParts, withBuildEnvironment } from './argo-parts.js';
import { scalarText } from './data.js';
import { embedded, readMap } from './embedded.js';
import { dictAt, fieldAt, isTrueAt, isUnknown, itemsAt, placeOf, stringAt, stringsAt, withEntries } from './fields.js';
import { buildRelease } from './release.js';
import { addressHere } from './source-here.js';

/** Returns what the chart of a source gives. */
export function buildArgoChart(root: Root, parts: ArgoParts): AppliedSet {
  const { source, deployer, world, before } = parts;
  const helm = fieldAt(source, 'helm');
  const { paths, problems } = valueFilesOf(root.folder, parts);
  const all: AppliedProblem[] = [...problems];
  const set = new Dict();
  if (problems.some(({ quiet }) => quiet)) set.open = true;
  const own = inlineValues(helm, parts, all);
  if (own) overlay(set, own);
  for (const parameter of itemsAt(helm, 'parameters')) setParameter(set, parameter, parts, all);
  for (const parameter of itemsAt(helm, 'fileParameters')) setFile(set, parameter, root.folder, parts, all);
  const { object } = deployer;
  const name = fieldAt(helm, 'releaseName') ?? fieldAt(object, 'metadata', 'name');
  const namespace = fieldAt(helm, 'namespace') ?? fieldAt(object, 'spec', 'destination', 'namespace');
  const version = /^v?(\d+\.\d+(?:\.\d+)?)/.exec(stringAt(helm, 'kubeVersion') ?? '')?.[1];
  const versions = stringsAt(helm, 'apiVersions');
  const options = {
    ...world.options,
    release: { name: textOr(name, 'release-name'), namespace: textOr(namespace, 'default') },
    set,
    crds: !isTrueAt(helm, 'skipCrds'),
    skipTests: isTrueAt(helm, 'skipTests'),
    ...(version === undefined ? {} : { kubernetesVersion: version }),
    ...(versions.length === 0 ? {} : { apiVersions: versions }),
  };
  const overlays = paths.filter(({ isThere }) => isThere).map(({ path }) => path);
  return buildRelease(root, world.files, { options, overlays, problems: all, deployer, before });
}

function textOr(traced: Traced | undefined, otherwise: string): string | Unknown {
  const value = traced?.value;
  return value instanceof Unknown || (typeof value === 'string' && value !== '') ? value : otherwise;
}

/** A file with values, and whether it is there. */
interface ValueFile {
  readonly path: string;
  readonly isThere: boolean;
  /** Where it is named, alone. */
  readonly place: Place | undefined;
}

/** Returns the files with values of a source, in their order, and those that cannot be had. */
export function valueFilesOf(
  folder: string,
  parts: ArgoParts,
): { readonly paths: readonly ValueFile[]; readonly problems: readonly AppliedProblem[] } {
  const { source, world } = parts;
  const { files } = world;
  const helm = fieldAt(source, 'helm');
  const ignores = isTrueAt(helm, 'ignoreMissingValueFiles');
  const paths = new Map<string, ValueFile>();
  const problems: AppliedProblem[] = [];
  for (const entry of itemsAt(helm, 'valueFiles')) {
    const place = placeOf(entry);
    const said = typeof entry.value === 'string' ? withBuildEnvironment(entry.value, parts) : undefined;
    const path = said === undefined ? undefined : fileHere(said, folder, parts);
    if (said === undefined || path === undefined) {
      const what = said === undefined ? say`A file with values` : say`The file with values ${said}`;
      problems.push({ message: say`${what} is not known here`, place, fatal: false, quiet: true });
      continue;
    }
    const found = /[*?[{]/.test(path) ? globbed(path, files) : [path];
    for (const one of found) {
      const isThere = files.read(one) !== undefined;
      // The last place of a file that is named several times counts.
      paths.delete(one);
      if (isThere || !ignores) paths.set(one, { path: one, isThere, place: found.length === 1 ? place : undefined });
      if (!isThere && !ignores) problems.push({ message: say`There is no file ${said}`, place, fatal: true });
    }
  }
  return { paths: [...paths.values()], problems };
}

/** Returns where a file of a source lies: beside the chart, from the top on, or in another source; undefined for one elsewhere. */
function fileHere(said: string, folder: string, parts: ArgoParts): string | undefined {
  const { top, sources, deployer, world } = parts;
  const [, ref, inner = ''] = /^\$([^/]+)\/(.*)$/.exec(said) ?? [];
  if (ref !== undefined) {
    const source = sources.find((one) => stringAt(one, 'ref') === ref);
    const here = addressHere(stringAt(source, 'repoURL') ?? '', inner, deployer, world);
    return 'elsewhere' in here ? undefined : here.folder;
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(said)) return undefined;
  const path = said.startsWith('/') ? resolvePath(top, said.replace(/^\/+/, '')) : resolvePath(folder, said);
  return path?.startsWith(join(top, '')) ? path : undefined;
}

function inlineValues(helm: Traced | undefined, { world }: ArgoParts, problems: AppliedProblem[]): Dict | undefined {
  const object = dictAt(helm, 'valuesObject');
  let map = object && object.entries.size > 0 ? object : undefined;
  const text = fieldAt(helm, 'values');
  if (!map && isUnknown(text)) {
    map = new Dict();
    map.open = true;
  } else if (!map && typeof text?.value === 'string') {
    map = readMap(embedded({ ...text, value: text.value }, world.files), sourceOf(text), problems);
  }
  const entered = map && withEntries({ value: map }).value;
  return entered instanceof Dict ? entered : undefined;
}

function sourceOf(traced: Traced): { readonly place: Place } | undefined {
  const place = placeOf(traced);
  return place && { place };
}

function setParameter(into: Dict, parameter: Traced, parts: ArgoParts, problems: AppliedProblem[]): void {
  const name = stringAt(parameter, 'name');
  const value = fieldAt(parameter, 'value');
  if (name === undefined) return;
  const { from } = value ?? parameter;
  setting(problems, parameter, name, () => {
    if (isUnknown(value)) setLiteral(into, name, { value: new Unknown(say`the parameter is not known`), from });
    else {
      const text = value ? withBuildEnvironment(scalarText(value), parts) : '';
      const escaped = /^\{.*\}$/s.test(text) ? text : text.replace(/(?<!\\),/g, '\\,');
      setValues(into, `${name}=${escaped}`, isTrueAt(parameter, 'forceString'), from);
    }
  });
}

function setFile(into: Dict, parameter: Traced, folder: string, parts: ArgoParts, problems: AppliedProblem[]): void {
  const name = stringAt(parameter, 'name');
  const said = stringAt(parameter, 'path');
  if (name === undefined || said === undefined) return;
  const path = fileHere(withBuildEnvironment(said, parts), folder, parts);
  const text = path === undefined ? undefined : parts.world.files.read(path);
  setting(problems, parameter, name, () => {
    if (path !== undefined && text !== undefined) {
      const { pieces } = tracedText(text, { place: { file: path, start: 0, end: text.length }, exact: true });
      setLiteral(into, name, { value: text, from: pieces });
    } else if (path === undefined)
      setLiteral(into, name, { value: new Unknown(say`${said} is not known here`), from: parameter.from });
    else {
      const place = placeOf(fieldAt(parameter, 'path'));
      problems.push({ message: say`There is no file ${said}`, place, fatal: true });
    }
  });
}

function setting(problems: AppliedProblem[], parameter: Traced, name: string, set: () => void): void {
  try {
    set();
  } catch (error) {
    if (!(error instanceof SetValuesError)) throw error;
    const place = placeOf(fieldAt(parameter, 'name'));
    // The message of the reader may hold a part of the value.
    problems.push({ message: say`The parameter ${name} cannot be set as \`--set\` does it`, place, fatal: true });
  }
}
