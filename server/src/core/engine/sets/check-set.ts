import type { ObjectGraph } from '../../graph/graph.js';
import type { GraphSet } from '../../graph/graph-set.js';
import { type IsExternal, SetView } from '../../graph/set-view.js';
import type { SetRule } from '../../model/rule.js';
import type { SetFinding } from '../../model/set-finding.js';
import { RULES } from '../../rules/registry.js';
import { inParts } from '../../text/limited.js';
import type { OnCrash } from '../placed-finding.js';
import { printableFinding } from '../printable-finding.js';

/** A finding in a set. */
export interface FoundInSet {
  readonly rule: SetRule;
  readonly set: GraphSet;
  readonly finding: SetFinding;
}

/** What the rules find in a set, and what that depends on. */
export interface CheckedSet {
  readonly findings: readonly FoundInSet[];
  /** The names and kinds that were looked up. */
  readonly asked: ReadonlySet<string>;
}

/** The rules about sets. */
export const SET_RULES: readonly SetRule[] = RULES.filter((rule): rule is SetRule => rule.scope === 'set');

/** Returns what the rules find in a set, whatever their levels are: these are those of the files. */
export function checkSet(graph: ObjectGraph, set: GraphSet, isExternal: IsExternal, onCrash: OnCrash): CheckedSet {
  const view = new SetView(graph, set, isExternal);
  const check = (isWanted: (rule: string) => boolean): readonly FoundInSet[] =>
    findingsIn(graph, set, view, isWanted, onCrash);
  const findings = inParts('rules', graph, check, () => [], onCrash);
  return { findings, asked: view.asked };
}

function findingsIn(
  graph: ObjectGraph,
  set: GraphSet,
  view: SetView,
  isWanted: (rule: string) => boolean,
  onCrash: OnCrash,
): readonly FoundInSet[] {
  const findings: FoundInSet[] = [];
  for (const rule of graph.complete && set.kind !== 'commands' ? SET_RULES : []) {
    if (set.isPartial && !rule.ofPartialSets) continue;
    if (!isWanted(rule.id)) continue;
    try {
      for (const finding of rule.check(view)) findings.push({ rule, set, finding: printableFinding(finding) });
    } catch (error) {
      onCrash(rule.id, error);
    }
  }
  return findings;
}
