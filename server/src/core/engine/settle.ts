import type { Level } from '../model/finding.js';
import { answerOf, type DeferredLevel, type Others } from './deferred-level.js';
import { type CheckedFinding, type PlacedFinding, withoutFixes } from './placed-finding.js';

/** The findings of a checked file with their levels, now that the other files are known; those that are off are left out. */
export function settle(findings: readonly CheckedFinding[], others: Others): readonly PlacedFinding[] {
  return settleKept<CheckedFinding>(findings, others, withoutFixes);
}

/** The same for findings in whatever form they are kept: `noFixes` takes a finding's fixes away. */
export function settleKept<Kept extends { readonly level: Level | DeferredLevel }>(
  findings: readonly Kept[],
  others: Others,
  noFixes: (finding: Kept) => Kept,
): readonly (Kept & { readonly level: Level })[] {
  return findings.flatMap((finding) => {
    const { level, fixable } = answerOf(finding.level, others);
    return level === 'off' ? [] : { ...(fixable ? finding : noFixes(finding)), level };
  });
}
