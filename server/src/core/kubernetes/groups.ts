import type { Container, Pod } from './pod.js';

/*
 * What several rules report for one cause: somebody left a mapping out.
 */

/**
 * The cause that a finding shares with others at the same place: people are shown one thing, `name`, and what is missing.
 */
export interface Group {
  /** Of the cause; findings of one cause belong together where they are about the same thing, `at`. */
  readonly id: string;
  /** What is the case, as a message: one sentence, names the thing. */
  readonly name: string;
  /** What a fix for all of it completes: `securityContext of container "app"`. */
  readonly whole: string;
  /** The part of it that the finding is about: `capabilities.drop`. */
  readonly missing: string;
}

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
