import type { Cursor } from '../yaml/cursor.js';

/**
 * Behind which keys people write a field, the nearest first: where a fix puts it. Kubernetes does not care, readers do.
 */

/** `securityContext` of a container. */
export const AFTER_IN_CONTAINER = [
  'resources',
  'ports',
  'args',
  'command',
  'imagePullPolicy',
  'image',
  'name',
] as const;

/** `resources` of a container. */
export const RESOURCES_AFTER = [
  'env',
  'envFrom',
  'ports',
  'args',
  'command',
  'imagePullPolicy',
  'image',
  'name',
] as const;

/** `automountServiceAccountToken` of a pod. */
export function automountAfter(pod: Cursor): readonly string[] {
  return ['serviceAccountName', 'serviceAccount', ...beforeContainers(pod)];
}

/** `securityContext` of a pod. */
export function securityAfter(pod: Cursor): readonly string[] {
  return ['automountServiceAccountToken', 'serviceAccountName', 'serviceAccount', ...beforeContainers(pod)];
}

const LONG_LISTS = new Set(['containers', 'initContainers', 'volumes', 'container', 'script']);

/** What stands last before the long lists of a pod: below them a short field is easily overlooked. */
function beforeContainers(pod: Cursor): readonly string[] {
  const keys = [...pod.entries()].map(({ key }) => key ?? '');
  const first = keys.findIndex((key) => LONG_LISTS.has(key));
  return keys.slice(Math.max(first - 1, 0), Math.max(first, 0));
}
