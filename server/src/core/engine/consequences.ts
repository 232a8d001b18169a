import type { Level } from '../model/finding.js';
import { say } from '../text/say.js';
import type { RawFinding } from './placed-finding.js';

/**
 * Lowers by one level the findings about what a privileged container has anyway: the finding about `privileged` is the one to
 * decide on. Where the container is privileged for its work on the node, an error that has nothing to do with that work stays
 * an error.
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

/** Lowers to a warning what an agent of a node needs for its work, and adds the place that shows this work. */
export function asWork(raw: readonly RawFinding[]): readonly RawFinding[] {
  return raw.map((one) => {
    const { rule, finding } = one;
    const { work } = finding;
    if (!work) return one;
    const level = finding.level ?? (rule.level === 'error' ? 'warning' : undefined);
    const shown = { message: say`It is the work of an agent that ${work.does}, as this shows`, range: work.at.range };
    const related = [...(finding.related ?? []), shown];
    return { ...one, finding: { ...finding, ...(level ? { level } : {}), related } };
  });
}

/** Returns true for pointers to the container, its security context and mounts, and its pod's volumes and security context. */
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
