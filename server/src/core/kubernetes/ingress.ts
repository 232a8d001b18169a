import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** Returns true for an Ingress of any version. */
export function isIngress({ kind, group }: Resource): boolean {
  return kind === 'Ingress' && /^(?:networking\.k8s\.io|extensions|)$/.test(group);
}

/** Returns the annotations of an Ingress; empty for other objects. */
export function ingressAnnotationsOf(resource: Resource): readonly Cursor[] {
  return isIngress(resource) ? [...(resource.cursor.at('metadata', 'annotations')?.entries() ?? [])] : [];
}
