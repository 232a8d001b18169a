import type { Raw } from './engine.js';
import type { Level } from './rule.js';

/**
 * Findings about what a container has anyway because it is privileged: they are one level lower beside that error, which is
 * the one to be decided on.
 */
export function withConsequences(raw: readonly Raw[]): readonly Raw[] {
  const causes = new Set(raw.flatMap(({ rule }) => rule.impliedBy ?? []));
  const containers = raw.flatMap(({ rule, pointer }) =>
    causes.has(rule.id) && pointer.endsWith(PRIVILEGED) ? [pointer.slice(0, -PRIVILEGED.length)] : [],
  );
  if (containers.length === 0) return raw;
  return raw.map((one) => {
    const isImplied = one.rule.impliedBy && containers.some((container) => isGivenIn(container, one.pointer));
    const level = LOWER[one.finding.level ?? one.rule.level];
    return isImplied && level ? { ...one, finding: { ...one.finding, level } } : one;
  });
}

const LOWER: Readonly<Record<string, Level | undefined>> = { error: 'warning', warning: 'information' };
const PRIVILEGED = '/securityContext/privileged';

/** True for the container and fields of it, for a volume of its pod, and for what the pod says of all its containers. */
function isGivenIn(container: string, pointer: string): boolean {
  if (pointer === container) return true;
  const pod = container.replace(/\/[^/]+(?:\/\d+)?$/, '');
  return [
    `${container}/securityContext/`,
    `${container}/volumeMounts/`,
    `${pod}/volumes/`,
    `${pod}/securityContext/`,
  ].some((field) => pointer.startsWith(field));
}
