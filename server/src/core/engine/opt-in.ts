import type { KubernetesVersion } from '../kubernetes/version.js';
import type { Family } from '../model/rule.js';
import { memo } from '../text/memo.js';
import type { Cursor } from '../yaml/cursor.js';
import type { Hole } from '../yaml/read/holes.js';
import type { PlacedFinding } from './placed-finding.js';

/** The families about what takes effect in a cluster. Secrets are not among them: they are in the repository either way. */
const IN_EFFECT: ReadonlySet<Family> = new Set([
  'pod-security',
  'workload-hardening',
  'service-accounts',
  'rbac',
  'network',
  'mesh',
  'certificates',
  'platform',
]);

/** The families in which `enabled: false` is never the finding itself. */
const OF_PODS: ReadonlySet<Family> = new Set(['pod-security', 'workload-hardening']);

/**
 * Lowers the level of a finding in lines that a template prints only on request. It becomes `information` where the condition
 * is off by default or asks for another version of Kubernetes, and in values below `enabled: false`. It becomes a `warning`
 * behind a condition on a value with the field's own name, which is judged where the value is written, and in a file that is
 * set aside.
 */
export function asOptIn(finding: PlacedFinding, version: KubernetesVersion, setAside: boolean): PlacedFinding {
  const { at } = finding.finding;
  if (finding.level === 'information' || !at || !IN_EFFECT.has(finding.rule.family)) return finding;
  const conditions = conditionsAround(at);
  if (
    (OF_PODS.has(finding.rule.family) && isSwitchedOff(at)) ||
    conditions.some((one) => isOffByDefault(one) || isOfOtherVersions(one, version))
  )
    return { ...finding, level: 'information' };
  return setAside || conditions.some((one) => isSwitchOf(at, one)) ? { ...finding, level: 'warning' } : finding;
}

/** Returns true below `enabled: false`. */
function isSwitchedOff(at: Cursor): boolean {
  for (let around: Cursor | undefined = at; around; around = around.parent)
    if (around.at('enabled')?.value === false) return true;
  return false;
}

/** The condition of an `if` around a value; `holds` is false in its `else`. */
interface Condition {
  readonly text: string;
  readonly holds: boolean;
}

/** The conditions of the blocks that are open from `start` to the start of the next stretch. */
interface Stretch {
  readonly start: number;
  readonly conditions: readonly Condition[];
}

/** The length of the longest action that is read, in UTF-16 code units. */
const LONGEST = 300;

/** The largest number of nested blocks that are looked at; the innermost count. */
const MOST_BLOCKS = 20;

function conditionsAround(at: Cursor): readonly Condition[] {
  const { holes, localRange, sourceText } = at;
  return stretchesOf(holes, sourceText).findLast(({ start }) => start <= localRange.start)?.conditions ?? [];
}

/** Returns the stretches of a text, by the template actions (`holes`) in it. */
const stretchesOf = memo((holes: readonly Hole[], text: string): readonly Stretch[] => {
  const open: Condition[] = [];
  return holes.flatMap(({ start, end, role }) => {
    const before = role === 'closes' || role === 'else' ? open.pop() : undefined;
    // The known conditions are all shorter.
    const action = end - start <= LONGEST ? text.slice(start, end) : '';
    // The conditions of `else if` and of other blocks are unknown, and empty here.
    if (role === 'else')
      open.push({ text: /^\{\{-?\s*else\s*-?\}\}$/.test(action) ? (before?.text ?? '') : '', holds: false });
    if (role === 'opens') open.push({ text: conditionOf(action), holds: true });
    return before || role === 'opens' || role === 'else' ? [{ start, conditions: open.slice(-MOST_BLOCKS) }] : [];
  });
});

/** Matches `default false .Values.debug` and `.Values.debug | default false`, alone or together with other conditions. */
function isOffByDefault({ text, holds }: Condition): boolean {
  return holds && !/\b(?:or|not|eq|ne)\b/.test(text) && /\bdefault\s+false\b/.test(text);
}

/** Matches `semverCompare ">=1.33-0" .Capabilities.KubeVersion.Version` where it is false for the version. */
function isOfOtherVersions({ text, holds }: Condition, version: KubernetesVersion): boolean {
  const [, than, minor] =
    /^semverCompare\s+"(>=|<)\s*v?1\.(\d{1,3})(?:\.0)?(?:-0)?"\s+[$.]\.?Capabilities\.KubeVersion(?:\.\w+)?$/.exec(
      text,
    ) ?? [];
  if (minor === undefined) return false;
  return (than === '<' ? version < Number(minor) : version >= Number(minor)) !== holds;
}

/** Matches `.Values.webhook.hostNetwork`, `.Values.agent.useHostNetwork` and `.Values.hostNetwork.enabled` around `hostNetwork`. */
function isSwitchOf({ key = '' }: Cursor, { text, holds }: Condition): boolean {
  const name = /^\(?\s*[.$][\w.]{0,150}?\.(\w+?)(?:\.enabled)?\s*\)?$/.exec(text)?.[1] ?? '';
  return holds && key.length >= SHORTEST_KEY && name.toLowerCase().endsWith(key.toLowerCase());
}

/** The shortest key that counts: shorter ones, such as `path` or `name`, are parts of many names. */
const SHORTEST_KEY = 7;

/** Returns the condition of an `if`; '' for another action. */
function conditionOf(action: string): string {
  const written = /^\{\{-?\s*if\s([\s\S]*)\}\}$/.exec(action)?.[1]?.trim() ?? '';
  return written.endsWith('-') ? written.slice(0, -1).trimEnd() : written;
}
