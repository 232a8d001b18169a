import { isPatchList } from '../kubernetes/json-patch.js';
import { toMachine, toResource } from '../kubernetes/resource.js';
import { isKustomizationName } from '../kubernetes/well-known-names.js';
import type { YamlStream } from '../yaml/document.js';

/** What a YAML file is to Yamlock. Files that are `other` are left alone. */
export type FileClass =
  | 'kubernetes'
  | 'helm-values'
  | 'helm-chart'
  | 'kustomization'
  | 'sops-config'
  /** A file that a kustomization puts into an object: its stream is that object. */
  | 'generated'
  | 'other';

/** A file that is `helm-values` where charts or kustomizations say so, and `other` where none does. */
export interface MaybeValues {
  /** The keys at its top. */
  readonly keys: readonly string[];
}

/** What a file's surroundings say of it; the host knows. */
export interface FileContext {
  /** True when a Chart.yaml stands beside the file or in a folder above it. */
  readonly inChart: boolean;
}

/** What values files are called. */
export const VALUES_NAME = /^(?:.*[._-])?values(?:[._-].*)?\.ya?ml$/i;

/** A folder of values, by release or by environment below it. */
const VALUES_FOLDER = /\/(?:helm[-_]?)?values(?:\/[^/]+){1,2}\.ya?ml$/;

/** What the name and folder of a file make it, before it is read. */
export function classifyPath(path: string, { inChart }: FileContext): FileClass | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isKustomizationName(path)) return 'kustomization';
  if (name === '.sops.yaml') return 'sops-config';
  if (/^Chart\.ya?ml$/.test(name)) return 'helm-chart';
  if (VALUES_NAME.test(name)) return 'helm-values';
  if (VALUES_FOLDER.test(path)) return 'helm-values';
  // A chart's `ci/` holds values for its tests.
  if (inChart && /\/ci\/[^/]+$/.test(path)) return 'helm-values';
  return undefined;
}

/**
 * What a file is by name or content. A file that is named like values but holds Kubernetes objects is Kubernetes; one
 * in which an `apiVersion:` line stands counts as Kubernetes even while it cannot be read.
 */
export function classify(path: string, context: FileContext, stream: YamlStream): FileClass | MaybeValues {
  const byPath = classifyPath(path, context);
  if (byPath === 'kustomization' || byPath === 'helm-chart' || byPath === 'sops-config') return byPath;
  for (const { document } of stream.documents) {
    const { root } = document;
    // A values file may hold one key called `kind`; an object has its apiVersion at the top.
    if (root && (isPatchList(root) || toMachine(root))) return 'kubernetes';
    if (root && toResource(root) && (byPath !== 'helm-values' || root.has('apiVersion'))) return 'kubernetes';
  }
  if (byPath) return byPath;
  if (/^(?:apiVersion|kind):[ \t]*\S/m.test(stream.text) && /^apiVersion:/m.test(stream.text)) return 'kubernetes';
  const keys = stream.documents.length === 1 ? stream.documents[0]?.document.root?.entries() : undefined;
  return keys ? { keys: keys.map(({ key }) => key ?? '') } : 'other';
}
