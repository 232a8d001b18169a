import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** True for an Ingress of any version. */
export function isIngress({ kind, group }: Resource): boolean {
  return kind === 'Ingress' && /^(?:networking\.k8s\.io|extensions|)$/.test(group);
}

/** The annotations of an Ingress; none for anything else. */
export function ingressAnnotationsOf(resource: Resource): readonly Cursor[] {
  return isIngress(resource) ? [...(resource.cursor.at('metadata', 'annotations')?.entries() ?? [])] : [];
}
