import type { Place } from '../provenance/source.js';
import { BuildError, during } from './build-error.js';
import type { Loader } from './loader.js';
import { entriesOf, type Node } from './node.js';
import type { BuildOptions } from './notes.js';
import { joinPath } from './paths.js';
import { type FileText, readDocument } from './read-nodes.js';
import { checkShape, Settings } from './settings.js';
import { KUSTOMIZATION } from './shapes.js';

const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A kustomization as it is written. */
export interface Kustomization {
  readonly folder: string;
  /** The name of its file: `kustomization.yaml`. */
  readonly fileName: string;
  readonly settings: Settings;
  readonly component: boolean;
  /** The beginning of the file. */
  readonly place: Place;
}

/** @throws BuildError where a folder has no kustomization, several, or one that kustomize refuses. */
export function readKustomization(
  loader: Loader,
  folder: string,
  at: Place | undefined,
  rewrite?: BuildOptions['rewrite'],
): Kustomization {
  const found = FILE_NAMES.flatMap((name): (readonly [string, FileText])[] => {
    const text = loader.find(folder, name);
    return text ? [[name, text]] : [];
  });
  const [first] = found;
  if (!first && rewrite) {
    const settings = new Settings(rewrite(undefined));
    return { folder, fileName: 'kustomization.yaml', settings, component: false, place: placeOf(settings, folder) };
  }
  if (!first)
    throw new BuildError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
      at,
    );
  const [fileName, text] = first;
  const place = { file: text.file, start: 0, end: 0 };
  if (found.length > 1) throw new BuildError(`Found multiple kustomization files under: ${folder}`, place);
  const node = during('invalid Kustomization', place, () => {
    const document = readDocument(text);
    checkShape(document, KUSTOMIZATION);
    return rewrite ? rewrite(document) : document;
  });
  loader.ask(folder, [...filesIn(node)]);
  const settings = new Settings(node);
  check(settings, folder, place);
  return { folder, fileName, settings, component: settings.text('kind') === 'Component', place };
}

/** A kustomization that no file has begins where what it is made of is written. */
function placeOf(settings: Settings, folder: string): Place {
  return settings.place() ?? { file: joinPath(folder, 'kustomization.yaml') ?? folder, start: 0, end: 0 };
}

/** The fields with the paths of files, wherever they stand in a kustomization. */
const FILES =
  /^(?:resources|bases|components|configurations|crds|generators|transformers|validators|patchesStrategicMerge|path|files|envs?|additionalValuesFiles|valuesFile)$/i;

/** The paths that a kustomization names, as far as they look like some; folders are among them. */
function* filesIn(node: Node | undefined, key = ''): Generator<string> {
  if (!node) return;
  if (node.kind === 'map') for (const [name, value] of entriesOf(node)) yield* filesIn(value, name.value);
  else if (node.kind === 'sequence') for (const item of node.content) yield* filesIn(item, key);
  else if (FILES.test(key) && !/[\n:]/.test(node.value)) yield node.value.slice(node.value.indexOf('=') + 1);
}

function check(settings: Settings, folder: string, place: Place): void {
  const used = entriesOf(settings.node).filter(([key]) => !/^(?:apiVersion|kind)$/i.test(key.value));
  if (used.every(([, value]) => isZero(value))) throw new BuildError('kustomization.yaml is empty', place);
  const kind = settings.text('kind') || 'Kustomization';
  const apiVersion = settings.text('apiVersion');
  const required = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  const errors: string[] = [];
  if (kind !== 'Kustomization' && kind !== 'Component') errors.push('kind should be Kustomization or Component');
  if (apiVersion !== '' && apiVersion !== required) errors.push(`apiVersion for ${kind} should be ${required}`);
  if (errors.length > 0)
    throw new BuildError(
      `Failed to read kustomization file under ${folder}:\n${errors.join('\n')}`,
      settings.place(errors.length === 1 && apiVersion !== '' && apiVersion !== required ? 'apiVersion' : 'kind'),
    );
}

/** Returns true for a value that Go takes for none. An empty list is one: `[]` is not `nil`. */
function isZero(node: Node): boolean {
  return node.isNull || (node.kind === 'scalar' && node.value === '');
}

/** Returns the items of a list of paths; two lists one behind the other. */
export function pathsOf(settings: Settings, ...names: readonly string[]): readonly Node[] {
  return names.flatMap((name) => settings.items(name));
}
