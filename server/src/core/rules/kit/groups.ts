import type { Container, Pod } from '../../kubernetes/pod.js';
import type { Group } from '../../model/finding.js';
import { say } from '../../text/say.js';

/*
 * The groups of findings that several rules report for one cause: a missing mapping.
 */

/** Returns the group for missing fields of a container's security context, reported at the container. */
export function containerSecurity({ name, cursor }: Container, missing: string): Group {
  const written = cursor.at('securityContext')?.isNull === false;
  return {
    id: 'container-security-context',
    name: written
      ? say`Container "${name}" has an incomplete securityContext`
      : say`Container "${name}" has no securityContext`,
    whole: say`securityContext of container "${name}"`,
    missing,
  };
}

/** Returns the group for missing fields of a pod that would apply to all of its containers, reported at the pod. */
export function podSecurity({ title }: Pod, missing: string): Group {
  return {
    id: 'pod-security',
    name: say`${title} leaves security settings at their defaults`,
    whole: say`security settings of ${title}`,
    missing,
  };
}

/** Returns the group for missing requests and limits, reported at the container. */
export function containerResources({ name, cursor }: Container, missing: string): Group {
  const written = cursor.at('resources')?.isNull === false;
  return {
    id: 'container-resources',
    name: written
      ? say`Container "${name}" has incomplete requests and limits`
      : say`Container "${name}" has no requests and limits`,
    whole: say`requests and limits of container "${name}"`,
    missing,
  };
}
