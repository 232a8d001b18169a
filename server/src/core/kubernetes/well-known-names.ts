import { join, nameOf } from '../text/paths.js';

/** The file names of kustomizations, in the order in which kustomize looks for them. */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

const NAMES: ReadonlySet<string> = new Set(KUSTOMIZATION_NAMES);

/** Returns true for a path with one of the file names of kustomizations; the objects of Flux may be in any file. */
export function isKustomizationName(path: string): boolean {
  return NAMES.has(nameOf(path));
}

/** Returns the possible paths of a folder's kustomization, one for each file name. */
export function kustomizationsIn(folder: string): readonly string[] {
  return KUSTOMIZATION_NAMES.map((name) => join(folder, name));
}

/** The annotation in which `kubectl apply` keeps a copy of the whole object, the values of a Secret included. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
