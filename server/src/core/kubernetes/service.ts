import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/**
 * Returns the spec of a Service of Kubernetes itself; undefined for other objects and for Knative's Service, which has
 * a template.
 */
export function serviceSpecOf({ kind, apiVersion, cursor }: Resource): Cursor | undefined {
  const spec = kind === 'Service' && (apiVersion === 'v1' || apiVersion === '') ? cursor.at('spec') : undefined;
  return spec?.kind === 'map' && !spec.has('template') ? spec : undefined;
}
