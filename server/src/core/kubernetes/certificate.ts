import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** Returns the spec of a Certificate of cert-manager; undefined for other objects. */
export function certificateSpecOf({ kind, group, cursor }: Resource): Cursor | undefined {
  return kind === 'Certificate' && /^(?:cert-manager\.io|certmanager\.k8s\.io)$/.test(group)
    ? cursor.at('spec')
    : undefined;
}
