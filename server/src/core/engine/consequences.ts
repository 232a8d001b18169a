import type { Level } from '../model/finding.js';
import type { RawFinding } from './placed-finding.js';

/**
 * Findings about what a container has anyway because it is privileged: they are one level lower beside that error, which is
 * the one to be decided on. Where it is privileged for its work on the node, an error that has nothing to do with that work
 * stays one.
 */
export function withConsequences(raw: readonly RawFinding[]): readonly RawFinding[] {
  const causes = new Set(raw.flatMap(({ rule }) => rule.impliedBy ?? []));
  const privileged = raw.filter(({ rule, pointer }) => causes.has(rule.id) && pointer.endsWith(PRIVILEGED));
  if (privileged.length === 0) return raw;
  return raw.map((one) => {
    const { rule, finding, pointer } = one;
    const by = rule.impliedBy
      ? privileged.filter((cause) => isGivenIn(cause.pointer.slice(0, -PRIVILEGED.length), pointer))
      : [];
    const own = finding.level ?? rule.level;
    const staysAnError = own === 'error' && !finding.work && by.every((cause) => cause.finding.work);
    const level = by.length > 0 && !staysAnError ? LOWER[own] : undefined;
    return level ? { ...one, finding: { ...finding, level } } : one;
  });
}

const LOWER: Readonly<Record<string, Level | undefined>> = { error: 'warning', warning: 'information' };
const PRIVILEGED = '/securityContext/privileged';

/** What an agent of the node takes for its work is a warning at most, and says what shows that work. */
export function asWork(raw: readonly RawFinding[]): readonly RawFinding[] {
  return raw.map((one) => {
    const { rule, finding } = one;
    const { work } = finding;
    if (!work) return one;
    const level = finding.level ?? (rule.level === 'error' ? 'warning' : undefined);
    const shown = { message: `It is the work of an agent that ${work.does}, as this shows`, range: work.at.range };
    const related = [...(finding.related ?? []), shown];
    return { ...one, finding: { ...finding, ...(level ? { level } : {}), related } };
  });
}

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
