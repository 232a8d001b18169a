import { type AppliedSet, isApplied, keyOfRoot } from '../../applied/applied-set.js';
import type { Family } from '../../model/rule.js';
import type { AppliedFinding } from './check-applied.js';

interface ObjectName {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** Where the values of a chart stand in the objects that deploy it. */
const VALUES = /^\/spec\/(?:values|source\/helm\/valuesObject|sources\/\d+\/helm\/valuesObject)\//;

const SECRETS: ReadonlySet<Family> = new Set<Family>(['secrets', 'encrypted-secrets']);

/**
 * Returns the findings of a set without those about values of a release whose chart is rendered whole: what these values become is
 * known, and no name of a field need be taken for what it is in most charts. A credential stays one wherever it lands.
 * @param below The sets that objects of this one deploy.
 */
export function withoutGuesses<Finding extends AppliedFinding>(
  findings: readonly Finding[],
  below: readonly AppliedSet[],
): readonly Finding[] {
  const rendered = new Set(below.filter(isWhole).map(({ root }) => nameOf(root.by)));
  if (rendered.size === 0) return findings;
  return findings.filter(({ checked: { rule, pointer, resource } }) => {
    const isGuess = VALUES.test(pointer) && !SECRETS.has(rule.family);
    return !isGuess || !rendered.has(nameOf(resource));
  });
}

/** Returns the sets that objects of a set deploy. */
export function setsBelow({ root }: AppliedSet, sets: readonly AppliedSet[]): readonly AppliedSet[] {
  const key = keyOfRoot(root);
  return sets.filter(({ root: { above } }) => above !== undefined && keyOfRoot(above) === key);
}

/** True for a chart of which nothing is missing. */
function isWhole(set: AppliedSet): boolean {
  return set.root.kind === 'helm' && isApplied(set) && set.problems.every(({ quiet }) => quiet);
}

function nameOf(object: ObjectName | null | undefined): string {
  return `${object?.kind} ${object?.namespace ?? ''} ${object?.name}`;
}
