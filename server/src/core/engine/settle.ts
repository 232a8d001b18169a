import type { Level } from '../model/finding.js';
import { type DeferredLevel, type Others, settledLevelOf } from './deferred-level.js';
import { type CheckedFinding, type PlacedFinding, withoutFixes } from './placed-finding.js';

/** Returns the findings of a checked file with the levels that the other files decide, without those that are off. */
export function settle(findings: readonly CheckedFinding[], others: Others): readonly PlacedFinding[] {
  return settleKept<CheckedFinding>(findings, others, withoutFixes);
}

/** Does the same for findings in any other form. `noFixes` returns a finding without its fixes. */
export function settleKept<Kept extends { readonly level: Level | DeferredLevel }>(
  findings: readonly Kept[],
  others: Others,
  noFixes: (finding: Kept) => Kept,
): readonly (Kept & { readonly level: Level })[] {
  return findings.flatMap((finding) => {
    const { level, fixable } = settledLevelOf(finding.level, others);
    return level === 'off' ? [] : { ...(fixable ? finding : noFixes(finding)), level };
  });
}
