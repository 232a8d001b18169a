import { isPatchList } from '../kubernetes/json-patch.js';
import { toResource, toTalosResource } from '../kubernetes/resource.js';
import { isKustomizationName } from '../kubernetes/well-known-names.js';
import type { YamlStream } from '../yaml/document.js';

/** The kind of a YAML file. Yamlock does not check files of the class `other`. */
export type FileClass =
  | 'kubernetes'
  | 'helm-values'
  | 'helm-chart'
  | 'kustomization'
  | 'sops-config'
  /** A file that a kustomization puts into a generated object: its stream is that object. */
  | 'generated'
  | 'other';

/** A file that is `helm-values` if a chart or a kustomization takes it for values, and `other` if not. */
export interface MaybeValues {
  /** The keys of its root mapping. */
  readonly keys: readonly string[];
}

/** The facts about a file that follow from the folders around it; the host provides them. */
export interface FileContext {
  /** True when a Chart.yaml stands beside the file or in a folder above it. */
  readonly inChart: boolean;
}

/** Returns true for the name of a file of values: `values.yaml`, `prod-values.yml`, `values.eu.yaml`. */
export function isValuesName(name: string): boolean {
  return /\.ya?ml$/i.test(name) && name.toLowerCase().split(/[._-]/).slice(0, -1).includes('values');
}

/** Matches the paths of files in a folder of values, where they lie by release or by environment. */
const VALUES_FOLDER = /\/(?:helm[-_]?)?values(?:\/[^/]+){1,2}\.ya?ml$/;

/** Returns the class of a file by its name and folder, without reading it; undefined where they do not decide. */
export function classifyPath(path: string, { inChart }: FileContext): FileClass | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isKustomizationName(path)) return 'kustomization';
  if (name === '.sops.yaml') return 'sops-config';
  if (/^Chart\.ya?ml$/.test(name)) return 'helm-chart';
  if (isValuesName(name)) return 'helm-values';
  if (VALUES_FOLDER.test(path)) return 'helm-values';
  // The folder `ci/` of a chart holds values for its tests.
  if (inChart && /\/ci\/[^/]+$/.test(path)) return 'helm-values';
  return undefined;
}

/**
 * Returns the class of a file by its name and content. A file with the name of a values file that holds Kubernetes objects is
 * `kubernetes`, and so is a file with lines of `apiVersion:` and `kind:` that cannot be read as YAML.
 */
export function classify(path: string, context: FileContext, stream: YamlStream): FileClass | MaybeValues {
  const byPath = classifyPath(path, context);
  if (byPath === 'kustomization' || byPath === 'helm-chart' || byPath === 'sops-config') return byPath;
  for (const { document } of stream.documents) {
    const { root } = document;
    // A values file may hold one key called `kind`; an object has its apiVersion at the top.
    if (root && (isPatchList(root) || toTalosResource(root))) return 'kubernetes';
    if (root && toResource(root) && (byPath !== 'helm-values' || root.has('apiVersion'))) return 'kubernetes';
  }
  if (byPath) return byPath;
  if (/^(?:apiVersion|kind):[ \t]*\S/m.test(stream.text) && /^apiVersion:/m.test(stream.text)) return 'kubernetes';
  const keys = stream.documents.length === 1 ? stream.documents[0]?.document.root?.entries() : undefined;
  return keys ? { keys: keys.map(({ key }) => key ?? '') } : 'other';
}
