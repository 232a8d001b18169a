import type { Container, Pod } from '../../kubernetes/pod.js';
import type { Group } from '../../model/finding.js';

/*
 * What several rules report for one cause: somebody left a mapping out.
 */

/** For fields of a container's security context that are not written, reported at the container. */
export function containerSecurity({ name, cursor }: Container, missing: string): Group {
  const written = cursor.at('securityContext')?.isNull === false;
  return {
    id: 'container-security-context',
    name: `Container "${name}" has ${written ? 'an incomplete' : 'no'} securityContext`,
    whole: `securityContext of container "${name}"`,
    missing,
  };
}

/** For fields that a pod does not write although they would hold for all of its containers, reported at the pod. */
export function podSecurity({ title }: Pod, missing: string): Group {
  return {
    id: 'pod-security',
    name: `${title} leaves security settings at their defaults`,
    whole: `security settings of ${title}`,
    missing,
  };
}

/** For requests and limits that are not written, reported at the container. */
export function containerResources({ name, cursor }: Container, missing: string): Group {
  const written = cursor.at('resources')?.isNull === false;
  return {
    id: 'container-resources',
    name: `Container "${name}" has ${written ? 'incomplete' : 'no'} requests and limits`,
    whole: `requests and limits of container "${name}"`,
    missing,
  };
}
