import type { Cursor } from '../yaml/cursor.js';
import { memoized } from './container-memo.js';
import { type Container, type Pod, podFieldOf, podsOf } from './pod.js';
import { describe, type Resource } from './resource.js';
import type { Mount, Volume } from './volumes.js';

/** From this version on a pod in a user namespace of its own may do what the standard forbids others. */
const USER_NAMESPACES_COUNT = 35;

/** A place where a field of a security context is written: for a pod, or for one container. */
export interface Setter {
  readonly field: Cursor;
  readonly pod: Pod;
  /** Undefined where the field is the pod's and counts for every container without its own. */
  readonly container: Container | undefined;
  /** How messages name what the field is written for. */
  readonly title: string;
}

/**
 * Every place where an object's pods and containers write a field of the security context, whether or not another place
 * outweighs it. Fields that are null or filled by a template are left out.
 */
export function settersOf(resource: Resource, ...path: readonly string[]): readonly Setter[] {
  const found: Setter[] = [];
  const question = `writes no ${path.join('.')}`;
  const once = onlyOnce();
  const add = (holder: Cursor, pod: Pod, container: Container | undefined, title: string): void => {
    const field = holder.at('securityContext')?.at(...path);
    if (field && !field.opaque && !field.isNull && once(field)) found.push({ field, pod, container, title });
  };
  for (const pod of podsOf(resource)) {
    add(pod.cursor, pod, undefined, pod.title);
    if (pod.defaults) add(pod.defaults, pod, undefined, describe(resource));
    for (const container of pod.containers) {
      // Most have none, and this is asked of every container by rule after rule.
      if (memoized(container, question, () => container.at('securityContext')?.at(...path) === undefined)) continue;
      // A kind whose pod is its container, such as a SparkApplication, has one security context for both.
      add(container.cursor, pod, container, `Container "${container.name}"`);
    }
  }
  return found;
}

/** Every place where an object's pods, or what gives them their defaults, write a field of the pod: `hostNetwork`. */
export function podSettersOf(
  resource: Resource,
  name: string,
): readonly { readonly field: Cursor; readonly pod: Pod; readonly title: string }[] {
  const once = onlyOnce();
  return podsOf(resource).flatMap((pod) =>
    [
      { field: pod.cursor.at(name), title: pod.title },
      { field: pod.defaults?.at(name), title: describe(resource) },
    ].flatMap(({ field, title }) => (field && once(field) ? [{ field, pod, title }] : [])),
  );
}

/** A volume and the pod that has it. */
export interface VolumeOfPod extends Volume {
  readonly pod: Pod;
}

/** The volumes of an object's pods, each once; those that do not say yet what they are made of are left out. */
export function volumesOf(resource: Resource): readonly VolumeOfPod[] {
  const once = onlyOnce();
  return podsOf(resource).flatMap((pod) =>
    pod.volumes.flatMap((volume) => (once(volume.cursor) ? [{ ...volume, pod }] : [])),
  );
}

/** The mounts of a volume in the containers of its pod. */
export function mountsOf(pod: Pod, { cursor }: Volume): readonly Mount[] {
  return pod.containers.flatMap(({ mounts }) => mounts.filter(({ volume }) => volume?.cursor === cursor));
}

/** True where a volume is mounted, and each of the mounts is read-only. */
export function isOnlyRead(pod: Pod, volume: Volume): boolean {
  const mounts = mountsOf(pod, volume);
  return mounts.length > 0 && mounts.every(({ cursor }) => cursor.at('readOnly')?.value === true);
}

/** The annotations that reach the pod itself, not those of the object that makes it. */
export function podAnnotationsOf({ cursor }: Pod): readonly Cursor[] {
  const holder = cursor.at('metadata', 'annotations') ?? cursor.parent?.at('metadata', 'annotations');
  return [...(holder?.entries() ?? [])].filter(({ opaque }) => !opaque);
}

/** True where the standard counts the user namespace of the pod: `hostUsers: false`, in a version that knows it well. */
export function hasOwnUsers(pod: Pod, kubernetesVersion: number): boolean {
  const field = podFieldOf(pod, 'hostUsers');
  return kubernetesVersion >= USER_NAMESPACES_COUNT && typeof field !== 'string' && field.value === false;
}

/** True for what is seen for the first time: templates of one workflow share what the workflow says. */
function onlyOnce(): (cursor: Cursor) => boolean {
  const seen = new Set<string>();
  return ({ pointer, range }) => {
    // The branches of a template may have two values of one pointer.
    const place = `${range.start} ${pointer}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  };
}
