import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { memoized } from './container-memo.js';
import { type Container, type Pod, podFieldOf, podsOf } from './pod.js';
import { describe, type Resource } from './resource.js';
import type { Mount, Volume } from './volumes.js';

/** The minor version from which on the Pod Security Standards allow more to a pod in a user namespace of its own. */
const USER_NAMESPACES_COUNT = 35;

/** A field of a security context that is written for a pod or for one container. */
export interface Setter {
  readonly field: Cursor;
  readonly pod: Pod;
  /** Undefined where the field is the pod's and holds for every container without its own. */
  readonly container: Container | undefined;
  /** The name of the pod or container in messages. */
  readonly title: string;
}

/**
 * Returns every field of the security context that an object's pods and containers write, overridden or not. Fields
 * that are null or filled by a template are left out.
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
      // Most containers have none, and every rule asks for every container.
      if (memoized(container, question, () => container.at('securityContext')?.at(...path) === undefined)) continue;
      // A kind whose pod is its container, such as a SparkApplication, has one security context for both.
      add(container.cursor, pod, container, say`Container "${container.name}"`);
    }
  }
  return found;
}

/** Returns every field such as `hostNetwork` that an object's pods, or the mappings with their defaults, write. */
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

/** Returns the volumes of an object's pods, each once. Volumes without a type yet are left out. */
export function volumesOf(resource: Resource): readonly VolumeOfPod[] {
  const once = onlyOnce();
  return podsOf(resource).flatMap((pod) =>
    pod.volumes.flatMap((volume) => (once(volume.cursor) ? [{ ...volume, pod }] : [])),
  );
}

/** Returns the mounts of a volume in the containers of its pod. */
export function mountsOf(pod: Pod, { cursor }: Volume): readonly Mount[] {
  return pod.containers.flatMap(({ mounts }) => mounts.filter(({ volume }) => volume?.cursor === cursor));
}

/** Returns true where a volume is mounted, and each of the mounts is read-only. */
export function isOnlyRead(pod: Pod, volume: Volume): boolean {
  const mounts = mountsOf(pod, volume);
  return mounts.length > 0 && mounts.every(({ cursor }) => cursor.at('readOnly')?.value === true);
}

/** Returns the annotations of the pod itself, without those of the object that creates it. */
export function podAnnotationsOf({ cursor }: Pod): readonly Cursor[] {
  const holder = cursor.at('metadata', 'annotations') ?? cursor.parent?.at('metadata', 'annotations');
  return [...(holder?.entries() ?? [])].filter(({ opaque }) => !opaque);
}

/**
 * Returns true where the Pod Security Standards take the user namespace of the pod into account: `hostUsers: false`, in
 * a version of Kubernetes with full support.
 */
export function hasOwnUsers(pod: Pod, kubernetesVersion: number): boolean {
  const field = podFieldOf(pod, 'hostUsers');
  return kubernetesVersion >= USER_NAMESPACES_COUNT && typeof field !== 'string' && field.value === false;
}

/**
 * Returns a function that returns true for a value the first time: templates of one workflow share the workflow's
 * fields.
 */
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
