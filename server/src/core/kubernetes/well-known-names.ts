import { join, nameOf } from '../text/paths.js';

/** The names that kustomize reads a kustomization by, in the order in which it looks for them. */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

const NAMES: ReadonlySet<string> = new Set(KUSTOMIZATION_NAMES);

/** Returns true for the path of a file that kustomize reads as a kustomization; the objects of Flux have any name. */
export function isKustomizationName(path: string): boolean {
  return NAMES.has(nameOf(path));
}

/** Returns the path that the kustomization of a folder has, under each of its names. */
export function kustomizationsIn(folder: string): readonly string[] {
  return KUSTOMIZATION_NAMES.map((name) => join(folder, name));
}

/** The annotation in which `kubectl apply` keeps a copy of the whole object, the values of a Secret included. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
