import { memoized } from './container-memo.js';
import { type Container, type Field, orUnknown, type Pod, podFieldOf, readField } from './pod.js';

/** Returns a field of the security context as it takes effect: the container's own, or else the pod's. */
export function securityFieldOf(container: Container, ...path: readonly string[]): Field {
  const own = memoized(container, `has no ${path.join('.')}`, () => ownFieldOf(container, path) === 'absent')
    ? 'absent'
    : ownFieldOf(container, path);
  if (own !== 'absent') return own;
  return orUnknown(podFieldOf(container.pod, 'securityContext', ...path), container.complete);
}

function ownFieldOf({ cursor }: Container, path: readonly string[]): Field {
  const context = readField(cursor, SECURITY);
  return typeof context === 'string' ? context : readField(context, path);
}

const SECURITY = ['securityContext'];

/**
 * Returns the containers of a pod for which neither they nor the pod write a field of the security context. `all` is
 * true when these are all containers and the pod is the place to write the field.
 */
export function containersWithout(
  pod: Pod,
  ...path: readonly string[]
): { readonly all: boolean; readonly containers: readonly Container[] } {
  const containers = pod.containers.filter((container) => securityFieldOf(container, ...path) === 'absent');
  // Knative refuses a security context of the pod unless a feature flag of the cluster allows it.
  const knative = pod.resource.group.endsWith('knative.dev');
  return { all: containers.length > 0 && containers.length === pod.containers.length && !knative, containers };
}
