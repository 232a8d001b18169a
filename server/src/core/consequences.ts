import type { Raw } from './engine.js';

/**
 * Findings about what a container has anyway because it is privileged: they are warnings beside that error, which is the one
 * to be decided on.
 */
export function withConsequences(raw: readonly Raw[]): readonly Raw[] {
  const causes = new Set(raw.flatMap(({ rule }) => rule.impliedBy ?? []));
  const containers = raw.flatMap(({ rule, pointer }) =>
    causes.has(rule.id) && pointer.endsWith(PRIVILEGED) ? [pointer.slice(0, -PRIVILEGED.length)] : [],
  );
  if (containers.length === 0) return raw;
  return raw.map((one) => {
    const isImplied = one.rule.impliedBy && containers.some((container) => isGivenIn(container, one.pointer));
    if (!isImplied || (one.finding.level ?? 'error') !== 'error') return one;
    return { ...one, finding: { ...one.finding, level: 'warning' } };
  });
}

const PRIVILEGED = '/securityContext/privileged';

/** True for a field of the container, for a volume of its pod, and for what the pod says of all its containers. */
function isGivenIn(container: string, pointer: string): boolean {
  const pod = container.replace(/\/[^/]+(?:\/\d+)?$/, '');
  return [
    `${container}/securityContext/`,
    `${container}/volumeMounts/`,
    `${pod}/volumes/`,
    `${pod}/securityContext/`,
  ].some((field) => pointer.startsWith(field));
}
